// The plan: what the parent asks a driver to do.

// The kinds of load without due times. Of the others, these are all that counts.
const kinds = ['closed', 'burst'];

// One trial. docs/driver-protocol.md explains the fields.
export class Plan {
  constructor({ attack, request, load, due = [], timeout, warmup = 0, roots = '', burn = 0, usage = false }) {
    const secrets = secretsOf(request.secret_header ?? {});
    Object.assign(this, { attack, due, timeout, warmup, roots, burn, usage, ...load });
    this.method = request.method;
    this.url = request.url;
    this.headers = { ...request.header, ...secrets };
    this.body = request.body;
    this.size = Buffer.byteLength(request.body);
    this.secrets = Object.values(secrets);
    if (!due.length && !kinds.includes(this.kind)) throw new Error(`unknown kind of load '${this.kind}'`);
    if (due.length && due.length !== this.requests) {
      throw new Error(`${due.length} due times for ${this.requests} requests`);
    }
  }

  // The timeout in ms, as the libraries want it, and at least 1.
  get milliseconds() {
    return Math.max(1, Math.round(this.timeout / 1e6));
  }

  // One line of at most 200 characters that holds no secret.
  clean(text) {
    for (const secret of this.secrets) text = text.replaceAll(secret, '[secret]');
    return text.trim().split(/\s+/).join(' ').slice(0, 200).toWellFormed();
  }
}

// The secret headers whose variables are set.
function secretsOf(variables) {
  const found = {};
  for (const [header, variable] of Object.entries(variables)) {
    const value = process.env[variable] ?? '';
    // Libraries refuse such a value with a message that quotes it, in a form
    // that clean would not know again.
    if (!/^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(value)) throw new Error(`the value of ${variable} cannot be sent in a header`);
    if (value) found[header] = value;
  }
  return found;
}
