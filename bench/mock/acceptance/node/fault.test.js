import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { plain, said } from './questions.js';
import { eachMajor } from './sdks.js';

const vectors = JSON.parse(readFileSync(new URL('../testdata/faults.json', import.meta.url)));
const early = 2; // ms by which clocks may differ
const late = 2000; // ms by which an attempt may be late on a machine that is busy

describe('faults', { concurrency: 8 }, () => {
  for (const vector of vectors) {
    const want = vector.node ?? vector.want;
    const settings = { ...said(3), faults: vector.faults };
    eachMajor(vector.name, settings, async ({ mock, major, dial }) => {
      const client = dial(vector.timeout && { timeout: vector.timeout });
      const [events, error] = await attempt(client, vector.call);
      checkError(want, vector.class?.[major.name], major.errors, error);
      if (want.events) assert.equal(events.length, want.events);
      checkAttempts(want, await mock.journal(want.attempts));
    });
    if (!vector.helper) continue;
    eachMajor(`${vector.name}, by the helper`, settings, async ({ client }) => {
      await assert.rejects(client.messages.stream(plain).finalMessage(), new RegExp(vector.helper));
    });
  }
});

// Asks, and returns the events of a stream, and the error.
async function attempt(client, call) {
  const events = [];
  try {
    if (call !== 'stream') await client.messages.create(plain);
    else for await (const event of await client.messages.create({ ...plain, stream: true })) events.push(event);
  } catch (error) {
    return [events, error];
  }
  return [events];
}

function checkError(want, name, errors, error) {
  if (!name) return assert.equal(error, undefined);
  assert.equal(error?.constructor, errors[name] ?? globalThis[name], String(error?.stack));
  if (want.type) assert.equal(error.type, want.type);
  if (want.status !== undefined) assert.equal(error.status ?? 0, want.status);
  if (want.error) assert.match(error.message, new RegExp(want.error));
}

function checkAttempts({ attempts, waits = [] }, tries) {
  assert.equal(tries.length, attempts);
  assert.deepEqual(tries.map(({ attempt }) => attempt), tries.map((_, i) => i));
  waits.forEach(([least, most], i) => {
    const waited = Date.parse(tries[i + 1].arrived) - Date.parse(tries[i].arrived);
    assert.ok(waited >= least - early && waited <= most + late, `waited ${waited} ms, want ${least} to ${most}`);
  });
}
