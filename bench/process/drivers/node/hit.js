// One request as the client saw it.

import { STATUS_CODES } from 'node:http';

// Now, in ns since the process began: a monotonic clock that stays an exact
// integer for a hundred days.
export function now() {
  return Math.round(performance.now() * 1e6);
}

// The outcome that a complete answer with this status has.
function outcomeOf(status) {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  return status >= 200 && status < 400 ? 'ok' : 'api_error';
}

// A call, with all of its attempts. Instants are those of now.
export class Hit {
  firstByte = 0;
  status = 0;
  complete = false;
  bytesIn = 0;
  requestID = '';
  upstream = 0;
  told = 0; // how many attempts were answered with a service time
  attempts = 1;
  paused = 0;
  retryWait = 0;
  outcome = '';
  error = '';
  ended = 0;
  firstToken = 0;
  lastToken = 0;
  chunks = 0;
  maxGap = 0;
  tokens = 0;
  inputTokens = 0;

  constructor(seq, due) {
    this.seq = seq;
    this.due = due;
    this.sent = now();
  }

  // The client calls this when the headers of an answer are there; header
  // returns the value of one by its name in lower case.
  head(status, header) {
    this.firstByte = now();
    this.status = status;
    this.requestID = header('request-id') ?? '';
    const told = header('x-mock-service-time') ?? '';
    if (/^\d{1,15}$/.test(told)) { // 15 digits are exact, and more than eleven days
      this.upstream += Number(told);
      this.told++;
    }
  }

  // The client calls this when the last byte of the body has been read.
  body(size) {
    this.bytesIn = size;
    this.complete = true;
  }

  // A piece of content came, at an instant.
  piece(came) {
    if (!this.chunks) this.firstToken = came;
    else this.maxGap = Math.max(this.maxGap, came - this.lastToken);
    this.lastToken = came;
    this.chunks++;
  }

  // A client that retries calls this when it begins to wait for its next attempt.
  pause() {
    this.paused = now();
  }

  // A client that retries calls this when it begins an attempt.
  resume() {
    if (!this.paused) return;
    this.retryWait += now() - this.paused;
    this.attempts++;
    this.paused = this.firstByte = this.status = this.bytesIn = 0;
    this.requestID = '';
    this.complete = false;
  }

  // Notes what the library threw, unless that only repeats the status, or more
  // is known already: what an error event said goes before how its stream ended.
  fail(outcome, error) {
    if (this.outcome || this.complete && this.status >= 400) return;
    this.outcome = outcome === 'reset' && this.status ? 'truncated' : outcome;
    this.error = error;
  }

  // The outcome, the code, and the error.
  verdict() {
    if (this.outcome) return [this.outcome, 0, this.error];
    if (!this.complete) return ['client_error', 0, 'the client returned without an answer'];
    const outcome = outcomeOf(this.status);
    return [outcome, this.status, outcome === 'ok' ? '' : `${this.status} ${STATUS_CODES[this.status] ?? ''}`.trim()];
  }
}
