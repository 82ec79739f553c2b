// What must be installed for a client to run, held against package.json.

import { readFileSync } from 'node:fs';

const { engines, dependencies } = read('./package.json');

// Throws unless this Node is recent enough.
export function checkNode() {
  const least = engines.node.replace('>=', '');
  if (compare(process.versions.node, least) < 0) {
    throw new Error(`Node ${process.versions.node} is too old: ${least} or later is needed`);
  }
}

// The version of an installed package, which must be the one that is wanted.
export function versionOf(name) {
  const { version } = read(`./node_modules/${name}/package.json`);
  if (version !== dependencies[name]) {
    throw new Error(`${name} ${version} is installed: ${dependencies[name]} is needed`);
  }
  return version;
}

// A line for whoever can install what is missing.
export function reasonOf(error) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(error.path ?? '') ?? [];
  return name && error.code === 'ENOENT' ? `the package ${name} is not installed` : error.message.split('\n')[0];
}

function read(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url)));
}

function compare(a, b) {
  const [as, bs] = [a, b].map((version) => version.split('.').map(Number));
  return as.map((part, i) => part - bs[i]).find((difference) => difference) ?? 0;
}
