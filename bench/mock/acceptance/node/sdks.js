import { test } from 'node:test';
import Old, * as old from 'sdk-0';
import New, * as current from 'sdk-1';
import { start } from './mock.js';

// The majors of the SDK, with what differs between them.
const majors = [
  { name: '0.x', Client: Old, errors: old },
  { name: '1.x', Client: New, errors: current },
];

// Runs a test with each major, each with a mock of its own. The test is given
// the mock, the major, and a function that makes clients of the mock.
export function eachMajor(name, settings, run) {
  for (const major of majors) {
    test(`${name} (${major.name})`, async (t) => {
      const mock = await start(t, settings);
      const dial = (options) => new major.Client({ baseURL: mock.url, apiKey: 'test-key', logLevel: 'off', ...options });
      await run({ mock, major, dial, client: dial() });
    });
  }
}

// Collects a raw stream.
export async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}
