// What an error of a library says of a request.

// The names and codes that say that the client gave up waiting.
const timeouts = new Set([
  'TimeoutError', 'APIConnectionTimeoutError', 'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT',
]);

// Those that say that a connection failed, besides what the system and TLS
// report.
const broken = new Set(['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'EPROTO']);

// The outcome of a request that ended with an error.
export function outcomeOf(error) {
  const causes = [...chain(error)];
  if (causes.some((cause) => timeouts.has(cause.name) || timeouts.has(cause.code))) return 'timeout';
  return causes.some(isBroken) ? 'reset' : 'client_error';
}

// An error in words, with what caused it: fetch says no more than that it failed.
export function textOf(error) {
  return [...chain(error)].map(({ name, message }) => `${name}: ${message}`).join(': ') || String(error);
}

function isBroken({ code, syscall }) {
  return syscall !== undefined || broken.has(code) || /^(ERR_SSL|ERR_TLS|HPE_)|CERT/.test(code);
}

function* chain(error) {
  const most = 8; // an error can be its own cause
  for (let i = 0; error instanceof Error && i < most; i++, error = error.cause) yield error;
}
