// What a target gets of an event: all of it, a part, a constant, or a template filled from it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
import { AwsError } from "../wire/aws-error.ts";

export type TargetInput =
  | { readonly kind: "event" }
  /** JSON text. */
  | { readonly kind: "constant"; readonly text: string }
  /** `$.detail.name` */
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "template"; readonly paths: Readonly<Record<string, string>>; readonly template: string };

export interface InputContext {
  readonly event: Readonly<Record<string, unknown>>;
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestedAtMs: number;
}

export function renderInput(input: TargetInput, context: InputContext): string {
  switch (input.kind) {
    case "event":
      return JSON.stringify(context.event);
    case "constant":
      return input.text;
    case "path":
      return JSON.stringify(readPath(context.event, input.path) ?? {});
    case "template":
      return fillTemplate(input, context);
  }
}

/**
 * Inside quotes a variable is inserted as bare text, elsewhere as JSON; a variable whose path the event has not is empty.
 */
function fillTemplate(input: Extract<TargetInput, { kind: "template" }>, context: InputContext): string {
  const values = { ...reservedVariables(context), ...variables(input.paths, context.event) };
  let isQuoted = false;
  return input.template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (token: string, name: string | undefined) => {
    if (token === '"') isQuoted = !isQuoted;
    if (name === undefined || !Object.hasOwn(values, name)) return token;
    const value = values[name];
    if (!isQuoted) return JSON.stringify(value ?? "");
    const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

const variables = (paths: Readonly<Record<string, string>>, event: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, readPath(event, path)]));

const reservedVariables = ({ event, ruleArn, ruleName, ingestedAtMs }: InputContext): Record<string, unknown> => ({
  "aws.events.rule-arn": ruleArn,
  "aws.events.rule-name": ruleName,
  "aws.events.event.ingestion-time": new Date(ingestedAtMs).toISOString(),
  "aws.events.event": event,
  "aws.events.event.json": event,
});

const pathPattern = /^\$(?:\.[A-Za-z0-9_-]+|\[\d+\])*$/;

/** @throws AwsError ValidationException for a path beyond names and indexes. */
export function checkPath(path: string): void {
  if (!pathPattern.test(path))
    throw new AwsError(
      "ValidationException",
      400,
      `InputPath ${path} is not names and indexes: the embedded cloud knows $.a.b[0]`,
    );
}

function readPath(root: unknown, path: string): unknown {
  let value: unknown = root;
  for (const [, name, index] of path.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, name ?? index ?? "");
  }
  return value;
}
