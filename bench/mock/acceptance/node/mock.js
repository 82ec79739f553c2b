import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

// Runs a mock that answers at once but for the settings given, and ends it
// with the test. CLAUDEBENCH is the path of the command.
export async function start(t, settings) {
  const args = ['mock', '--addr', '127.0.0.1:0', '--latency', 'fixed(0s)', '--until-eof'];
  const child = spawn(process.env.CLAUDEBENCH, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.stdin.end();
    await ended;
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

  // The requests since the last reset, in the order of their arrival.
  async journal() {
    const lines = await this.admin('GET', '/_mock/journal');
    return lines.trim().split('\n').map((line) => JSON.parse(line));
  }

  // Asks the admin API and returns the text of its answer.
  async admin(method, path, body) {
    const response = await fetch(this.adminURL + path, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }
}
