// How late the event loop is.

import { monitorEventLoopDelay } from 'node:perf_hooks';

const period = 10; // ms between two looks

// Looks, every period, when a timer of the loop fires.
export class Lag {
  #times = monitorEventLoopDelay({ resolution: period });

  constructor() {
    this.#times.enable();
  }

  // The lag in ns; undefined if there was not one look. Node tells the times between two
  // looks, so a lag is what they have above the period.
  summary() {
    this.#times.disable();
    if (!this.#times.count) return undefined;
    const beyond = (ns) => Math.max(0, Math.round(ns - period * 1e6));
    return {
      p50: beyond(this.#times.percentile(50)),
      p99: beyond(this.#times.percentile(99)),
      max: beyond(this.#times.max),
    };
  }
}
