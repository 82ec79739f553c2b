import { test } from 'node:test';
import Old, * as old from 'sdk-0';
import New, * as current from 'sdk-1';
import { start } from './mock.js';

// The majors of the SDK, with what differs between them.
export const majors = [
  { name: '0.x', Client: Old, errors: old },
  { name: '1.x', Client: New, errors: current },
];

// Runs a test with each major, each with a mock of its own. The test is given
// the mock, a client of it, and the major.
export function eachMajor(name, settings, run) {
  for (const major of majors) {
    test(`${name} (${major.name})`, async (t) => {
      const mock = await start(t, settings);
      await run({ mock, major, client: dial(major, mock) });
    });
  }
}

// Returns a client of a mock.
export function dial({ Client }, { url }, options = {}) {
  return new Client({ baseURL: url, apiKey: 'test-key', ...options });
}
