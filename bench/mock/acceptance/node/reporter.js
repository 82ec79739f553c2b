// Reports each test as one JSON line, for the Go test that runs these.
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') process.stderr.write(data.message);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite') continue;
    const { error } = data.details;
    yield JSON.stringify({
      name: data.name,
      error: type === 'test:fail' ? String(error?.cause?.stack ?? error?.stack ?? error) : undefined,
      skipped: data.skip !== undefined || data.todo !== undefined,
    }) + '\n';
  }
}
