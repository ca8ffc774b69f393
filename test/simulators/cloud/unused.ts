// A port that a test does not expect to be used: every method throws its name.

export function unused<const Name extends string>(port: string, names: readonly Name[]): Record<Name, () => never> {
  const methods = names.map((name): [Name, () => never] => [
    name,
    () => {
      throw new Error(`${port}.${name} is not expected here`);
    },
  ]);
  const isComplete = (record: Partial<Record<Name, () => never>>): record is Record<Name, () => never> =>
    names.every((name) => name in record);
  const record: Partial<Record<Name, () => never>> = {};
  for (const [name, method] of methods) record[name] = method;
  if (!isComplete(record)) throw new Error("every name has its method");
  return record;
}

export const unusedQueues = unused("queues", [
  "sendMessage",
  "receiveMessages",
  "deleteMessages",
  "changeVisibility",
  "visibilityTimeoutMs",
  "onVisible",
]);

export const unusedFunctions = unused("functions", ["invoke", "invokeAsync"]);
