import assert from 'node:assert/strict';
import { plain } from './questions.js';
import { eachMajor } from './sdks.js';

eachMajor('create', undefined, async ({ client }) => {
  const message = await client.messages.create(plain);
  assert.equal(message.type, 'message');
  assert.equal(message.model, plain.model);
  assert.equal(message.stop_reason, 'end_turn');
  assert.equal(message.content.length, 1);
  assert.ok(message.content[0].text);
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
  assert.match(message._request_id, /^req_/);
});
