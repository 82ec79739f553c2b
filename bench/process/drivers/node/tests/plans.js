// A plan as claudebench writes it.
export function aPlan({ kind = 'closed', requests = 40, concurrency = 8, url = 'http://127.0.0.1:9/v1/messages', ...more } = {}) {
  return {
    kind: 'plan',
    protocol: 1,
    attack: 'test',
    request: {
      method: 'POST',
      url,
      header: { 'content-type': 'application/json' },
      secret_header: { 'x-api-key': 'ANTHROPIC_API_KEY', 'x-none': 'CLAUDEBENCH_NOT_SET' },
      body: '{"prompt":"hi \u03a9"}',
    },
    load: { kind, requests, concurrency },
    timeout: 5_000_000_000,
    warmup: 0,
    ...more,
  };
}
