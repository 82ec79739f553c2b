// The account of one load: who was sent when, how many at once, at what cost.

import { Hit, now } from './hit.js';

// Hands out the requests of a load, exactly as many as it has.
export class Book {
  hits = [];
  done = 0;
  lag;
  #requests;
  #notSent = [];
  #inFlight = 0;
  #maxInFlight = 0;
  #cpu;

  constructor(requests) {
    this.#requests = requests;
  }

  // The measured part begins.
  start() {
    this.#cpu = process.cpuUsage();
    this.began = now();
    // The wall clock in ns: it was read once, to the microsecond, when the
    // process began.
    this.wall = BigInt(Math.round(performance.timeOrigin * 1e3)) * 1000n + BigInt(this.began);
  }

  // The last request has ended.
  stop() {
    this.elapsed = now() - this.began;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.cpu = (user + system) * 1000;
  }

  get exhausted() {
    return this.hits.length === this.#requests;
  }

  // The next request, to be sent at once; undefined when all have been sent.
  begin(due) {
    if (this.exhausted) return undefined;
    this.#inFlight++;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    const hit = new Hit(this.hits.length, due);
    this.hits.push(hit);
    return hit;
  }

  // A request has ended.
  end(hit) {
    hit.ended = now();
    this.#inFlight--;
    this.done++;
  }

  // How long ago a request was due, in ns.
  late(due) {
    return now() - this.began - due;
  }

  // A request that was due will not be sent.
  giveUp(due) {
    this.#notSent.push(due);
  }

  // The fields of done.
  summary() {
    return {
      requests: this.hits.length,
      max_in_flight: this.#maxInFlight,
      cpu: this.cpu,
      elapsed: this.elapsed,
      ...(this.lag && { event_loop_lag: this.lag }),
      ...(this.#notSent.length && { not_sent: this.#notSent.sort((a, b) => a - b) }),
    };
  }
}
