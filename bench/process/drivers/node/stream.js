// An answer that comes as server-sent events, followed while it comes.

import { now } from './hit.js';
import { Reader } from './sse.js';

// Whether an answer comes as events; an error does not, even if a stream was
// asked for. Header returns the value of one by its name in lower case.
export function isStream(status, header) {
  return status === 200 && (header('content-type') ?? '').startsWith('text/event-stream');
}

// Reads the events of a body, and returns its size. All events of a chunk came
// with it.
export async function follow(hit, body, usage) {
  const stream = new Stream(hit, usage);
  let came;
  const reader = new Reader((name, data) => stream.event(name, () => parse(data), came));
  let size = 0;
  for await (const chunk of body) {
    came = now();
    size += chunk.length;
    reader.feed(chunk);
  }
  stream.end();
  return size;
}

// Tells a hit of the events of its answer.
export class Stream {
  #hit;
  #usage;
  #stopped = false;

  // Usage tells that the prompt's tokens are asked for, too.
  constructor(hit, usage = false) {
    this.#hit = hit;
    this.#usage = usage;
    // The head tells the time until the head, which is not the answer's.
    hit.upstream = hit.told = 0;
  }

  // An event came; read returns what it says.
  event(name, read, came = now()) {
    if (name === 'content_block_delta') this.#hit.piece(came);
    else if (name === 'message_delta') this.#hit.tokens = count(read()?.usage?.output_tokens);
    else if (name === 'message_start' && this.#usage) this.#hit.inputTokens = count(read()?.message?.usage?.input_tokens);
    else if (name === 'message_stop') this.#stopped = true;
    else if (name === 'error') this.#hit.fail('api_error', textOf(read()?.error));
  }

  // The stream has ended as it should; whether the message has is another question.
  end() {
    if (!this.#stopped) this.#hit.fail('truncated', 'the stream ended before message_stop');
  }
}

// Tells a hit what a whole message says that it used.
export function receipt(hit, message) {
  hit.inputTokens = count(message?.usage?.input_tokens);
  hit.tokens = count(message?.usage?.output_tokens);
}

// Reads a body that comes at once, and returns its size.
export function whole(hit, body, usage) {
  if (usage && hit.status === 200) receipt(hit, parse(new TextDecoder().decode(body)));
  return body.byteLength;
}

function textOf(error) {
  return `${error?.type ?? 'an error event'}: ${error?.message ?? ''}`;
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function count(tokens) {
  return Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 0;
}
