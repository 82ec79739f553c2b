// The fetch that is built into Node: keep-alive, and as many connections as
// there are requests in flight.

import { trusting } from '../agent.js';
import { follow, isStream, whole } from '../stream.js';

export const library = { client: 'fetch', version: process.versions.undici };

export class Client {
  #plan;
  #dispatcher;

  constructor(plan) {
    this.#plan = plan;
    this.#dispatcher = trusting(plan.roots);
  }

  async send(hit) {
    const { url, method, headers, body, milliseconds, usage } = this.#plan;
    const answer = await fetch(url, {
      method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(milliseconds), dispatcher: this.#dispatcher,
    });
    const header = (name) => answer.headers.get(name);
    hit.head(answer.status, header);
    hit.body(isStream(answer.status, header) ? await follow(hit, answer.body, usage) : whole(hit, await answer.arrayBuffer(), usage));
  }
}
