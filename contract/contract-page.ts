// What a device publishes, what becomes of it and why it may be rejected: a page for people, written from the contract alone.
import { composerOf } from "./compose.ts";
import type { Field } from "./field.ts";
import { isNumeric, pathOf, presenceOf } from "./field.ts";
import type { Row } from "./judge.ts";
import type { RejectionReason } from "./rejection.ts";
import { storedColumns } from "./stored-columns.ts";
import type { Telemetry } from "./telemetry.ts";
import { receivedAt } from "./telemetry.ts";
import { timestampExamples } from "./timestamp.ts";

/** Markdown. `title` heads it; `example`: the rows of a message that shows the shape, where there is one. */
export function contractPage(contract: Telemetry, title: string, example?: readonly Row[]): string {
  return (
    [`# ${title}`, messageSection(contract, example), rejectionSection(contract), rowSection(contract)].join("\n\n") +
    "\n"
  );
}

function messageSection(contract: Telemetry, example: readonly Row[] = []): string {
  const { topic, fields, version, readings, payloadBytesMax, decode, eventTime } = contract;
  const whole = readings === undefined ? "one reading" : `several readings, at \`${readings}\``;
  const form = decode === undefined ? "a JSON object in UTF-8" : "bytes that the contract's own module decodes";
  const versionRow = version && ["`" + version.path + "`", `${version.is}`, "", "", "version of this contract"];
  const rows = fields.map((field) => [
    placeOf(field),
    kindOf(field),
    isNumeric(field) && field.unit !== undefined && field.unit !== "1" ? field.unit : "",
    rangeOf(field),
    field.description,
  ]);
  const shown = example.length === 0 ? [] : ["", "```json", JSON.stringify(composerOf(contract)(example)), "```"];
  const clock =
    eventTime === receivedAt
      ? "Devices have no clock: a reading is measured when it is received."
      : `\`${eventTime}\` says when it was measured.`;
  return [
    "## The message",
    "",
    `Topic: \`${topic}\`, by default through Basic Ingest (\`$aws/rules/<rule>/${topic}\`), at QoS 1. Payload: ${whole}, as ${form}, at most ${payloadBytesMax.toLocaleString("en-US")} bytes. ${clock}`,
    "",
    table(
      ["in the payload", "kind", "unit", "range", "meaning"],
      versionRow === undefined ? rows : [versionRow, ...rows],
    ),
    "",
    `Further members are accepted and not stored. ${identityText(contract)}`,
    ...shown,
  ].join("\n");
}

const placeOf = (field: Field): string => {
  const path = pathOf(field);
  const level = field.level === undefined ? "" : `the topic's \`{${field.level}}\``;
  if (path === undefined) return level;
  return level === "" ? `\`${path}\`` : `\`${path}\`, and ${level}`;
};

function kindOf(field: Field): string {
  const absence = { required: "", nullable: " or null", optional: ", null or left out" }[presenceOf(field)];
  switch (field.kind) {
    case "text":
      return `${field.values === undefined ? "text" : field.values.map((value) => `"${value}"`).join(", ")}${absence}`;
    case "boolean":
      return `${field.words === undefined ? "true or false" : `"${field.words.true}" or "${field.words.false}"`}${absence}`;
    case "timestamp":
      return `time, ${timestampExamples[field.format]}${field.zone === undefined ? "" : ` (${field.zone})`}${absence}`;
    case "integer":
      return `whole number${absence}`;
    case "number":
      return `number${absence}`;
  }
}

function rangeOf(field: Field): string {
  if (!isNumeric(field)) return "";
  const { min, max } = field;
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min !== undefined ? `from ${min}` : max === undefined ? "" : `up to ${max}`;
}

function identityText({ identity, sequence }: Telemetry): string {
  const columns = identity.map((column) => `\`${column}\``).join(", ");
  const counted =
    sequence === undefined
      ? ""
      : ` \`${sequence.column}\` counts from 0 without gaps${sequence.boot === undefined ? "" : ` within a \`${sequence.boot}\``}.`;
  return `Readings that agree in ${columns} are copies of one, whatever else they say, and the copy that was received first counts.${counted}`;
}

function rejectionSection(contract: Telemetry): string {
  const rows = Object.entries(reasonsOf(contract)).map(([reason, when]) => [`\`${reason}\``, when]);
  const { lateAfterMs } = contract.lateness;
  return [
    "## Rejection",
    "",
    "A reading is accepted, or rejected with the first reason that applies, in this order:",
    "",
    table(["reason", "when"], rows),
    "",
    "What is rejected is kept whole, by Firehose, under `errors/processing-failed/`; the table `rejected_readings` reads it. The reason is not stored with it: the contract's judgement of `rawdata` gives it again. The transform counts reasons as metrics and logs an example of each per batch.",
    "",
    `A reading is late when it is received more than ${spanText(lateAfterMs)} after it was measured. Late readings are accepted, stored in the hour of their event time, and counted in the reports.`,
  ].join("\n");
}

/** The reasons that a contract can give, each with when. */
function reasonsOf(contract: Telemetry): Readonly<Partial<Record<RejectionReason, string>>> {
  const { decode, version, device, fields, eventTime, lateness } = contract;
  const bound = fields.filter((field) => field.level !== undefined && pathOf(field) !== undefined);
  return {
    ...(decode === undefined
      ? { "not-json": "the payload is not JSON in UTF-8" }
      : { "not-decodable": "the contract's module finds no message in the payload" }),
    ...(version !== undefined && { "unsupported-version": `\`${version.path}\` is another than ${version.is}` }),
    schema: "it is no object, a member is missing or of the wrong kind, or the payload is too large (looked at first)",
    ...(bound.some(({ column }) => column === device) && {
      "device-mismatch": `\`${device}\` is not the one in the topic`,
    }),
    ...(bound.some(({ column }) => column !== device) && {
      "topic-mismatch": "another member is not the one in the topic",
    }),
    "out-of-range": "a number is outside its range",
    ...(eventTime !== receivedAt && {
      "clock-ahead": `measured more than ${spanText(lateness.clockAheadMsMax)} after it was received`,
      "too-old": `received more than ${spanText(lateness.acceptedMsMax)} after it was measured, unless the stage's \`acceptedLatenessDays\` says otherwise`,
    }),
  };
}

function rowSection(contract: Telemetry): string {
  const rows = storedColumns(contract).map(({ name, type, unit = "", comment }) => [
    `\`${name}\``,
    type,
    unit,
    comment,
  ]);
  return [
    "## The stored row",
    "",
    "Table `telemetry`, partitioned by `dt` (`YYYY-MM-DD`) and `hour` (`00` to `23`) of the event time, UTC. One row per delivery: copies are removed by the queries.",
    "",
    table(["column", "type", "unit", "meaning"], rows),
  ].join("\n");
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `5 minutes` */
function spanText(ms: number): string {
  const [name, unitMs] = units.find(([, unit]) => ms >= unit && ms % unit === 0) ?? ["ms", 1];
  const count = ms / unitMs;
  return `${count} ${name}${count === 1 || name === "ms" ? "" : "s"}`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
