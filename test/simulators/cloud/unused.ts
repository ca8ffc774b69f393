// A port that a test does not expect to be used: every method throws its name.

export function unused<const Name extends string>(port: string, names: readonly Name[]): Record<Name, () => never> {
  const methods = names.map((name) => [
    name,
    (): never => {
      throw new Error(`${port}.${name} is not expected here`);
    },
  ]);
  return Object.fromEntries(methods);
}
