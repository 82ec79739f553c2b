// What the loads ask of a client.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Book } from '../book.js';
import { prepare } from '../loads.js';
import { Plan } from '../plan.js';
import { aPlan } from './plans.js';

const service = 20; // ms

const good = {
  async send(hit) {
    await setTimeout(service);
    hit.head(200, () => undefined);
    hit.body(0);
  },
};

// Carries a load out, and returns its book.
async function carryOut(load, client = good) {
  const plan = new Plan(aPlan(load));
  const book = new Book(plan.requests);
  const work = await prepare(plan, book, client);
  book.start();
  await work();
  book.stop();
  const sent = book.hits.map((hit) => hit.sent);
  assert.deepEqual(book.hits.map((hit) => hit.seq), [...book.hits.keys()]);
  assert.deepEqual(sent, sent.toSorted((a, b) => a - b));
  assert.equal(book.done, book.hits.length);
  return book;
}

describe('closed', () => {
  for (const [requests, concurrency] of [[40, 8], [5, 5], [1, 1], [41, 8]]) {
    test(`${requests} at ${concurrency}`, async () => {
      const summary = (await carryOut({ requests, concurrency })).summary();
      assert.equal(summary.requests, requests);
      assert.equal(summary.max_in_flight, concurrency);
    });
  }
});

test('the rounds of a burst wait for their last request', async () => {
  const { hits } = await carryOut({ kind: 'burst', requests: 21, concurrency: 8 });
  for (let first = 8; first < hits.length; first += 8) {
    assert.ok(hits[first].sent >= Math.max(...hits.slice(first - 8, first).map((hit) => hit.ended)));
  }
});

test('nothing is sent before it is due', async () => {
  const due = Array.from({ length: 30 }, (_, i) => (i + 5) * 1e6);
  const book = await carryOut({ kind: 'constant', requests: 30, concurrency: 30, due });
  assert.deepEqual(book.hits.map((hit) => hit.due), due);
  assert.ok(book.hits.every((hit) => hit.sent >= book.began + hit.due));
});

for (const kind of ['poisson', 'ramp', 'steps', 'replay', 'of a later version']) {
  test(`due times are all that counts: ${kind}`, async () => {
    const due = [0, 0, 3e6, 20e6, 20e6 + 1];
    const book = await carryOut({ kind, requests: 5, concurrency: 5, due });
    assert.deepEqual(book.hits.map((hit) => hit.due), due);
    assert.ok(book.hits.every((hit) => hit.sent >= book.began + hit.due));
  });
}

test('what is due waits for its turn', async () => {
  const summary = (await carryOut({ kind: 'constant', requests: 10, concurrency: 2, due: Array(10).fill(0) })).summary();
  assert.deepEqual([summary.requests, summary.max_in_flight, summary.not_sent], [10, 2, undefined]);
});

test('what waited too long is given up', async () => {
  const due = [...Array(10).keys()];
  const book = await carryOut({ kind: 'constant', requests: 10, concurrency: 1, due, timeout: 1e6 });
  const { requests, not_sent: notSent } = book.summary();
  assert.equal(requests, book.hits.length);
  assert.ok(notSent.length >= 8, `${notSent.length} were given up`);
  assert.deepEqual([...book.hits.map((hit) => hit.due), ...notSent].toSorted((a, b) => a - b), due);
});

test('failures do not stop a load', async () => {
  const client = { send: () => Promise.reject(new RangeError('why')) };
  const { hits } = await carryOut({ kind: 'burst', requests: 20, concurrency: 4 }, client);
  assert.ok(hits.every(({ outcome, error }) => outcome === 'client_error' && error === 'RangeError: why'));
});
