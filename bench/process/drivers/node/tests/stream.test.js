// What a stream tells of itself, however its bytes come.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Hit } from '../hit.js';
import { Stream, follow, isStream } from '../stream.js';

const event = (name, message = {}) => `event: ${name}\ndata: ${JSON.stringify({ type: name, ...message })}\n\n`;
const start = event('message_start');
const ping = event('ping');
const piece = event('content_block_delta');
const usage = (tokens) => event('message_delta', { usage: { output_tokens: tokens } });
const stop = event('message_stop');
const failure = (error) => event('error', { error });
const cut = ['truncated', 0, 'the stream ended before message_stop'];
const ok = ['ok', 200, ''];

// A hit whose answer has begun.
function begun() {
  const hit = new Hit(0);
  hit.head(200, (name) => ({ 'x-mock-service-time': '5' })[name]);
  return hit;
}

// What became of a stream that came in pieces, some time apart.
async function followed(...pieces) {
  const hit = begun();
  const body = async function* body() {
    for (const text of pieces) {
      await setTimeout(2);
      yield Buffer.from(text);
    }
  };
  hit.body(await follow(hit, body()));
  return hit;
}

describe('streams', () => {
  for (const [name, pieces, verdict, chunks, tokens] of [
    ['whole', [start, ping, piece, piece, usage(1), usage(2), stop], ok, 2, 2],
    ['at once', [start + piece + usage(2) + stop], ok, 1, 2],
    ['in pieces', [start, piece.slice(0, 9), piece.slice(9) + usage(2).slice(0, 30), usage(2).slice(30) + stop], ok, 1, 2],
    ['cut before its end', [start, piece, usage(2)], cut, 1, 2],
    ['cut within an event', [start, piece, stop.slice(0, -1)], cut, 1, 0],
    ['nothing', [], cut, 0, 0],
    ['an error event', [start, piece, failure({ type: 'overloaded_error', message: 'busy' })], ['api_error', 0, 'overloaded_error: busy'], 1, 0],
    ['an error that says nothing', [failure(null)], ['api_error', 0, 'an error event: '], 0, 0],
    ['an error that is no JSON', ['event: error\ndata: {\n\n'], ['api_error', 0, 'an error event: '], 0, 0],
    ['usage that is none', [piece, usage(-1), stop], ok, 1, 0],
    ['usage in words', [piece, usage('2'), stop], ok, 1, 0],
    ['unknown events', [event('later'), piece, stop], ok, 1, 0],
  ]) {
    test(name, async () => {
      const hit = await followed(...pieces);
      assert.deepEqual(hit.verdict(), verdict);
      assert.deepEqual([hit.chunks, hit.tokens, hit.upstream, hit.told], [chunks, tokens, 0, 0]);
      assert.equal(hit.bytesIn, Buffer.byteLength(pieces.join('')));
    });
  }

  test('times', async () => {
    const hit = await followed(start, piece, piece + piece, stop);
    assert.ok(hit.sent < hit.firstToken && hit.firstToken < hit.lastToken);
    assert.equal(hit.maxGap, hit.lastToken - hit.firstToken); // the third came with the second
  });

  test('what an SDK hands out', () => {
    const hit = begun();
    const stream = new Stream(hit);
    for (const message of [{ type: 'content_block_delta' }, { type: 'message_delta', usage: { output_tokens: 3 } }, { type: 'message_stop' }]) {
      stream.event(message.type, () => message);
    }
    stream.end();
    hit.body(9);
    assert.deepEqual([...hit.verdict(), hit.chunks, hit.tokens], [...ok, 1, 3]);
  });

  test('an error event goes before what follows it', async () => {
    const hit = await followed(failure({ type: 'api_error', message: 'why' }));
    hit.fail('reset', 'broken');
    assert.deepEqual(hit.verdict(), ['api_error', 0, 'api_error: why']);
  });
});

for (const [status, type, want] of [
  [200, 'text/event-stream; charset=utf-8', true], [200, 'application/json', false],
  [529, 'text/event-stream', false], [200, undefined, false], [200, null, false],
]) {
  test(`${status} ${type}`, () => assert.equal(isStream(status, () => type), want));
}
