// How a plan is read, and what is kept out of what is written.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outcomeOf, textOf } from '../failure.js';
import { Plan } from '../plan.js';
import { aPlan } from './plans.js';

function plan(secret = '') {
  process.env.ANTHROPIC_API_KEY = secret;
  return new Plan(aPlan());
}

test('body, header and secret', () => {
  const { body, size, headers, milliseconds } = plan('sk-1');
  assert.deepEqual([body, size, milliseconds], ['{"prompt":"hi Ω"}', 18, 5000]);
  assert.deepEqual(headers, { 'content-type': 'application/json', 'x-api-key': 'sk-1' });
  assert.equal('x-api-key' in plan().headers, false);
});

for (const secret of ['sk-1\n', 'sk\r\nx: y', ' sk-1', 'sk-\u20ac', 'sk-\x7f']) {
  test(`the secret ${JSON.stringify(secret)}`, () => {
    assert.throws(() => plan(secret), { message: 'the value of ANTHROPIC_API_KEY cannot be sent in a header' });
  });
}

const texts = [
  ['why\n  not\r\tat all ', 'why not at all'],
  ["refused: 'sk-1'", "refused: '[secret]'"],
  [`${'x'.repeat(198)}sk-1`, `${'x'.repeat(198)}[s`],
  ['lone \udc80', 'lone \ufffd'],
];
for (const [text, want] of texts) test(`clean ${JSON.stringify(want)}`, () => assert.equal(plan('sk-1').clean(text), want));

describe('failures', () => {
  const because = (cause) => new TypeError('fetch failed', { cause });
  const code = (value) => Object.assign(new Error('why'), { code: value });
  const endless = new Error('why');
  endless.cause = endless;
  for (const [error, want] of [
    [new DOMException('why', 'TimeoutError'), 'timeout'],
    [because(code('UND_ERR_HEADERS_TIMEOUT')), 'timeout'],
    [because(code('UND_ERR_SOCKET')), 'reset'],
    [because(Object.assign(code('ECONNREFUSED'), { syscall: 'connect' })), 'reset'],
    [because(code('DEPTH_ZERO_SELF_SIGNED_CERT')), 'reset'],
    [because(undefined), 'client_error'],
    [new SyntaxError('why'), 'client_error'],
    [endless, 'client_error'],
    ['why', 'client_error'],
  ]) {
    test(`${want}: ${error?.code ?? error?.cause?.code ?? error}`, () => assert.equal(outcomeOf(error), want));
  }
  test('the cause is told, too', () => {
    assert.equal(textOf(because(code('X'))), 'TypeError: fetch failed: Error: why');
    assert.equal(textOf('why'), 'why');
  });
});
