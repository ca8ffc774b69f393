// A published message as rules see it, and the values of their expressions. Undefined is not null: a missing attribute is
// Undefined, and so is what is computed from it.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-data-types.html

export type Value =
  string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value };

export interface RuleMessage {
  /** Without the Basic Ingest prefix. */
  readonly topic: string;
  readonly clientId: string;
  readonly payload: Buffer;
  readonly receivedAtMs: number;
  readonly newUuid: () => string;
  /** Called for each republish of this message, or of one that came of it. @throws Error where they have become too many */
  readonly countRepublish: () => void;
  /** The payload as JSON, parsed on first use; Undefined where it is not JSON. */
  json(): Value;
}

export function ruleMessage(message: Omit<RuleMessage, "json">): RuleMessage {
  let isParsed = false;
  let parsed: Value;
  return {
    ...message,
    json() {
      if (!isParsed) parsed = parseJson(message.payload);
      isParsed = true;
      return parsed;
    },
  };
}

function parseJson(payload: Buffer): Value {
  try {
    return toValue(JSON.parse(payload.toString("utf8")));
  } catch {
    return undefined;
  }
}

/** JSON.parse's result is JSON by construction; this names its type. */
function toValue(json: unknown): Value {
  return isValue(json) ? json : undefined;
}

const isValue = (json: unknown): json is Value => json !== undefined;

export const isRecord = (value: Value): value is { readonly [name: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As text: strings as they are, the rest as JSON. Undefined stays out of templates as the word `undefined`. */
export const textOf = (value: Value): string =>
  typeof value === "string" ? value : value === undefined ? "undefined" : JSON.stringify(value);
