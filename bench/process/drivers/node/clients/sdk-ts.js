// @anthropic-ai/sdk: one client for all calls, as it comes but for retries,
// of which it has none. A call ends when the SDK has made a message of the
// answer.

import { trusting } from '../agent.js';
import { versionOf } from '../requirements.js';

export const library = { client: '@anthropic-ai/sdk', version: versionOf('@anthropic-ai/sdk') };

const { default: Anthropic } = await import('@anthropic-ai/sdk');

const path = '/v1/messages';

export class Client {
  #params;
  #sdk;

  constructor(plan) {
    if (!plan.url.endsWith(path)) throw new Error(`the SDK sends to ${path} alone`);
    this.#params = JSON.parse(plan.body);
    plan.size = Buffer.byteLength(JSON.stringify(this.#params)); // what the SDK makes of it
    this.#sdk = new Anthropic({
      baseURL: plan.url.slice(0, -path.length),
      apiKey: plan.headers['x-api-key'] ?? 'none', // without one the SDK sends nothing
      timeout: plan.milliseconds,
      maxRetries: this.retries,
      logLevel: 'off',
      fetch: observed,
      // The SDK's timeout ends with the headers.
      fetchOptions: { dispatcher: trusting(plan.roots, { bodyTimeout: plan.milliseconds }) },
    });
  }

  get retries() {
    return 0;
  }

  async send(hit) {
    try {
      await this.#sdk.messages.create(this.#params, { fetchOptions: { hit } });
    } catch (error) {
      if (!(error instanceof Anthropic.APIError) || !error.status) throw error;
    }
    hit.body(hit.bytesIn);
  }
}

// The fetch of the SDK, told by each call whose attempt it is. The size of a
// body is the one that the answer names: reading it is for the SDK to do.
async function observed(url, { hit, ...init }) {
  hit.resume();
  try {
    const answer = await fetch(url, init);
    hit.head(answer.status, (name) => answer.headers.get(name));
    hit.bytesIn = Number(answer.headers.get('content-length') ?? 0);
    if (!answer.ok) hit.pause();
    return answer;
  } catch (error) {
    hit.pause();
    throw error;
  }
}
