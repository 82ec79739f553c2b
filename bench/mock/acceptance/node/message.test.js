import assert from 'node:assert/strict';
import { plain, said, thinking, tool } from './questions.js';
import { eachMajor } from './sdks.js';

eachMajor('create', said(20), async ({ client }) => {
  const message = await client.messages.create(plain);
  assert.equal(message.type, 'message');
  assert.equal(message.model, plain.model);
  assert.equal(message.stop_reason, 'end_turn');
  assert.equal(message.content.length, 1);
  assert.ok(message.content[0].text);
  assert.ok(message.usage.input_tokens > 0);
  assert.equal(message.usage.output_tokens, 20);
  assert.match(message._request_id, /^req_/);
});

eachMajor('blocks and a string count alike', said(20), async ({ client }) => {
  const content = [{ type: 'text', text: plain.messages[0].content }];
  const string = await client.messages.create(plain);
  const blocks = await client.messages.create({ ...plain, messages: [{ role: 'user', content }] });
  assert.equal(blocks.usage.input_tokens, string.usage.input_tokens);
});

eachMajor('max_tokens', said(20), async ({ client }) => {
  const message = await client.messages.create({ ...plain, max_tokens: 7 });
  assert.equal(message.stop_reason, 'max_tokens');
  assert.equal(message.usage.output_tokens, 7);
});

const text = 'one two three four five six';
eachMajor('stop sequence', { ...said(20), answer: { text } }, async ({ client }) => {
  const message = await client.messages.create({ ...plain, stop_sequences: ['nowhere', 'three'] });
  assert.equal(message.stop_reason, 'stop_sequence');
  assert.equal(message.stop_sequence, 'three');
  assert.equal(message.content[0].text.trim(), 'one two');
});

eachMajor('thinking', said(50), async ({ client }) => {
  const { content } = await client.messages.create(thinking);
  assert.deepEqual(content.map((block) => block.type), ['thinking', 'text']);
  assert.ok(content[0].thinking && content[0].signature);
});

eachMajor('tool', said(20), async ({ client }) => {
  const call = await client.messages.create(tool);
  assert.equal(call.stop_reason, 'tool_use');
  const { id, name, input } = call.content.find((block) => block.type === 'tool_use');
  assert.equal(name, 'get_weather');
  assert.equal(typeof input.city, 'string');
  assert.ok(['celsius', 'fahrenheit'].includes(input.unit));

  const result = { type: 'tool_result', tool_use_id: id, content: '14 degrees, rain' };
  const last = await client.messages.create({
    ...tool,
    tool_choice: { type: 'auto' },
    messages: [...tool.messages, { role: 'assistant', content: call.content }, { role: 'user', content: [result] }],
  });
  assert.equal(last.stop_reason, 'end_turn');
  assert.ok(last.content[0].text);
});

eachMajor('count tokens', undefined, async ({ client }) => {
  const { model, messages } = plain;
  const { input_tokens } = await client.messages.countTokens({ model, messages });
  const message = await client.messages.create(plain);
  assert.equal(input_tokens, message.usage.input_tokens);
});

eachMajor('completions', said(5), async ({ client, major }) => {
  if (major.name !== '0.x') return assert.equal(client.completions, undefined);
  const prompt = '\n\nHuman: Why is the sky blue?\n\nAssistant:';
  const answer = await client.completions.create({ model: 'claude-2.1', max_tokens_to_sample: 100, prompt });
  assert.equal(answer.type, 'completion');
  assert.equal(answer.stop_reason, 'stop_sequence');
  assert.ok(answer.completion);
});
