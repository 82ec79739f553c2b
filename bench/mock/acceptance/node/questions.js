// A question without frills.
export const plain = {
  model: 'claude-haiku-5-5',
  max_tokens: 256,
  messages: [{ role: 'user', content: 'How does a bicycle stay up?' }],
};

export const thinking = { ...plain, max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } };

// Offers a tool and demands a call of it.
export const tool = {
  ...plain,
  tools: [
    {
      name: 'get_weather',
      input_schema: {
        type: 'object',
        properties: {
          city: { type: 'string' },
          unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
          days: { type: 'integer' },
        },
        required: ['city', 'unit'],
      },
    },
  ],
  tool_choice: { type: 'tool', name: 'get_weather' },
};

// The settings by which the mock says so many tokens.
export const said = (tokens) => ({ timing: { output_tokens: `fixed(${tokens})` } });
