// Prefixes with expressions, `data/!{timestamp:yyyy/MM/dd}/!{partitionKeyFromLambda:key}/`: parsed once, evaluated per object.
// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
import { formatTimestamp, isTimestampPattern } from "./timestamp-pattern.ts";

export type PrefixPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "timestamp"; readonly pattern: string }
  | { readonly kind: "random-string" }
  | { readonly kind: "error-output-type" }
  | { readonly kind: "partition-key"; readonly name: string };

export type Prefix = readonly PrefixPart[];

export interface PrefixContext {
  /** Arrival of the oldest record in the object. */
  readonly timeMs: number;
  readonly errorOutputType?: string;
  readonly partitionKeys?: Readonly<Record<string, string>>;
  readonly randomString: () => string;
}

/** A fault in words where an expression is none that Firehose knows. */
export function parsePrefix(template: string): Prefix | { readonly fault: string } {
  const parts: PrefixPart[] = [];
  let rest = template;
  for (;;) {
    const start = rest.indexOf("!{");
    if (start < 0) break;
    const end = rest.indexOf("}", start);
    if (end < 0) return { fault: `the expression at "${rest.slice(start)}" has no closing brace` };
    const expression = rest.slice(start + 2, end);
    const part = parseExpression(expression);
    if (part === undefined) return { fault: `!{${expression}} is no expression that Firehose evaluates` };
    if (start > 0) parts.push({ kind: "text", text: rest.slice(0, start) });
    parts.push(part);
    rest = rest.slice(end + 1);
  }
  if (rest.length > 0) parts.push({ kind: "text", text: rest });
  return parts;
}

function parseExpression(expression: string): PrefixPart | undefined {
  const colon = expression.indexOf(":");
  const namespace = expression.slice(0, colon);
  const value = expression.slice(colon + 1);
  switch (namespace) {
    case "timestamp":
      return isTimestampPattern(value) ? { kind: "timestamp", pattern: value } : undefined;
    case "firehose":
      return value === "random-string" || value === "error-output-type" ? { kind: value } : undefined;
    case "partitionKeyFromLambda":
      return value.length > 0 ? { kind: "partition-key", name: value } : undefined;
    default:
      return undefined;
  }
}

export function evaluatePrefix(prefix: Prefix, context: PrefixContext): string {
  return prefix.map((part) => evaluatePart(part, context)).join("");
}

function evaluatePart(part: PrefixPart, context: PrefixContext): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "timestamp":
      return formatTimestamp(part.pattern, context.timeMs);
    case "random-string":
      return context.randomString();
    case "error-output-type":
      return context.errorOutputType ?? "";
    case "partition-key":
      return context.partitionKeys?.[part.name] ?? "";
  }
}

export const partitionKeyNames = (prefix: Prefix): readonly string[] => [
  ...new Set(prefix.flatMap((part) => (part.kind === "partition-key" ? [part.name] : []))),
];

const datePath: PrefixPart = { kind: "timestamp", pattern: "yyyy/MM/dd/HH/" };
const errorPath: Prefix = [{ kind: "error-output-type" }, { kind: "text", text: "/" }, datePath];

const hasExpression = (prefix: Prefix): boolean => prefix.some(({ kind }) => kind !== "text");

/**
 * Without any expression the date path is appended. (The guide says so for a prefix without a timestamp expression; objects
 * delivered under partition keys alone show that other expressions keep it away too.)
 */
export const withDatePath = (prefix: Prefix): Prefix => (hasExpression(prefix) ? prefix : [...prefix, datePath]);

/** The error prefix as given, or the one that Firehose makes up: behind the prefix, by type and arrival. */
export function errorPrefixOf(prefix: Prefix, errorPrefix: Prefix | undefined): Prefix {
  if (errorPrefix === undefined) return [...prefix, ...errorPath];
  return hasExpression(errorPrefix) ? errorPrefix : [...errorPrefix, ...errorPath];
}
