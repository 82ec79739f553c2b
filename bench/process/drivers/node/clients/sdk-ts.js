// @anthropic-ai/sdk: one client for all calls, as it comes but for retries,
// of which it has none. A call ends when the SDK has made a message of the
// answer, or has handed out the last event of a stream.

import { trusting } from '../agent.js';
import { versionOf } from '../requirements.js';
import { Stream, isStream, receipt } from '../stream.js';

export const library = { client: '@anthropic-ai/sdk', version: versionOf('@anthropic-ai/sdk') };

const { default: Anthropic } = await import('@anthropic-ai/sdk');

const path = '/v1/messages';

export class Client {
  #params;
  #sdk;
  #usage;

  constructor(plan) {
    if (!plan.url.endsWith(path)) throw new Error(`the SDK sends to ${path} alone`);
    this.#params = JSON.parse(plan.body);
    this.#usage = plan.usage;
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
      const answer = await this.#sdk.messages.create(this.#params, { fetchOptions: { hit } });
      if (this.#params.stream) await follow(hit, answer, this.#usage);
      else if (this.#usage) receipt(hit, answer);
    } catch (error) {
      if (!(error instanceof Anthropic.APIError) || !error.status) throw error;
    }
    hit.body(hit.bytesIn);
  }
}

// Takes the events of a stream as the SDK hands them out. An error of the API
// among them is an error event.
async function follow(hit, events, usage) {
  const stream = new Stream(hit, usage);
  try {
    for await (const event of events) stream.event(event.type, () => event);
  } catch (error) {
    if (!(error instanceof Anthropic.APIError)) throw error;
    stream.event('error', () => error.error);
  }
  stream.end();
}

// The fetch of the SDK, told by each call whose attempt it is. The size of a
// body is the one that the answer names, or of a stream what the SDK has read of it.
async function observed(url, { hit, ...init }) {
  hit.resume();
  try {
    const answer = await fetch(url, init);
    const header = (name) => answer.headers.get(name);
    hit.head(answer.status, header);
    hit.bytesIn = Number(header('content-length') ?? 0);
    if (isStream(answer.status, header)) count(hit, answer.body);
    if (!answer.ok) hit.pause();
    return answer;
  } catch (error) {
    hit.pause();
    throw error;
  }
}

// Counts what is read of a body, by the iterator that the SDK reads it with.
function count(hit, body) {
  body[Symbol.asyncIterator] = async function* counted() {
    for await (const chunk of body.values()) {
      hit.bytesIn += chunk.length;
      yield chunk;
    }
  };
}
