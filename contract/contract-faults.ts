// What is wrong with a contract as a whole: what its parts say of one another.
import type { Field } from "./field.ts";
import { presenceOf } from "./field.ts";
import { fieldFaults } from "./field-faults.ts";
import { isPlain, parsePath } from "./path.ts";
import type { TelemetryDefinition } from "./telemetry.ts";
import { receivedAt } from "./telemetry.ts";
import { levelNames, topicFaults } from "./topic.ts";

/** A sentence each; empty for a contract that holds. */
export function contractFaults(definition: TelemetryDefinition): readonly string[] {
  const { fields, topic } = definition;
  const levels = [...levelNames(topic), ...readingLevels(definition)];
  const used = new Set(fields.flatMap(({ level }) => level ?? []));
  const columns = fields.map(({ column }) => column);
  const repeated = new Set(columns.filter((column, index) => columns.indexOf(column) !== index));
  return [
    ...topicFaults(topic),
    ...levels
      .filter((level) => !used.has(level))
      .map(
        (level) => `level {${level}} is used by no field; add level: "${level}" to one, or write a word in its place`,
      ),
    ...(fields.length === 0 ? ["fields is empty; a reading has at least a device"] : []),
    ...[...repeated].map((column) => `column ${column} is stated by two fields; rename one`),
    ...fields.flatMap((field) => fieldFaults(field, levels)),
    ...readingsFaults(definition),
    ...deviceFaults(definition),
    ...identityFaults(definition),
    ...eventTimeFaults(definition),
    ...sequenceFaults(definition),
    ...restFaults(definition),
  ];
}

function readingLevels({ readings }: TelemetryDefinition): readonly string[] {
  const steps = readings === undefined ? [] : (parsePath(readings)?.steps ?? []);
  return steps.flatMap((step) => (step.kind === "members" ? [step.level] : []));
}

function readingsFaults({ readings, fields }: TelemetryDefinition): string[] {
  if (readings === undefined) return [];
  const path = parsePath(readings);
  if (path === undefined || isPlain(path))
    return [`readings is "${readings}"; write where a message holds several, like $.values[*] or $[*]`];
  return fields.length > 0 && fields.every((field) => field.path?.startsWith("$") === true)
    ? [
        `readings is "${readings}", but every path counts from the root: leave "$." out where a value is the reading's own`,
      ]
    : [];
}

const known = (fields: readonly Field[]): string => fields.map(({ column }) => column).join(", ");

function deviceFaults({ device, fields }: TelemetryDefinition): string[] {
  const field = fields.find(({ column }) => column === device);
  if (field === undefined) return [`device is "${device}", which is no column; write one of ${known(fields)}`];
  return field.kind === "text" && presenceOf(field) === "required"
    ? []
    : [`device is "${device}", a ${field.kind} that is ${presenceOf(field)}; a device is a text that is required`];
}

function identityFaults({ identity, device, fields }: TelemetryDefinition): string[] {
  if (identity.length === 0) return [`identity is empty; name the columns that make a reading one, the device first`];
  const faults = identity.flatMap((column, index) => {
    if (identity.indexOf(column) !== index) return [`identity names ${column} twice; once is enough`];
    if (column === receivedAt) return [];
    const field = fields.find((one) => one.column === column);
    if (field === undefined) return [`identity names ${column}, which is no column; write one of ${known(fields)}`];
    if (presenceOf(field) !== "required")
      return [`identity names ${column}, which may be null; make it required, or leave it out of the identity`];
    return field.kind === "number" || field.kind === "boolean"
      ? [`identity names ${column}, a ${field.kind}; a reading is told by texts, whole numbers and times`]
      : [];
  });
  return identity.includes(device) ? faults : [...faults, `identity leaves the device out; add ${device}`];
}

function eventTimeFaults({ eventTime, fields }: TelemetryDefinition): string[] {
  if (eventTime === receivedAt) return [];
  const field = fields.find(({ column }) => column === eventTime);
  if (field === undefined)
    return [
      `eventTime is "${eventTime}", which is no column; write a timestamp's, or ${receivedAt} for devices without a clock`,
    ];
  return field.kind === "timestamp" && presenceOf(field) === "required"
    ? []
    : [`eventTime is "${eventTime}", a ${field.kind} that is ${presenceOf(field)}; it is a timestamp that is required`];
}

function sequenceFaults({ sequence, fields }: TelemetryDefinition): string[] {
  if (sequence === undefined) return [];
  const ofKind = (key: string, column: string, kind: Field["kind"]): string[] => {
    const field = fields.find((one) => one.column === column);
    if (field === undefined)
      return [`sequence.${key} is "${column}", which is no column; write one of ${known(fields)}`];
    return field.kind === kind && presenceOf(field) === "required"
      ? []
      : [`sequence.${key} is "${column}", a ${field.kind} that is ${presenceOf(field)}; it is a required ${kind}`];
  };
  const { column, boot } = sequence;
  return [...ofKind("column", column, "integer"), ...(boot === undefined ? [] : ofKind("boot", boot, "text"))];
}

function restFaults({
  decode,
  encode,
  module,
  version,
  lateness = {},
  payloadBytesMax = 1,
}: TelemetryDefinition): string[] {
  const path = version === undefined ? undefined : parsePath(version.path);
  return [
    ...(decode !== undefined && module === undefined
      ? ["decode is given without module; add module: import.meta.url, so that the transform is bundled with it"]
      : []),
    ...(encode !== undefined && decode === undefined ? ["encode is given without decode; give both, or neither"] : []),
    ...(version !== undefined && (path === undefined || !isPlain(path))
      ? [`version.path is "${version.path}"; write it like v or meta.version`]
      : []),
    ...Object.entries(lateness)
      .filter(([, ms]) => !(Number.isSafeInteger(ms) && ms >= 0))
      .map(([key, ms]) => `lateness.${key} is ${String(ms)}; give whole milliseconds from 0`),
    ...(Number.isSafeInteger(payloadBytesMax) && payloadBytesMax > 0 && payloadBytesMax <= payloadBytesLimit
      ? []
      : [`payloadBytesMax is ${payloadBytesMax}; IoT Core takes 1 to ${payloadBytesLimit}`]),
  ];
}

/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits */
const payloadBytesLimit = 131_072;
