// Due times that are handed out when they come, to some 0.1 ms.
//
// The timers of Node count in whole milliseconds. A thread that sleeps until
// each instant and wakes the event loop is more exact, and costs no more.

import { once } from 'node:events';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

export class Timer {
  #due;
  #sleeper = new Worker(new URL(import.meta.url));
  #come = 0; // how many due times have come
  #taken = 0;
  #waiting = [];

  // Due are offsets from the start, in ns, ascending.
  constructor(due) {
    this.#due = due;
  }

  // Returns when the thread runs.
  async prepare() {
    this.#sleeper.unref();
    await once(this.#sleeper, 'message');
    this.#sleeper.on('message', (count) => this.#arrive(count));
  }

  // The time begins to run.
  start() {
    this.#sleeper.ref();
    this.#sleeper.postMessage({ due: this.#due, start: process.hrtime.bigint() });
  }

  // The next due time, when it has come; undefined when there is no more.
  async next() {
    while (this.#taken === this.#come) {
      if (this.#come === this.#due.length) return undefined;
      await new Promise((resolve) => { this.#waiting.push(resolve); });
    }
    return this.#due[this.#taken++];
  }

  #arrive(count) {
    this.#come += count;
    const last = this.#come === this.#due.length;
    if (last) this.#sleeper.unref();
    for (const wake of this.#waiting.splice(0, last ? this.#waiting.length : count)) wake();
  }
}

// What the thread does: tells how many due times have come, whenever some have.
function sleep({ due, start }) {
  const nobody = new Int32Array(new SharedArrayBuffer(4)); // wakes us early
  for (let i = 0, told = 0; i < due.length; ) {
    const now = Number(process.hrtime.bigint() - start);
    while (due[i] <= now) i++;
    if (i > told) parentPort.postMessage(i - told);
    told = i;
    if (i < due.length) Atomics.wait(nobody, 0, 0, (due[i] - now) / 1e6);
  }
}

if (!isMainThread) {
  parentPort.once('message', sleep);
  parentPort.postMessage('ready');
}
