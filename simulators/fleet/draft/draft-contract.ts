// A first contract from samples of what devices publish: guesses, to be read and mended. Pure; `fleet init` is its command.
import { isDeviceName, receivedAt } from "../../../contract/index.ts";
import type { Draft, DraftField } from "./draft.ts";
import { DraftError } from "./draft.ts";
import { guessField } from "./guess-field.ts";
import type { GuessedTopic } from "./guess-topic.ts";
import { deviceName, guessTopic } from "./guess-topic.ts";
import type { Leaf, Shape } from "./leaves.ts";
import { keyLevel, shapeOf, snakeCase, timeFormat } from "./leaves.ts";
import { nameColumns } from "./name-columns.ts";
import type { Sample } from "./samples.ts";
import { writeContract } from "./write-contract.ts";

export interface DraftOptions {
  /** `acme/+/+/data` or `acme/{site}/{device}/data`; from the samples unless given. */
  readonly topic?: string | undefined;
}

/** The text of a module that exports `contract`. Throws a DraftError for samples without a device, or of several forms. */
export const draftContract = (samples: readonly Sample[], options: DraftOptions = {}): string =>
  writeContract(draftOf(samples, options));

export function draftOf(samples: readonly Sample[], { topic: pattern }: DraftOptions): Draft {
  const shape = shapeOf(samples.map(({ payload }) => payload));
  const version = shape.leaves.find(isVersion);
  const leaves = shape.leaves.filter((leaf) => leaf !== version);
  const deviceLeaf = shape.keys.length > 0 ? undefined : deviceIn(leaves);
  const topics = samples.map(({ topic }) => topic);
  const guessed = guessTopic({ pattern, topics, deviceValues: deviceLeaf?.values });
  const named = fieldsOf(leaves, deviceLeaf, { guessed, shape });
  const { fields } = named;
  const time = timeIn(leaves);
  const eventTime = columnFor(fields, time) ?? receivedAt;
  const sequence = sequenceIn(fields);
  return {
    topic: guessed?.pattern ?? (shape.keys.length > 0 ? "gateway/telemetry" : `devices/{${keyLevel}}/telemetry`),
    isTopicGuessed: guessed === undefined,
    readings: shape.readings,
    version: version && { path: version.path.replace("$.", ""), is: Number(version.values[0]) },
    fields,
    device: named.device,
    identity: [
      named.device,
      ...(sequence === undefined ? [eventTime] : [sequence.boot, sequence.column].flatMap((one) => one ?? [])),
    ],
    eventTime,
    sequence,
    leftOut: named.leftOut,
  };
}

const lastName = ({ names }: Leaf): string => snakeCase(names.at(-1) ?? "");

/** A number at the root that never changes. */
const isVersion = (leaf: Leaf): boolean =>
  leaf.names.length === 1 &&
  /^(v|ver|version|schema_version)$/.test(lastName(leaf)) &&
  isRequired(leaf) &&
  new Set(leaf.values).size === 1 &&
  Number.isSafeInteger(leaf.values[0]);

const isRequired = ({ isAbsent, hasNull }: Leaf): boolean => !isAbsent && !hasNull;

/** The text that is a device's by its name; the shallowest of them, `id` last. */
function deviceIn(leaves: readonly Leaf[]): Leaf | undefined {
  const texts = leaves.filter(
    (leaf) => isRequired(leaf) && leaf.values.every((value) => typeof value === "string" && value !== ""),
  );
  return (
    byDepth(texts.filter((leaf) => deviceName.test(lastName(leaf))))[0] ??
    byDepth(texts.filter((leaf) => lastName(leaf) === "id"))[0]
  );
}

const byDepth = (leaves: readonly Leaf[]): readonly Leaf[] =>
  [...leaves].sort((one, other) => one.names.length - other.names.length);

/** The time that is the reading's by its name, the shallowest; a name that speaks of sending or receiving comes last. */
function timeIn(leaves: readonly Leaf[]): Leaf | undefined {
  const times = leaves.filter((leaf) => isRequired(leaf) && timeFormat(lastName(leaf), leaf.values) !== undefined);
  const ofReading = times.filter((leaf) => !leaf.path.startsWith("$"));
  const likely = byDepth(ofReading.length > 0 ? ofReading : times);
  const depth = likely[0]?.names.length;
  const shallowest = likely.filter(({ names }) => names.length === depth);
  return shallowest.find((leaf) => !/receiv|sent|start|boot/.test(lastName(leaf))) ?? shallowest[0];
}

interface Surroundings {
  readonly guessed: GuessedTopic | undefined;
  readonly shape: Shape;
}

interface NamedFields {
  readonly fields: readonly DraftField[];
  readonly leftOut: readonly string[];
  readonly device: string;
}

/** The fields of topic and payload, the device first. */
function fieldsOf(
  leaves: readonly Leaf[],
  deviceLeaf: Leaf | undefined,
  { guessed, shape }: Surroundings,
): NamedFields {
  const levels = [...(guessed?.levels ?? [])];
  const deviceLevel = deviceLevelOf(deviceLeaf, { guessed, shape });
  if (deviceLevel === undefined && deviceLeaf === undefined)
    throw new DraftError(
      "no text of the samples and no level of their topic is a device's; say where it stands: --topic 'acme/{site}/{device_id}/data'",
    );
  const levelFields = levels
    .filter(([name]) => name !== deviceLevel)
    .map(([name, values]) => levelField(name, [...new Set(values)]));
  const bound = deviceLeaf === undefined ? [] : [deviceLeaf];
  const others = leaves.filter((leaf) => leaf !== deviceLeaf);
  const taken = [
    ...levelFields.map(({ field }) => field.column),
    ...(deviceLeaf === undefined ? [deviceLevel ?? ""] : []),
  ];
  const columns = nameColumns(
    [...bound, ...others].map(({ names }) => names),
    taken,
  );
  const device = deviceLeaf === undefined ? (deviceLevel ?? "") : (columns[0] ?? "");
  const guesses = others.map((leaf, index) => guessField(leaf, columns[index + bound.length] ?? ""));
  return {
    device,
    fields: [
      deviceField(device, {
        leaf: deviceLeaf,
        level: deviceLevel,
        values: valuesOfDevice(deviceLeaf, deviceLevel, { guessed, shape }),
      }),
      ...levelFields,
      ...guesses.flatMap((guess) => (guess.kind === "field" ? [guess.drafted] : [])),
    ],
    leftOut: guesses.flatMap((guess) => (guess.kind === "left-out" ? [guess.why] : [])),
  };
}

/** A level is the device's where the payload names none, or the same; without any topic the device is put into one. */
function deviceLevelOf(leaf: Leaf | undefined, { guessed, shape }: Surroundings): string | undefined {
  if (shape.keys.length > 0) return keyLevel;
  if (guessed === undefined) return leaf === undefined ? undefined : keyLevel;
  const { device } = guessed;
  if (device === undefined || leaf === undefined) return device;
  const values = guessed.levels.get(device) ?? [];
  return values.length === 0 || values.join() === leaf.values.join() ? device : undefined;
}

function valuesOfDevice(
  leaf: Leaf | undefined,
  level: string | undefined,
  { guessed, shape }: Surroundings,
): readonly string[] {
  if (leaf !== undefined) return leaf.values.map(String);
  return shape.keys.length > 0 ? shape.keys : (guessed?.levels.get(level ?? "") ?? []);
}

interface DevicePlace {
  readonly leaf: Leaf | undefined;
  readonly level: string | undefined;
  readonly values: readonly string[];
}

function deviceField(column: string, { leaf, level, values }: DevicePlace): DraftField {
  const odd = values.find((value) => !isDeviceName(value));
  const path = leaf?.path !== undefined && (leaf.path !== column || level !== undefined) ? leaf.path : undefined;
  return {
    field: {
      column,
      kind: "text",
      ...(path !== undefined && { path }),
      ...(level !== undefined && { level }),
      ...(odd !== undefined && { pattern: "[^/+#]{1,128}" }),
      description: "device that measured",
    },
    notes: odd === undefined ? [] : [`"${odd}" cannot be the name of a thing: letters, digits, ":", "_" and "-" can`],
  };
}

const levelField = (name: string, values: readonly string[]): DraftField => ({
  field: { column: name, kind: "text", level: name, description: `${name.replaceAll("_", " ")}, in the topic` },
  notes: values.length === 0 ? [] : [`seen: ${values.slice(0, 3).join(", ")}`],
});

const columnFor = (fields: readonly DraftField[], leaf: Leaf | undefined): string | undefined =>
  fields.find(({ field }) => leaf !== undefined && (field.path ?? field.column) === leaf.path)?.field.column;

/** A whole number that is called so, with the text that is called the boot. */
function sequenceIn(fields: readonly DraftField[]): Draft["sequence"] {
  const required = fields.filter(({ field }) => field.presence === undefined).map(({ field }) => field);
  const column = required.find(
    ({ kind, column: name }) => kind === "integer" && /^(seq|sequence|seq_no|seq_num|sequence_number)$/.test(name),
  );
  const boot = required.find(
    ({ kind, column: name }) => kind === "text" && /^(boot|boot_id|session|session_id)$/.test(name),
  );
  return column && { column: column.column, ...(boot !== undefined && { boot: boot.column }) };
}
