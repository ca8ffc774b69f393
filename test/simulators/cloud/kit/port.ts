// Ports as tests need them: found when they are called, so that services may be made in any order, and what a test does not expect
// to be called says its name.

/**
 * Calls what `find` finds at that moment.
 * A method that it does not find may be passed around; whoever calls it gets an Error that names port and method.
 */
export function portOf<Port extends object>(name: string, find: () => Partial<Port> | undefined): Port;
export function portOf(name: string, find: () => object | undefined): object {
  return new Proxy(
    {},
    {
      get(_, method) {
        // What is awaited is asked for a method of that name.
        if (typeof method === "symbol" || method === "then") return undefined;
        const found: unknown = Reflect.get(find() ?? {}, method);
        if (found !== undefined) return found;
        return () => {
          throw new Error(`${name}.${method} is not expected here`);
        };
      },
    },
  );
}

/** A port of which a test expects these methods alone. */
export const standIn = <Port extends object>(name: string, methods: Partial<Port> = {}): Port =>
  portOf<Port>(name, () => methods);
