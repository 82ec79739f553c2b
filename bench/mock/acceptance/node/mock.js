import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const args = [
  ['mock', '--addr', '127.0.0.1:0', '--admin-addr', '127.0.0.1:0', '--format', 'json', '--log-level', 'debug', '--until-eof'],
  ['--first-token', 'fixed(0s)', '--gap', 'fixed(0s)'],
].flat();

// Runs a mock that answers at once but for the settings given, and ends it with
// the test. CLAUDEBENCH is the path of the command.
export async function start(t, settings) {
  const child = spawn(process.env.CLAUDEBENCH, args);
  const ended = once(child, 'exit');
  const log = child.stderr.setEncoding('utf8').toArray();
  t.after(async () => {
    child.stdin.end();
    await ended;
    assert.doesNotMatch((await log).join(''), /panic|DATA RACE/);
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const mock = new Mock(JSON.parse(line));
  if (settings) await mock.reset(settings);
  return mock;
}

class Mock {
  constructor({ url, admin_url: adminURL }) {
    this.url = url;
    this.adminURL = adminURL;
  }

  reset(settings) {
    return this.admin('POST', '/_mock/reset', settings);
  }

  // The requests since the last reset, in the order of their arrival. A request
  // is in the journal when its answer is over, which the client may see first:
  // so this waits for as many as there must be, though not for long.
  async journal(least) {
    for (const end = Date.now() + 5000; ; await setTimeout(5)) {
      const lines = (await this.admin('GET', '/_mock/journal')).split('\n').filter(Boolean);
      if (lines.length < least && Date.now() < end) continue;
      return lines.map((line) => JSON.parse(line)).sort((a, b) => Date.parse(a.arrived) - Date.parse(b.arrived));
    }
  }

  // Asks the admin API and returns the text of its answer.
  async admin(method, path, body) {
    const response = await fetch(this.adminURL + path, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }
}
