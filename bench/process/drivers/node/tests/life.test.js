// How a driver begins and ends, as a process of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { aPlan } from './plans.js';

const driver = new URL('../driver.js', import.meta.url).pathname;

// A driver with a parent that says what it is told to.
class Child {
  constructor(t, ...args) {
    this.process = spawn(process.execPath, [driver, ...args], { env: { ...process.env, ANTHROPIC_API_KEY: 'sesame' } });
    this.exited = once(this.process, 'exit');
    this.said = this.process.stderr.setEncoding('utf8').toArray();
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    t.after(() => this.process.kill('SIGKILL'));
  }

  say(message) {
    this.process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async hear() {
    const { value } = await this.lines.next();
    return value && JSON.parse(value);
  }

  // Ends the input; resolves to the exit status and what went to standard error.
  async end() {
    this.process.stdin.end();
    const [status, signal] = await this.exited;
    return [status ?? signal, (await this.said).join('')];
  }
}

// An upstream that never answers.
async function hanging(t) {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}/v1/messages`;
}

describe('the end of the input ends a driver', () => {
  for (const [stage, name] of ['before the plan', 'before go', 'while it measures'].entries()) {
    test(name, async (t) => {
      const child = new Child(t, 'node-fetch');
      if (stage > 0) {
        child.say({ kind: 'grease' });
        child.say(aPlan({ url: await hanging(t), requests: 4, concurrency: 2 }));
        const { kind, ...ready } = await child.hear();
        assert.equal(kind, 'ready');
        assert.deepEqual(Object.keys(ready).sort(), ['client', 'parallelism', 'pid', 'runtime', 'version']);
      }
      if (stage > 1) {
        child.say({ kind: 'go' });
        assert.deepEqual(await child.hear(), { kind: 'progress', done: 0 });
      }
      assert.deepEqual(await child.end(), [1, '']);
    });
  }
});

test('a line may come in pieces', async (t) => {
  const child = new Child(t, 'node-fetch');
  const text = `${JSON.stringify(aPlan({ requests: 1, concurrency: 1 }))}\n`;
  child.process.stdin.write(text.slice(0, 30));
  await setTimeout(200); // the pipe would join what is written at once
  child.process.stdin.write(text.slice(30));
  assert.equal((await child.hear()).kind, 'ready');
});

test('a driver lives until its parent has read of it', async (t) => {
  const child = new Child(t, 'node-fetch');
  child.say(aPlan({ requests: 3, concurrency: 1 }));
  await child.hear();
  child.say({ kind: 'go' });
  const lines = [];
  do lines.push(await child.hear()); while (lines.at(-1).kind !== 'done');
  assert.equal(lines.length, 4);
  assert.equal(child.process.exitCode, null);
  assert.deepEqual(await child.end(), [0, '']);
});

describe('a plan that cannot be carried out', () => {
  const refusals = [
    ['a load of another kind', 'node-fetch', { kind: 'ramp' }, "Error: unknown kind of load 'ramp'"],
    ['too few due times', 'node-fetch', { kind: 'constant', requests: 3, concurrency: 1, due: [0, 1] }, 'Error: 2 due times for 3 requests'],
    ['another endpoint for the SDK', 'sdk-ts', { url: 'http://127.0.0.1:9/v1/complete' }, 'Error: the SDK sends to /v1/messages alone'],
  ];
  for (const [name, client, plan, message] of refusals) {
    test(name, async (t) => {
      const child = new Child(t, client);
      child.say(aPlan(plan));
      assert.deepEqual(await child.hear(), { kind: 'error', message });
      assert.deepEqual(await child.end(), [1, '']);
    });
  }
});

test('a client that does not exist', async (t) => {
  const child = new Child(t, 'nosuch', '--describe');
  const [status, said] = await child.end();
  assert.equal(status, 3);
  assert.match(said, /nosuch/);
});
