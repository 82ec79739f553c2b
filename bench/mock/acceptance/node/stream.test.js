import assert from 'node:assert/strict';
import { plain, said, thinking, tool } from './questions.js';
import { collect, eachMajor } from './sdks.js';

eachMajor('stream', said(3), async ({ client }) => {
  const events = await collect(await client.messages.create({ ...plain, stream: true }));
  assert.deepEqual(events.map((event) => event.type), [
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
});

// An answer is the same whether it is streamed or not.
eachMajor('stream and final message', said(20), async ({ client, mock }) => {
  for (const question of [plain, thinking, tool, { ...plain, max_tokens: 5 }]) {
    await mock.reset();
    const whole = await client.messages.create(question);
    await mock.reset();
    const streamed = await client.messages.stream(question).finalMessage();
    assert.deepEqual(nameless(streamed), nameless(whole));
  }
});

eachMajor('stream of a completion', said(5), async ({ client, mock, major }) => {
  if (major.name !== '0.x') return;
  const prompt = '\n\nHuman: Why is the sky blue?\n\nAssistant:';
  const question = { model: 'claude-2.1', max_tokens_to_sample: 100, prompt };
  const whole = await client.completions.create(question);
  await mock.reset();
  const events = await collect(await client.completions.create({ ...question, stream: true }));
  assert.equal(events.map((event) => event.completion).join(''), whole.completion);
  assert.equal(events.at(-1).stop_reason, 'stop_sequence');
});

// Returns a message without what names it and its parts, and without what the
// helper adds.
function nameless(message) {
  const { id, parsed_output, content, ...rest } = structuredClone(message);
  return { ...rest, content: content.map(({ id, parsed_output, ...block }) => block) };
}
