// Contracts and rows at random: nested paths, one reading or several, by list or by key, and every form of a timestamp.
import fc from "fast-check";
import { defineTelemetry, receivedAt, type Field, type Row, type Telemetry, type Value } from "../../contract/index.ts";

const formats = ["iso", "iso-utc-ms", "iso-local", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns"] as const;
const zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Chatham"];
/** Where a field lies; each once, so that none lies within another. */
const places = (column: string) => [
  column,
  `outer.${column}`,
  `list[1].${column}`,
  `deep.er["a.b"].${column}`,
  `$.root.${column}`,
];

/** Far from the hours that come twice. */
const fromMs = Date.parse("2026-06-01T00:00:00Z");
export const anyInstantMs = fc.integer({ min: fromMs, max: fromMs + 60 * 86_400_000 });

const anyTimestamp = fc.tuple(fc.constantFrom(...formats), fc.constantFrom(...zones)).map(([format, zone]): Field => ({
  column: "ts",
  kind: "timestamp",
  format,
  ...(format === "iso-local" && { zone }),
  path: "when.ts",
  description: "time",
}));

const anyField = (index: number): fc.Arbitrary<Field> => {
  const column = `f${index}`;
  const shared = fc.record({
    path: fc.constantFrom(...places(column)),
    presence: fc.constantFrom("required", "nullable", "optional"),
  });
  return fc
    .tuple(
      shared,
      fc.constantFrom("text", "integer", "number", "boolean", "words", "timestamp"),
      fc.constantFrom(...formats.slice(0, 2)),
    )
    .map(([{ path, presence }, kind, format]): Field => {
      const field = { column, path, presence, description: "any" } as const;
      if (kind === "words") return { ...field, kind: "boolean", words: { true: "ON", false: "OFF" } };
      if (kind === "number") return { ...field, kind, unit: "1" };
      if (kind === "timestamp") return { ...field, kind, format };
      return { ...field, kind: kind === "text" ? "text" : kind === "boolean" ? "boolean" : "integer" };
    });
};

/** Where a message's readings lie: nowhere, in a list, or under a device's key. */
const anyShape = fc.constantFrom<readonly [topic: string, readings: string | undefined]>(
  ["t/{device_id}", undefined],
  ["t/{device_id}", "$[*]"],
  ["t/{device_id}", "$.data.values[*]"],
  ["t/{site}", "$.{device_id}[*]"],
  ["t/{site}", "$.all.{device_id}"],
);

export const anyContract: fc.Arbitrary<Telemetry> = fc
  .tuple(anyShape, anyTimestamp, fc.tuple(...[0, 1, 2, 3].map(anyField)))
  .map(([[topic, readings], timestamp, fields]) =>
    defineTelemetry({
      topic,
      ...(readings !== undefined && { readings }),
      fields: [
        ...(topic.includes("site")
          ? [{ column: "site", kind: "text", level: "site", description: "site" } as const]
          : []),
        { column: "device_id", kind: "text", level: "device_id", description: "device" },
        timestamp,
        // What counts from the root is one value of all of a message's readings, and a list has no root but itself.
        ...fields.filter(({ path = "" }) => readings === undefined || !path.startsWith("$")),
      ],
      device: "device_id",
      identity: ["device_id", "ts"],
      eventTime: "ts",
      lateness: { acceptedMsMax: 400 * 86_400_000 },
      payloadBytesMax: 131_072,
    }),
  );

function anyValue(field: Field): fc.Arbitrary<Value> {
  const values: Readonly<Record<Field["kind"], fc.Arbitrary<Value>>> = {
    text: fc.string({ maxLength: 20 }).filter((text) => !text.startsWith("\u0001")),
    integer: fc.maxSafeInteger().map((value) => value + 0),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    boolean: fc.boolean(),
    timestamp: anyInstantMs,
  };
  return field.presence === undefined || field.presence === "required"
    ? values[field.kind]
    : fc.option(values[field.kind]);
}

const anyName = fc.stringMatching(/^[a-zA-Z0-9:_-]{1,12}$/).filter((name) => !(name in {}));

/** Rows of one message: of one device and site, but where keys say the device. */
export function anyRows(contract: Telemetry, receivedAtMs: number): fc.Arbitrary<readonly Row[]> {
  const row = fc.tuple(...contract.fields.map((field) => (field.level === undefined ? anyValue(field) : anyName)));
  const isKeyed = contract.readings?.includes("{") === true;
  return fc.array(row, { minLength: 1, maxLength: contract.readings === undefined ? 1 : 4 }).map((rows) =>
    rows.map((values, index): Row => {
      const cells = contract.fields.map(({ column, level }, place): readonly [string, Value] => {
        const value = values[place] ?? null;
        if (level === undefined) return [column, value];
        // A level of the topic is the same for all of a message's readings; a key is each one's own.
        return isKeyed && column === "device_id"
          ? [column, `${String(value)}-${index}`]
          : [column, rows[0]?.[place] ?? null];
      });
      return { ...Object.fromEntries(cells), [receivedAt]: receivedAtMs };
    }),
  );
}
