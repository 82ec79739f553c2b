// The conversation with claudebench, on standard input and output.

import { line } from './hits.js';
import { Lag } from './lag.js';
import { Plan } from './plan.js';

// The process at the other end. When it goes away, this one ends at once.
export class Parent {
  #introduction;
  #orders = [];
  #wake = () => {};
  #over = false;

  constructor(introduction) {
    this.#introduction = introduction;
    process.stdout.on('error', () => {}); // the end of our input says it, too
    this.#listen();
  }

  async plan() {
    return new Plan(await this.#await('plan'));
  }

  // Says that the client is ready, and returns at go.
  async ready() {
    this.#say({ kind: 'ready', pid: process.pid, ...this.#introduction });
    await this.#await('go');
  }

  // Tells of the progress while the measured part lasts.
  async measure(book, work) {
    const teller = setInterval(() => this.#say({ kind: 'progress', done: book.done }), 1000);
    const lag = new Lag();
    book.start();
    await work();
    book.stop();
    book.lag = lag.summary();
    clearInterval(teller);
  }

  // Hands over the hits.
  deliver(plan, book) {
    const batch = 1000; // hits to be written at once
    for (let i = 0; i < book.hits.length; i += batch) {
      process.stdout.write(book.hits.slice(i, i + batch).map((hit) => line(plan, book, hit)).join(''));
    }
    this.#over = true; // the parent may end our input as soon as it reads this
    this.#say({ kind: 'done', ...book.summary() });
  }

  // Says why the driver cannot go on, and ends it.
  giveUp(error) {
    this.#say({ kind: 'error', message: `${error.name}: ${error.message}`.split(/\s+/).join(' ') });
    process.exit(1);
  }

  #say(message) {
    process.stdout.write(`${JSON.stringify(message)}\n`);
  }

  async #await(kind) {
    for (;;) {
      while (!this.#orders.length) await new Promise((resolve) => { this.#wake = resolve; });
      const message = JSON.parse(this.#orders.shift());
      if (message.kind === kind) return message;
    }
  }

  async #listen() {
    let start = '';
    for await (const chunk of process.stdin.setEncoding('utf8')) {
      const lines = chunk.split('\n');
      lines[0] = start + lines[0];
      start = lines.pop();
      this.#orders.push(...lines);
      this.#wake();
    }
    process.exit(this.#over ? 0 : 1);
  }
}
