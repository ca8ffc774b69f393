// Paths into a message: `meta.fw`, `rx[0].rssi`, `["a.b"].c`; `$.` in front counts from the message's root, any other path from the
// reading. A path to readings may have `[*]` (each of a list, where a single value counts as a list of one, as SQL/JSON's lax mode
// has it: ISO/IEC 9075-2, 9.46) and `{name}` (each member of an object, its key being a level).

export type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "item"; readonly index: number }
  | { readonly kind: "items" }
  | { readonly kind: "members"; readonly level: string };

export interface Path {
  readonly isAbsolute: boolean;
  readonly steps: readonly Step[];
}

const token = /^(?:\.?([A-Za-z_$][\w$-]*)|\[(\d{1,6})\]|\["((?:[^"\\]|\\.)*)"\]|(\[\*\])|\.?\{([a-z][a-z0-9_]*)\})/;

/** The steps of a path; undefined for text that is none. */
export function parsePath(text: string): Path | undefined {
  const isAbsolute = text === "$" || text.startsWith("$.") || text.startsWith("$[");
  let rest = isAbsolute ? text.slice(1) : text;
  const steps: Step[] = [];
  while (rest !== "") {
    const [whole, member, index, quoted, items, level] = token.exec(rest) ?? [];
    if (whole === undefined || (steps.length > 0 && member !== undefined && !whole.startsWith("."))) return undefined;
    rest = rest.slice(whole.length);
    if (member !== undefined) steps.push({ kind: "member", name: member });
    else if (index !== undefined) steps.push({ kind: "item", index: Number(index) });
    else if (quoted !== undefined) steps.push({ kind: "member", name: quoted.replaceAll(/\\(.)/g, "$1") });
    else if (items !== undefined) steps.push({ kind: "items" });
    else if (level !== undefined) steps.push({ kind: "members", level });
  }
  return steps.length === 0 && !isAbsolute ? undefined : { isAbsolute, steps };
}

/** The path, which has been checked before; throws where it has not. */
export function pathIn(text: string): Path {
  const path = parsePath(text);
  if (path === undefined) throw new Error(`"${text}" is no path`);
  return path;
}

/** Whether a path leads to one value at most. */
export const isPlain = ({ steps }: Path): boolean => steps.every(({ kind }) => kind === "member" || kind === "item");

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of the object's own: "constructor" is one of any object's prototype. */
const memberOf = (from: Members, name: string): unknown =>
  name in Object.prototype && !Object.hasOwn(from, name) ? undefined : from[name];

/** A function that finds a plain path's value; undefined where there is none. */
export function valueReader({ steps }: Path): (from: unknown) => unknown {
  const [only, ...others] = steps;
  if (only?.kind === "member" && others.length === 0) {
    const { name } = only;
    if (name in Object.prototype) return (from) => (isMembers(from) ? memberOf(from, name) : undefined);
    return (from) => (isMembers(from) ? from[name] : undefined);
  }
  return (from) => {
    let value = from;
    for (const step of steps) {
      if (step.kind === "member") value = isMembers(value) ? memberOf(value, step.name) : undefined;
      else value = Array.isArray(value) && step.kind === "item" ? value[step.index] : undefined;
    }
    return value;
  };
}

/** One of the readings in a message, with the levels that its path's keys gave. */
export interface Found {
  readonly value: unknown;
  readonly levels: Readonly<Record<string, string>>;
}

/** Every value that a path leads to, in the message's order. */
export function valuesAt({ steps }: Path, from: unknown): readonly Found[] {
  return steps.reduce<readonly Found[]>(
    (reached, step) => reached.flatMap((found) => follow(step, found)),
    [{ value: from, levels: {} }],
  );
}

function follow(step: Step, { value, levels }: Found): readonly Found[] {
  switch (step.kind) {
    case "member": {
      const member = isMembers(value) ? memberOf(value, step.name) : undefined;
      return member === undefined ? [] : [{ value: member, levels }];
    }
    case "item":
      return Array.isArray(value) && value.length > step.index ? [{ value: value[step.index], levels }] : [];
    case "items": {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item) => ({ value: item, levels }));
    }
    case "members":
      return isMembers(value)
        ? Object.entries(value).map(([key, member]) => ({ value: member, levels: { ...levels, [step.level]: key } }))
        : [];
  }
}
