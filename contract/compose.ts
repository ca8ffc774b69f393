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

/** Rows to the message that holds them; without `readings` in the contract it holds one. What stands at the root is the first row's. */
export type Composer = (rows: readonly Row[]) => object;

type Branch = Record<string, unknown> | unknown[];

/** Sets a field's value of a row in a message or a reading. */
type Put = (into: Branch, row: Row) => void;

/** The composer of a contract, its paths read once. */
export function composerOf(contract: Telemetry): Composer {
  const { fields, version, readings } = contract;
  const placed = fields.filter((field) => pathOf(field) !== undefined);
  const isRooted = (field: Field): boolean => pathIn(pathOf(field) ?? "").isAbsolute;
  const rooted = readings === undefined ? [] : placed.filter(isRooted).map(putter);
  const own = placed.filter((field) => readings === undefined || !isRooted(field)).map(putter);
  const versionSteps = version && pathIn(version.path).steps;
  const place = readings === undefined ? undefined : readingPlace(pathIn(readings).steps, fields);
  const empty = (): Branch => (readings === undefined ? {} : emptyFor(pathIn(readings).steps));
  return (rows) => {
    const message = empty();
    if (versionSteps !== undefined) put(message, versionSteps, version?.is);
    const [first] = rows;
    if (first !== undefined) for (const set of rooted) set(message, first);
    for (const row of rows) {
      const reading = place === undefined ? message : place(message, row);
      for (const set of own) set(reading, row);
    }
    return message;
  };
}

/** One message, where speed is no matter: see `composerOf`. */
export const composeMessage = (contract: Telemetry, rows: readonly Row[]): object => composerOf(contract)(rows);

/** The bytes of a message, by the contract's own encoding or as JSON. Throws where the contract decodes and does not encode. */
export function encodeMessage(
  { decode, encode }: Pick<Telemetry, "decode" | "encode">,
  message: unknown,
  topic: string,
): string | Uint8Array {
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

function putter(field: Field): Put {
  const { steps } = pathIn(pathOf(field) ?? field.column);
  const { column } = field;
  const isLeftOut = field.presence === "optional";
  const isPlain = field.kind !== "timestamp" && field.kind !== "boolean";
  const [only] = steps;
  const name = steps.length === 1 && only?.kind === "member" ? only.name : undefined;
  return (into, row) => {
    const stored = row[column] ?? null;
    if (stored === null && isLeftOut) return;
    const value = isPlain ? stored : payloadValue(field, stored);
    if (name !== undefined && !Array.isArray(into)) into[name] = value;
    else put(into, steps, value);
  };
}

/** What a path begins with: a list where its first step counts. */
const emptyFor = ([first]: readonly Step[]): Branch => (first?.kind === "item" || first?.kind === "items" ? [] : {});

/** Sets the value at a path, making objects and lists on the way. */
function put(into: Branch, steps: readonly Step[], value: unknown): void {
  let branch = into;
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const key = step.kind === "member" ? step.name : step.kind === "item" ? step.index : 0;
    const next = isLast ? value : (at(branch, key) ?? emptyFor(steps.slice(index + 1)));
    setAt(branch, key, next);
    if (!isLast && isBranch(next)) branch = next;
  }
}

/** Makes the place of one more reading: the next item of the list, or the member under the row's level. */
function readingPlace(steps: readonly Step[], fields: readonly Field[]): (message: Branch, row: Row) => Branch {
  return (message, row) => {
    let branch = message;
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1;
      const key = keyOf(step, { branch, row, fields, isLast });
      const next = at(branch, key) ?? (isLast ? {} : emptyFor(steps.slice(index + 1)));
      setAt(branch, key, next);
      if (!isBranch(next)) throw new Error("a reading lies within a value that is no object");
      branch = next;
    }
    return branch;
  };
}

interface Place {
  readonly branch: Branch;
  readonly row: Row;
  readonly fields: readonly Field[];
  readonly isLast: boolean;
}

function keyOf(step: Step, { branch, row, fields, isLast }: Place): string | number {
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
