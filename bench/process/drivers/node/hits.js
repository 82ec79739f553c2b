// The lines of a hit log, one for each request. docs/hit-log.md is its description.

// The line of one hit.
export function line(plan, book, hit) {
  const [outcome, code, error] = hit.verdict();
  const fields = {
    attack: plan.attack,
    seq: hit.seq,
    code,
    timestamp: instant(book.wall + BigInt(hit.sent - book.began)),
    latency: hit.ended - hit.sent,
    bytes_out: hit.status ? plan.size : 0,
    bytes_in: hit.bytesIn,
    error: plan.clean(error),
    method: plan.method,
    url: plan.url,
    outcome,
  };
  if (hit.due !== undefined) fields.due = instant(book.wall + BigInt(hit.due));
  if (hit.firstByte) fields.first_byte = hit.firstByte - hit.sent;
  if (hit.attempts > 1) {
    fields.attempts = hit.attempts;
    fields.retry_wait = hit.retryWait;
  }
  if (hit.requestID) fields.request_id = hit.requestID.slice(0, 200);
  if (hit.upstream && hit.told === hit.attempts) fields.upstream = hit.upstream;
  if (hit.chunks) {
    fields.first_token = hit.firstToken - hit.sent;
    fields.last_token = hit.lastToken - hit.sent;
    fields.chunks = hit.chunks;
    fields.max_gap = hit.maxGap;
  }
  if (hit.chunks || hit.tokens) fields.tokens = hit.tokens;
  if (hit.inputTokens) fields.input_tokens = hit.inputTokens;
  return `${JSON.stringify(fields)}\n`;
}

// RFC 3339 with nanoseconds, of ns since 1970.
export function instant(ns) {
  const [seconds, rest] = [ns / 1_000_000_000n, ns % 1_000_000_000n];
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(9, '0')}Z`;
}
