import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plain } from './questions.js';
import { eachMajor } from './sdks.js';

// Expects a call to fail with an error of the API.
async function fails(call, Class, status, type, says) {
  await assert.rejects(call, (error) => {
    assert.equal(error.constructor, Class);
    assert.equal(error.status, status);
    assert.equal(error.type, type);
    assert.match(error.message, says);
    assert.match(error.requestID, /^req_/);
    assert.equal(error.error.request_id, error.requestID);
    return true;
  });
}

const statuses = JSON.parse(readFileSync(new URL('../testdata/statuses.json', import.meta.url)));
eachMajor('statuses', undefined, async ({ client, mock, major }) => {
  for (const { code, type, [major.name]: name } of statuses) {
    await mock.reset({ faults: [{ status: { code, should_retry: false } }] });
    await fails(client.messages.create(plain), major.errors[name], code, type, /./);
  }
});

eachMajor('rejections', undefined, async ({ client, mock, major }) => {
  const { BadRequestError, NotFoundError } = major.errors;
  const ask = (change) => client.messages.create({ ...plain, ...change });
  await fails(ask({ model: 'claude-none' }), NotFoundError, 404, 'not_found_error', /model: claude-none/);
  await fails(ask({ surprise: 1 }), BadRequestError, 400, 'invalid_request_error', /surprise: Extra inputs/);
  await fails(ask({ max_tokens: undefined }), BadRequestError, 400, 'invalid_request_error', /max_tokens: Field required/);
  await fails(ask({ stop_sequences: 5 }), BadRequestError, 400, 'invalid_request_error', /stop_sequences: /);
  assert.equal((await mock.journal(4)).length, 4, 'a rejection is not tried again');
});

eachMajor('sampling', undefined, async ({ client, major }) => {
  for (const change of [{ temperature: 1 }, { top_p: 0.9 }, { top_k: 5 }]) {
    const call = client.messages.create({ ...plain, ...change });
    if (major.name === '0.x') await call;
    else await fails(call, major.errors.BadRequestError, 400, 'invalid_request_error', /Extra inputs are not permitted/);
  }
});

eachMajor('keys', undefined, async ({ client, dial, mock, major }) => {
  await client.messages.create(plain);
  await mock.admin('POST', '/_mock/keys', { key: 'known' });
  await dial({ apiKey: 'known' }).messages.create(plain);
  await fails(client.messages.create(plain), major.errors.AuthenticationError, 401, 'authentication_error', /./);
});
