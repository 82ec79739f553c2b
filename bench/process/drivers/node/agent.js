// The agent of the built-in fetch.

const current = Symbol.for('undici.globalDispatcher.1');

// An agent like the one that fetch uses by itself, with other certificates and
// timeouts of its own; undefined, which is that one, where nothing is said.
// Node does not export its class, and the agent of the package undici would be
// another version.
export function trusting(roots, timeouts = {}) {
  const options = { ...timeouts, ...(roots && { connect: { ca: roots } }) };
  if (!Object.keys(options).length) return undefined;
  void Response; // the first use of anything of fetch makes the agent
  const Agent = globalThis[current]?.constructor;
  if (!Agent) throw new Error(`the fetch of Node ${process.versions.node} takes no certificates`);
  return new Agent(options);
}
