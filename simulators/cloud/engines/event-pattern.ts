// Event patterns: compiled once per rule into a predicate on the whole event. A filter that the embedded cloud does not know is
// refused by name. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
import { compileFilter } from "./pattern-filter.ts";
import { invalidPattern, isFields, type Fields, type Matcher } from "./pattern-matcher.ts";

/** @throws AwsError InvalidEventPatternException */
export function compileEventPattern(pattern: string): Matcher {
  let parsed: unknown;
  try {
    parsed = JSON.parse(pattern);
  } catch (cause) {
    throw invalidPattern(cause instanceof Error ? cause.message : "not JSON");
  }
  if (!isFields(parsed)) throw invalidPattern("Filter is not an object");
  return compileFields(parsed, "");
}

function compileFields(pattern: Fields, path: string): Matcher {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern(`Empty objects are not allowed${path === "" ? "" : ` at ${path}`}`);
  const fields = entries.map(([name, part]) =>
    name === "$or"
      ? compileAlternatives(part, path)
      : compileField(name, part, `${path}${path === "" ? "" : "."}${name}`),
  );
  return (value) => isFields(value) && fields.every((matches) => matches(value));
}

function compileField(name: string, part: unknown, path: string): Matcher {
  const matches = compilePart(part, path);
  return (fields) => matches(isFields(fields) && Object.hasOwn(fields, name) ? fields[name] : undefined);
}

function compileAlternatives(part: unknown, path: string): Matcher {
  if (!Array.isArray(part) || part.length < 2)
    throw invalidPattern("There must have at least 2 Objects in $or relationship");
  const alternatives = part.map((alternative: unknown) => {
    if (!isFields(alternative)) throw invalidPattern("Only Objects are allowed in $or");
    return compileFields(alternative, path);
  });
  return (value) => alternatives.some((matches) => matches(value));
}

/** An array lists the values that match, an object goes a level down. A field that holds an array matches by any element. */
function compilePart(part: unknown, path: string): Matcher {
  if (isFields(part)) {
    const matches = compileFields(part, path);
    const absent = (): boolean => matches({});
    return (value) => (Array.isArray(value) ? value.some(matches) : value === undefined ? absent() : matches(value));
  }
  if (!Array.isArray(part)) throw invalidPattern(`"${path}" must be an object or an array`);
  if (part.length === 0) throw invalidPattern(`Empty arrays are not allowed at ${path}`);
  const filters = part.map((filter: unknown) => compileFilter(filter, path));
  const anyFilter: Matcher = (value) => filters.some((matches) => matches(value));
  return (value) =>
    Array.isArray(value) ? (value.length === 0 ? anyFilter(undefined) : value.some(anyFilter)) : anyFilter(value);
}
