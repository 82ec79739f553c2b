// What is told of the event loop.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Lag } from '../lag.js';

test('a loop that stands still is late', async () => {
  const lag = new Lag();
  await setTimeout(50);
  for (const until = performance.now() + 200; performance.now() < until; );
  await setTimeout(50);
  const { p50, p99, max } = lag.summary();
  assert.ok(max > 150e6 && max < 10e9, `the lag was ${max} ns`);
  assert.ok(p50 >= 0 && p50 <= p99 && p99 <= max);
});

test('a load that was over at once has none', () => {
  assert.equal(new Lag().summary(), undefined);
});
