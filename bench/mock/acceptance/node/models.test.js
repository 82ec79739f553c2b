import assert from 'node:assert/strict';
import { eachMajor } from './sdks.js';

eachMajor('models', undefined, async ({ client, major }) => {
  const all = [];
  for await (const model of client.models.list({ limit: 1000 })) all.push(model);
  const paged = [];
  for await (const model of client.models.list({ limit: 3 })) paged.push(model);
  assert.deepEqual(paged, all);

  const haiku = all.find((model) => model.id === 'claude-haiku-5-5');
  assert.ok(haiku);
  assert.deepEqual({ ...(await client.models.retrieve(haiku.id)) }, haiku);
  await assert.rejects(client.models.retrieve('claude-none'), (error) => {
    assert.ok(error instanceof major.errors.NotFoundError);
    assert.equal(error.type, 'not_found_error');
    return true;
  });
});
