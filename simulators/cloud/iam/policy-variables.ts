// Policy variables, `${iot:ClientId}` or `${aws:username, 'nobody'}`: replaced by what the request knows of its maker.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import { valueOf, type RequestContext } from "./condition.ts";
import type { Statement } from "./policy-document.ts";
import { literalPattern } from "./wildcard.ts";

const variable = /\$\{([a-zA-Z][^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

/**
 * The statements as they read for one requester. A pattern with a variable that the context has no value for matches nothing; of a
 * value, wildcards mean themselves.
 */
export const withVariables = (statements: readonly Statement[], context: RequestContext): readonly Statement[] =>
  statements.map((statement) => ({
    ...statement,
    Resource: replacedAll(statement.Resource, context),
    Condition: mapValues(statement.Condition, (keys) => mapValues(keys, (values) => replacedAll(values, context))),
  }));

/** The variables of the statements that are none of the known ones and have no default, as they are written. */
export function unknownVariables(statements: readonly Statement[], known: readonly string[]): readonly string[] {
  const patterns = statements.flatMap(({ Resource, Condition }) => [
    ...Resource,
    ...Object.values(Condition).flatMap((keys) => Object.values(keys).flat()),
  ]);
  const lowered = known.map((name) => name.toLowerCase());
  const unknown = patterns
    .flatMap((pattern) => [...pattern.matchAll(variable)])
    .filter(([, name = "", fallback]) => fallback === undefined && !lowered.includes(name.toLowerCase()));
  return [...new Set(unknown.map(([text]) => text))];
}

const replacedAll = (patterns: readonly string[], context: RequestContext): string[] =>
  patterns.map((pattern) => replaced(pattern, context)).filter((pattern) => pattern !== undefined);

function replaced(pattern: string, context: RequestContext): string | undefined {
  if (!pattern.includes("${")) return pattern;
  const unknown: string[] = [];
  const text = pattern.replace(variable, (_, name: string, fallback: string | undefined) => {
    const value = valueOf(context, name) ?? fallback;
    if (value === undefined) unknown.push(name);
    return literalPattern(value ?? "");
  });
  return unknown.length === 0 ? text : undefined;
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
