// undici's request with an agent as it comes: keep-alive, and as many
// connections as there are requests in flight.

import { versionOf } from '../requirements.js';
import { follow, isStream, whole } from '../stream.js';

export const library = { client: 'undici', version: versionOf('undici') };

const { Agent, request } = await import('undici');

export class Client {
  #plan;
  #dispatcher;

  constructor(plan) {
    this.#plan = plan;
    this.#dispatcher = new Agent(plan.roots ? { connect: { ca: plan.roots } } : {});
  }

  async send(hit) {
    const { url, method, headers, body, milliseconds, usage } = this.#plan;
    const answer = await request(url, { method, headers, body, signal: AbortSignal.timeout(milliseconds), dispatcher: this.#dispatcher });
    const header = (name) => answer.headers[name];
    hit.head(answer.statusCode, header);
    hit.body(isStream(answer.statusCode, header) ? await follow(hit, answer.body, usage) : whole(hit, await answer.body.arrayBuffer(), usage));
  }
}
