// The way back: from stored rows to the message that a device would send for them. The simulated fleet and replays send these, and the
// documentation shows one; a test holds that the judgement of a composed message gives the rows again.
import type { Field, Value } from "./field.ts";
import { pathOf } from "./field.ts";
import type { Row } from "./judge.ts";
import type { Step } from "./path.ts";
import { pathIn } from "./path.ts";
import type { Telemetry } from "./telemetry.ts";
import { timestampText } from "./timestamp.ts";
import { topicWith } from "./topic.ts";

type Branch = Record<string, unknown> | unknown[];

/** The message that holds the rows; without `readings` in the contract it holds one. What stands at the root is the first row's. */
export function composeMessage(contract: Telemetry, rows: readonly Row[]): unknown {
  const message = contract.readings === undefined ? {} : emptyAt(pathIn(contract.readings).steps);
  if (contract.version !== undefined) put(message, pathIn(contract.version.path).steps, contract.version.is);
  const first = rows[0];
  const rooted = contract.fields.filter((field) => pathIn(pathOf(field) ?? field.column).isAbsolute);
  for (const field of rooted) if (first !== undefined) putField(message, field, first);
  const own = contract.fields.filter((field) => !rooted.includes(field));
  for (const row of rows) {
    const reading = contract.readings === undefined ? message : readingAt(message, contract, row);
    for (const field of own) putField(reading, field, row);
  }
  return message;
}

/** The bytes of a message, by the contract's own encoding or as JSON. Throws where the contract decodes and does not encode. */
export function encodeMessage(contract: Telemetry, message: unknown, topic: string): string | Uint8Array {
  const { decode, encode } = contract;
  if (encode !== undefined) return encode(message, topic);
  if (decode === undefined) return JSON.stringify(message);
  throw new Error(
    "the contract has decode and no encode: add encode, the way back, for a simulated fleet to publish by",
  );
}

/** The topic of a row's device. Levels that are no column are called by their own name. */
export function topicOf(contract: Pick<Telemetry, "topic" | "fields">, row: Row): string {
  return topicWith(contract.topic, (name) => {
    const field = contract.fields.find(({ level }) => level === name);
    const value = field === undefined ? undefined : row[field.column];
    return value === undefined || value === null ? name : String(value);
  });
}

/** A stored value as the payload has it. */
export function payloadValue(field: Field, value: Value): unknown {
  if (value === null) return null;
  switch (field.kind) {
    case "timestamp":
      return timestampText(field, Number(value));
    case "boolean":
      return field.words === undefined ? value : value === true ? field.words.true : field.words.false;
    case "text":
    case "integer":
    case "number":
      return value;
  }
}

function putField(into: Branch, field: Field, row: Row): void {
  const path = pathOf(field);
  const value = row[field.column] ?? null;
  if (path === undefined || (value === null && field.presence === "optional")) return;
  put(into, pathIn(path).steps, payloadValue(field, value));
}

const emptyAt = ([first]: readonly Step[]): Branch => (first?.kind === "item" || first?.kind === "items" ? [] : {});

/** Sets the value at a path, making objects and lists on the way. */
function put(into: Branch, steps: readonly Step[], value: unknown): void {
  let branch = into;
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const key = step.kind === "member" ? step.name : step.kind === "item" ? step.index : 0;
    const next = isLast ? value : (at(branch, key) ?? emptyAt(steps.slice(index + 1)));
    setAt(branch, key, next);
    if (!isLast && isBranch(next)) branch = next;
  }
}

/** The place of one more reading: the next item of the list, or the member under the row's level. */
function readingAt(message: Branch, { readings = "", fields }: Telemetry, row: Row): Branch {
  const { steps } = pathIn(readings);
  let branch = message;
  for (const [place, step] of steps.entries()) {
    const isLast = place === steps.length - 1;
    const key = readingKey(step, branch, { fields, row, isLast });
    const next = at(branch, key) ?? (isLast ? {} : emptyAt(steps.slice(place + 1)));
    setAt(branch, key, next);
    if (!isBranch(next)) throw new Error(`a reading at ${readings} lies within a value that is no object`);
    branch = next;
  }
  return branch;
}

interface Place {
  readonly fields: readonly Field[];
  readonly row: Row;
  readonly isLast: boolean;
}

function readingKey(step: Step, branch: Branch, { fields, row, isLast }: Place): string | number {
  switch (step.kind) {
    case "member":
      return step.name;
    case "item":
      return step.index;
    case "items":
      return isLast && Array.isArray(branch) ? branch.length : 0;
    case "members": {
      const field = fields.find(({ level }) => level === step.level);
      return String(field === undefined ? step.level : row[field.column]);
    }
  }
}

const isBranch = (value: unknown): value is Branch => typeof value === "object" && value !== null;

const at = (branch: Branch, key: string | number): unknown =>
  Array.isArray(branch) ? branch[Number(key)] : Object.hasOwn(branch, key) ? branch[key] : undefined;

function setAt(branch: Branch, key: string | number, value: unknown): void {
  if (Array.isArray(branch)) branch[Number(key)] = value;
  else branch[key] = value;
}
