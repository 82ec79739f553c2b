// The vectors that Go and Python run, and the lines that we write.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Book } from '../book.js';
import { instant, line } from '../hits.js';
import { Plan } from '../plan.js';
import { check } from './check.js';
import { aPlan } from './plans.js';

const vectors = readFileSync(new URL('../../../../hitlog/testdata/vectors.jsonl', import.meta.url), 'utf8')
  .trim().split('\n').map((text) => JSON.parse(text));

describe('vectors', () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      if (vector.valid) check(vector.line);
      else assert.throws(() => check(vector.line), (error) => error.message.includes(vector.error));
    });
  }
});

const told = { 'request-id': 'req_1', 'x-mock-service-time': '5' };

function answer(hit, status, headers = told) {
  hit.head(status, (name) => headers[name]);
  hit.body(7);
}

// The line of a hit that went as told.
function lineOf(fill, due) {
  const plan = new Plan(aPlan());
  const book = new Book(1);
  book.start();
  const hit = book.begin(due);
  fill(hit);
  book.end(hit);
  const text = line(plan, book, hit);
  check(text);
  return { ...JSON.parse(text), wall: book.wall };
}

function same(fill, want) {
  const got = lineOf(fill);
  assert.deepEqual(Object.fromEntries(Object.keys(want).map((name) => [name, got[name]])), want);
}

describe('lines', () => {
  test('instants', () => {
    assert.equal(instant(0n), '1970-01-01T00:00:00.000000000Z');
    assert.equal(instant(1_700_000_000_000_000_001n), '2023-11-14T22:13:20.000000001Z');
    assert.equal(instant(951_782_400_999_999_999n), '2000-02-29T00:00:00.999999999Z');
  });

  const statuses = [
    [200, 'ok', ''], [304, 'ok', ''], [404, 'api_error', '404 Not Found'], [100, 'api_error', '100 Continue'],
    [429, 'rate_limited', '429 Too Many Requests'], [529, 'server_error', '529'],
  ];
  for (const [code, outcome, error] of statuses) {
    test(`status ${code}`, () => same((hit) => answer(hit, code), { code, outcome, error, bytes_in: 7 }));
  }

  test('an answer tells of the upstream', () => {
    same((hit) => answer(hit, 200), { request_id: 'req_1', upstream: 5, attempts: undefined });
  });

  test('due', () => {
    const { due, wall } = lineOf((hit) => answer(hit, 200), 1000);
    assert.equal(due, instant(wall + 1000n));
  });

  test('no answer', () => {
    same((hit) => hit.fail('reset', 'why'), { outcome: 'reset', error: 'why', code: 0, bytes_out: 0 });
  });

  test('broken off', () => {
    same((hit) => {
      hit.head(200, (name) => told[name]);
      hit.fail('reset', 'why');
    }, { outcome: 'truncated', code: 0, bytes_in: 0, bytes_out: 18 });
  });

  test('a status that was thrown', () => {
    same((hit) => {
      answer(hit, 429);
      hit.fail('client_error', '429');
    }, { outcome: 'rate_limited', code: 429 });
  });

  test('failed with a good answer', () => {
    same((hit) => {
      answer(hit, 200);
      hit.fail('client_error', 'why');
    }, { outcome: 'client_error', code: 0 });
  });

  test('returned without an answer', () => {
    same(() => {}, { outcome: 'client_error', error: 'the client returned without an answer' });
  });

  test('retry', () => {
    same((hit) => {
      hit.resume();
      answer(hit, 500);
      hit.pause();
      hit.resume();
      answer(hit, 200);
    }, { attempts: 2, upstream: 10, outcome: 'ok', code: 200 });
  });

  test('retry that is refused', () => {
    same((hit) => {
      answer(hit, 500);
      hit.pause();
      hit.resume();
      hit.fail('reset', 'why');
    }, { attempts: 2, upstream: undefined, outcome: 'reset', code: 0, first_byte: undefined, request_id: undefined });
  });

  for (const text of ['0', '-5', '5.0', 'soon', '9'.repeat(19)]) {
    test(`a service time of ${text}`, () => {
      same((hit) => answer(hit, 200, { 'x-mock-service-time': text }), { upstream: undefined });
    });
  }
});
