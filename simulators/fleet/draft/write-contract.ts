// A draft as the text of a TypeScript module, laid out as prettier would, with what is to be looked at said behind each line.
import type { Draft, DraftField } from "./draft.ts";

export function writeContract(draft: Draft): string {
  const { topic, readings, version, device, identity, eventTime, sequence, fields } = draft;
  return [
    '// What the fleet publishes: drafted from samples, to be mended by whoever knows the devices. Fill in each unit "?", say what sensors can',
    "// measure (min, max), which fields may be missing (presence), and leave out what nobody will ask for.",
    'import { defineTelemetry } from "millrace/contract";',
    "",
    "export const contract = defineTelemetry({",
    `  topic: ${quoted(topic)},${draft.isTopicGuessed ? " // no sample says it: where do devices publish?" : ""}`,
    ...(readings === undefined ? [] : [`  readings: ${quoted(readings)},`]),
    ...(version === undefined ? [] : [`  version: { path: ${quoted(version.path)}, is: ${version.is} },`]),
    "  fields: [",
    ...fields.flatMap(fieldLines),
    ...draft.leftOut.map((why) => `    // left out: ${oneLine(why)}`),
    "  ],",
    `  device: ${quoted(device)},`,
    `  identity: [${identity.map(quoted).join(", ")}],`,
    `  eventTime: ${quoted(eventTime)},`,
    ...(sequence === undefined ? [] : [`  sequence: ${objectText(sequence)},`]),
    "});",
    "",
  ].join("\n");
}

function fieldLines({ field, notes }: DraftField): string[] {
  const keys = Object.entries(field).sort(([one], [other]) => placeOf(one) - placeOf(other));
  return [
    "    {",
    ...keys.map(
      ([key, value]) => `      ${key}: ${valueText(value)},${value === "?" ? " // what does it count?" : ""}`,
    ),
    ...notes.map((note) => `      // ${oneLine(note)}`),
    "    },",
  ];
}

const inFront = ["column", "kind", "path", "level", "presence"];

/** What a field is comes first, what is said of it last; the rest as it was guessed. */
const placeOf = (key: string): number =>
  key === "description" ? inFront.length + 1 : inFront.includes(key) ? inFront.indexOf(key) : inFront.length;

const quoted = (text: string): string => JSON.stringify(text);

/** A name from a sample must not end its comment. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/g, " ");

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "object" && value !== null ? objectText(value) : JSON.stringify(value);
}

const objectText = (value: object): string =>
  `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${valueText(member)}`)
    .join(", ")} }`;
