// What is a line of a hit log, as docs/hit-log.md says.

const outcomes = ['ok', 'rate_limited', 'server_error', 'api_error', 'timeout', 'reset', 'truncated', 'client_error'];

// What the fields hold: a type, or the first and the last of a range of integers.
const int64 = [-(2n ** 63n), 2n ** 63n - 1n];
const uint64 = [0n, 2n ** 64n - 1n];
const required = {
  attack: 'string', seq: uint64, code: [0n, 65535n], timestamp: 'string', latency: int64,
  bytes_out: uint64, bytes_in: uint64, error: 'string', method: 'string', url: 'string', outcome: 'string',
};
const optional = {
  due: 'string', first_byte: int64, attempts: int64, retry_wait: int64,
  conn_reused: 'boolean', request_id: 'string', upstream: int64,
  first_token: int64, last_token: int64, chunks: int64, max_gap: int64, tokens: int64, upstream_first_token: int64,
};
const durations = ['latency', 'first_byte', 'retry_wait', 'upstream'];
const stream = ['first_token', 'max_gap', 'upstream_first_token'];

// Throws, saying why, if text is no line of a hit log.
export function check(text) {
  demand(text.endsWith('\n'), 'line is cut off: it has no line feed');
  const hit = parse(text);
  demand(typeof hit === 'object' && hit !== null && !Array.isArray(hit), 'line is no object');
  const missing = Object.keys(required).filter((name) => !(name in hit));
  demand(!missing.length, `field ${missing.join(', ')} is missing`);
  for (const [name, kind] of Object.entries({ ...required, ...optional })) {
    demand(!(name in hit) || is(kind, hit[name]), `${name} is of another kind`);
  }
  checkSense(hit);
}

// Parses JSON. Integers become BigInts, since a double does not hold them all;
// other numbers stay what they are.
function parse(text) {
  JSON.parse(text); // the syntax
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token[0] === '"' ? token : `{"number":"${token}"}`));
  return JSON.parse(exact, (_, value) => {
    if (typeof value?.number !== 'string') return value;
    return /^-?\d+$/.test(value.number) ? BigInt(value.number) : Number(value.number);
  });
}

function is(kind, value) {
  if (typeof kind === 'string') return typeof value === kind;
  return typeof value === 'bigint' && value >= kind[0] && value <= kind[1];
}

function checkSense(hit) {
  checkTime(hit.timestamp);
  if ('due' in hit) checkTime(hit.due);
  demand(outcomes.includes(hit.outcome), `unknown outcome ${hit.outcome}`);
  demand(hit.code <= 999n, `code ${hit.code} is no HTTP status`);
  demand(durations.every((name) => (hit[name] ?? 0n) >= 0n), 'a duration is negative');
  const ordered = (hit.last_token ?? 0n) >= (hit.first_token ?? 0n);
  demand(ordered && stream.every((name) => (hit[name] ?? 0n) >= 0n), 'a time of the stream is negative, or the last token came before the first');
  demand((hit.chunks ?? 0n) >= 0n && (hit.tokens ?? 0n) >= 0n, 'a count of the stream is negative');
  demand((hit.input_tokens ?? 0n) >= 0n, `input_tokens ${hit.input_tokens} is negative`);
  demand((hit.attempts ?? 0n) >= 0n, `attempts ${hit.attempts} is negative`);
  demand(hit.outcome !== 'ok' || !hit.error, 'outcome is ok, but error is not empty');
  demand(hit.outcome === 'ok' || hit.error, `outcome is ${hit.outcome}, but error is empty`);
}

const form = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function checkTime(text) {
  const [, day, time, zone] = form.exec(text) ?? [];
  const local = Date.parse(`${day}T${time}Z`);
  // A day that its month does not have passes for one of the next month.
  const real = !Number.isNaN(local) && new Date(local).toISOString().startsWith(`${day}T${time}`);
  demand(real, 'time is not in RFC 3339 form');
  const utc = Date.parse(`${day}T${time}${zone}`);
  demand(utc > Date.parse('0001-01-01T00:00:00Z') && utc < Date.parse('+010000-01-01T00:00:00Z'), 'a time lies outside the years 1 to 9999');
}

function demand(condition, message) {
  if (!condition) throw new Error(message);
}
