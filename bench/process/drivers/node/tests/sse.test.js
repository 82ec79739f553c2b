// Server-sent events, by the cases of the reader in Go.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reader } from '../sse.js';

// The events of a stream that comes in pieces, as `name|data`.
function read(pieces) {
  const events = [];
  const reader = new Reader((name, data) => events.push(`${name}|${data}`));
  for (const piece of pieces) reader.feed(piece);
  return events;
}

const cases = {
  one: ['event: a\ndata: b\n\n', ['a|b']],
  CRLF: ['event: a\r\ndata: b\r\n\r\nevent: c\r\ndata: d\r\n\r\n', ['a|b', 'c|d']],
  CR: ['event: a\rdata: b\r\rdata: c\r\r', ['a|b', '|c']],
  'mixed ends': ['event: a\rdata: b\n\r\ndata: c\n\n', ['a|b', '|c']],
  'no space': ['event:a\ndata:b\n\n', ['a|b']],
  'one space only': ['data:  b\n\n', ['| b']],
  'lines of data': ['data: a\ndata\ndata: b\n\n', ['|a\n\nb']],
  comment: [': hello\nevent: a\n:\ndata: b\n\n', ['a|b']],
  'other fields': ['id: 5\nretry: 6\nevents: x\ndata: b\n\n', ['|b']],
  'no data': ['event: a\n\ndata: b\n\n', ['|b']],
  'empty data': ['event: a\ndata:\n\n', ['a|']],
  'last name counts': ['event: a\nevent: b\ndata: c\n\n', ['b|c']],
  'no blank line': ['data: a\n\ndata: b\n', ['|a']],
  'no line end': ['data: a\n\ndata: b\n\ndata: c', ['|a', '|b']],
  'byte order mark': ['\ufeffdata: a\n\n\ufeffdata: b\n\n', ['|a']],
  nothing: ['', []],
  'blank lines': ['\n\n\n\r\n', []],
  'colon in the value': ['data: {"a":1}\n\n', ['|{"a":1}']],
  'beyond ASCII': ['data: \u03a9 \u{1f600} \u2028\n\n', ['|\u03a9 \u{1f600} \u2028']],
};

for (const [name, [stream, want]] of Object.entries(cases)) {
  const bytes = new TextEncoder().encode(stream);
  test(name, () => assert.deepEqual(read([bytes]), want));
  test(`${name}, by the byte`, () => assert.deepEqual(read(Array.from(bytes, (byte) => Uint8Array.of(byte))), want));
}

test('bytes that are no text', () => assert.deepEqual(read([Buffer.from('data: \xff\n\n', 'latin1')]), ['|\ufffd']));

test('an event is there before the line feed that may follow', () => {
  assert.deepEqual(read([Buffer.from('data: a\r\r')]), ['|a']);
  assert.deepEqual(read([Buffer.from('data: a\r\n\r'), Buffer.from('\ndata: b\n\n')]), ['|a', '|b']);
});

test('nothing comes between a carriage return and its line feed', () => {
  assert.deepEqual(read([Buffer.from('event: a\r'), Buffer.alloc(0), Buffer.from('\ndata: b\n\n')]), ['a|b']);
});

describe('what is too long', () => {
  const half = Buffer.alloc(17 * 1024 * 1024, 'x');
  const end = Buffer.from('\n');
  const data = Buffer.from('data: ');
  test('a line', () => assert.throws(() => read([data, half, half]), { message: 'an event is too long' }));
  test('data', () => assert.throws(() => read([data, half, end, data, half, end]), { message: 'an event is too long' }));
  test('neither', () => assert.equal(read([data, half, end, end, data, half, end, end]).length, 2));
});

test('however a stream is cut, its events are the same', () => {
  const alphabet = ['data', 'event', ':', ' ', '\r', '\n', '\n', 'a', '\u03a9', '\ufeff'];
  let seed = 1;
  const draw = (n) => (seed = seed * 48271 % 2147483647) % n;
  for (let i = 0; i < 500; i++) {
    const bytes = Buffer.from(Array.from({ length: draw(40) }, () => alphabet[draw(alphabet.length)]).join(''));
    const at = draw(bytes.length + 1);
    assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)]), read([bytes]), JSON.stringify(bytes.toString()));
  }
});
