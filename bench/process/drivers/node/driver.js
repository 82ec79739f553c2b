// A driver on Node: `node driver.js CLIENT` makes the client of that name in
// ./clients into a program that speaks the driver protocol. With --describe it
// says what would run.

import { conduct } from './loads.js';
import { checkNode, reasonOf } from './requirements.js';
import { Parent } from './parent.js';

const missing = 3; // the exit status that says that this Node lacks something

const [name, option] = process.argv.slice(2);
const client = await load(name);
const introduction = { ...client.library, runtime: `Node ${process.versions.node}` };
if (option === '--describe') {
  console.log(JSON.stringify({ ...introduction, executable: process.execPath }));
} else {
  await drive();
}

async function load(name) {
  try {
    checkNode();
    return await import(`./clients/${name}.js`);
  } catch (error) {
    console.error(reasonOf(error));
    process.exit(missing);
  }
}

async function drive() {
  // JavaScript runs on one CPU, whatever the threads behind it do.
  const parent = new Parent({ ...introduction, parallelism: 1 });
  try {
    const plan = await parent.plan();
    // The SDK obeys variables of its own, where the plan shall decide.
    for (const name in process.env) if (name.startsWith('ANTHROPIC_')) delete process.env[name];
    await conduct(plan, new client.Client(plan), parent);
  } catch (error) {
    parent.giveUp(error);
  }
}
