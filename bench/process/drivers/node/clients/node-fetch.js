// The fetch that is built into Node: keep-alive, and as many connections as
// there are requests in flight.

import { trusting } from '../agent.js';

export const library = { client: 'fetch', version: process.versions.undici };

export class Client {
  #plan;
  #dispatcher;

  constructor(plan) {
    this.#plan = plan;
    this.#dispatcher = trusting(plan.roots);
  }

  async send(hit) {
    const { url, method, headers, body, milliseconds } = this.#plan;
    const answer = await fetch(url, {
      method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(milliseconds), dispatcher: this.#dispatcher,
    });
    hit.head(answer.status, (name) => answer.headers.get(name));
    hit.body((await answer.arrayBuffer()).byteLength);
  }
}
