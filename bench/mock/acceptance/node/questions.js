// A question without frills.
export const plain = {
  model: 'claude-haiku-5-5',
  max_tokens: 256,
  messages: [{ role: 'user', content: 'How does a bicycle stay up?' }],
};
