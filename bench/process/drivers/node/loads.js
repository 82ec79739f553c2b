// The loads, carried out on the event loop.

import { Book } from './book.js';
import { outcomeOf, textOf } from './failure.js';
import { Timer } from './timer.js';

const loads = { closed, burst };

// Carries out a plan, from the warm-up to the last hit.
export async function conduct(plan, client, parent) {
  const book = new Book(plan.requests);
  const load = await prepare(plan, book, client);
  await closed(plan, new Book(plan.warmup), client);
  await parent.ready();
  await parent.measure(book, load);
  parent.deliver(plan, book);
}

// Returns what sends the requests of the plan's load, at once when it is called.
export async function prepare(plan, book, client) {
  if (!plan.due.length) return () => loads[plan.kind](plan, book, client);
  const timer = new Timer(plan.due);
  await timer.prepare();
  return () => open(plan, book, client, timer);
}

async function closed(plan, book, client) {
  await together(plan.concurrency, async () => {
    for (let hit; (hit = book.begin()); ) await call(plan, client, book, hit);
  });
}

async function burst(plan, book, client) {
  while (!book.exhausted) {
    await together(plan.concurrency, async () => {
      const hit = book.begin();
      if (hit) await call(plan, client, book, hit);
    });
  }
}

async function open(plan, book, client, timer) {
  timer.start();
  await together(plan.concurrency, async () => {
    for (let due; (due = await timer.next()) !== undefined; ) {
      if (book.late(due) > plan.timeout) book.giveUp(due);
      else await call(plan, client, book, book.begin(due));
    }
  });
}

function together(size, work) {
  return Promise.all(Array.from({ length: size }, work));
}

// Uses up CPU time of this thread, as long as nobody else takes its CPU.
function burn(ns) {
  for (const until = performance.now() + ns / 1e6; performance.now() < until; );
}

// Sends one request, whatever becomes of it.
async function call(plan, client, book, hit) {
  if (plan.burn) burn(plan.burn);
  try {
    await client.send(hit);
  } catch (error) {
    hit.fail(outcomeOf(error), textOf(error));
  }
  book.end(hit);
}
