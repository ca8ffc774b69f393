// Parameters, repeated lines, literals and where runs lie.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { eachMeasurement } from "../../queries/each-measurement.ts";
import {
  dayOf,
  dayOfPartition,
  fillParameters,
  ingestionObject,
  measurementsOf,
  partitionOf,
  partitionPath,
  partitionValues,
  renderSelect,
  renderUnload,
  runLocation,
  runOfLocation,
  sqlLiteral,
  telemetryPrefixOf,
  unloadLocation,
  windowAfter,
  windowBefore,
  windowOf,
  windowOfPartition,
} from "../../queries/index.ts";
import { sqlTokens } from "../../queries/sql-tokens.ts";
import { door, zigbee2mqtt } from "../contract/other-fleets.ts";

const varchar = (value: string) => ({ kind: "varchar" as const, value });
const anyInstantMs = fc.integer({ min: 0, max: Date.parse("2100-01-01T00:00Z") });
const anyHour = anyInstantMs.map(windowOf);
const anyWindow = fc.oneof(anyHour, anyInstantMs.map(dayOf));
const anyRunId = fc.stringMatching(/^[0-9a-f]{16}$/);
const ten = windowOf(Date.parse("2026-11-21T10:00:00Z"));

describe("sqlTokens", () => {
  test("together are the text, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
        expect(
          sqlTokens(text)
            .map((token) => token.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});

describe("fillParameters", () => {
  test("fills every place of a parameter", () => {
    expect(fillParameters("select :a, :a from t where b = :b", { a: varchar("x"), b: varchar("y") })).toBe(
      "select 'x', 'x' from t where b = 'y'",
    );
  });

  test("a colon in a string, a quoted name or a comment is no parameter; comments are dropped", () => {
    expect(fillParameters("select ':a', \":b\" -- it's :c\nfrom t /* :e */where d = :d", { d: varchar("x") })).toBe(
      "select ':a', \":b\"\nfrom t where d = 'x'",
    );
  });

  test("a name that has no value is refused with those that have", () => {
    expect(() => fillParameters("select :a", { b: varchar("") })).toThrow(
      "SQL names :a, which is no parameter: write one of b",
    );
    expect(() => fillParameters("select :constructor", {})).toThrow(":constructor");
  });

  test("no value escapes its quotes or is filled again", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const filled = fillParameters("select :a || :b", { a: varchar(a), b: varchar(b) });
        const literals = filled.match(/'(?:[^']|'')*'/g)?.map((text) => text.slice(1, -1).replaceAll("''", "'"));
        expect(literals).toEqual([a, b]);
      }),
      {
        examples: [
          ["it's", ":b"],
          ["a \n\n b", "' or 1 = 1 --"],
        ],
      },
    );
  });
});

describe("parametersOf", () => {
  const select = (
    sql: string,
    contract = defaultTelemetry,
    window: Parameters<typeof renderSelect>[1]["window"] = ten,
  ) => renderSelect(sql, { contract, window });

  test("columns stand in quotes, as a contract may call one by a word of SQL", () => {
    expect(select(":device, :identity, :event_time, :boot, :sequence")).toBe(
      '"device_id", "device_id", "boot_id", "seq", "event_time", "boot_id", "seq"',
    );
    expect(select("group by :identity", door)).toBe('group by "select", "order"');
  });

  test("without numbers or boots in the contract a bigint that is null and an empty text stand for them", () => {
    expect(select(":sequence, :boot", zigbee2mqtt)).toBe("CAST(NULL AS bigint), ''");
    expect(select(":sequence, :boot", door)).toBe(`"order", ''`);
  });

  test("an alert is any value beyond a limit; without limits there is none", () => {
    expect(select(":is_alert", zigbee2mqtt)).toBe('(coalesce("battery" < 1E1, false))');
    expect(select(":is_alert", door)).toBe("(false)");
    expect(select(":is_alert").split(" or ")).toHaveLength(
      measurementsOf(defaultTelemetry).filter(({ alert }) => alert !== undefined).length,
    );
  });

  test("an hour and its day are told apart from what is before them", () => {
    const midnight = windowOf(Date.parse("2026-11-21T00:00:00Z"));

    expect(select(":dt, :hour, :previous_dt, :previous_hour", defaultTelemetry, midnight)).toBe(
      "'2026-11-21', '00', '2026-11-20', '23'",
    );
    expect(select(":hour_start_at, :day_start_at")).toBe(
      "TIMESTAMP '2026-11-21 10:00:00.000', TIMESTAMP '2026-11-21 00:00:00.000'",
    );
    expect(select(":hour_end_ms - :hour_start_ms")).toBe(`${ten.endMs} - ${ten.startMs}`);
  });

  test("a day has no hour", () => {
    const day = dayOf(ten.startMs);

    expect(select(":previous_dt, :day_start_ms, :day_end_ms", defaultTelemetry, day)).toBe(
      `'2026-11-20', ${day.startMs}, ${day.endMs}`,
    );
    expect(() => select(":hour", defaultTelemetry, day)).toThrow("SQL names :hour");
  });
});

describe("eachMeasurement", () => {
  const two = measurementsOf(zigbee2mqtt);
  const lines = (...text: string[]) => text.join("\n");

  test("repeats lines with the measurement's column, name, unit and limits, joined by commas", () => {
    const sql = lines(
      "select a,",
      "-- each measurement",
      "f('measurement', measurement, :unit, :below, measurement_max) as measurement_x",
      "-- end each",
      "from t",
    );

    expect(eachMeasurement(sql, two)).toBe(
      lines(
        "select a,",
        `f('battery', "battery", '%', 1E1, "battery_max") as "battery_x",`,
        `f('temperature', "temperature", '°C', CAST(NULL AS double), "temperature_max") as "temperature_x"`,
        "from t",
      ),
    );
  });

  test("lines that end in a comma are not joined by another", () => {
    expect(eachMeasurement(lines("-- each measurement", "max(measurement),", "-- end each", "b"), two)).toBe(
      lines(`max("battery"),`, `max("temperature"),`, "b"),
    );
  });

  test("leaves strings, longer words and parameters of others alone", () => {
    const sql = lines("-- each measurement", "'a measurement', measurements, my_measurement, :dt", "-- end each");

    expect(eachMeasurement(sql, two.slice(0, 1))).toBe("'a measurement', measurements, my_measurement, :dt");
  });

  test.each([
    [["-- each measurement", "x"], "has no end"],
    [["-- end each"], 'line 1 is "-- end each"'],
    [["-- each measurement", "-- each measurement", "-- end each"], 'line 2 is "-- each measurement"'],
  ])("a mark without its fellow is refused: %j", (text, message) => {
    expect(() => eachMeasurement(lines(...text), two)).toThrow(message);
  });
});

describe("sqlLiteral", () => {
  test("types its literals as Trino wants them", () => {
    expect(sqlLiteral({ kind: "timestamp", epochMs: Date.parse("2026-11-21T10:00:00Z") })).toBe(
      "TIMESTAMP '2026-11-21 10:00:00.000'",
    );
    expect([7.1, 40, -0.05].map((value) => sqlLiteral({ kind: "double", value }))).toEqual(["7.1E0", "4E1", "-5E-2"]);
    expect([300, 1.5].map((seconds) => sqlLiteral({ kind: "interval", seconds }))).toEqual([
      "INTERVAL '300' SECOND",
      "INTERVAL '1.500' SECOND",
    ]);
    expect(sqlLiteral({ kind: "bigint", value: 1_795_255_200_000 })).toBe("1795255200000");
    expect(sqlLiteral({ kind: "identifier", name: 'a"b' })).toBe('"a""b"');
  });

  test("refuses a number that its type cannot hold", () => {
    expect(() => sqlLiteral({ kind: "bigint", value: 0.5 })).toThrow("number is 0.5");
    expect(() => sqlLiteral({ kind: "double", value: Number.NaN })).toThrow("double is NaN");
  });
});

describe("run locations", () => {
  test("a run's location leads back to the run of its hour or day, and to none in another bucket", () => {
    fc.assert(
      fc.property(anyWindow, anyRunId, (window, runId) => {
        const run = { report: "any_report", window, runId };
        expect(runOfLocation("bucket", runLocation("bucket", run))).toEqual(run);
        expect(runOfLocation("other", runLocation("bucket", run))).toBeUndefined();
      }),
    );
  });

  test("a day's run lies beside no hour", () => {
    const run = { report: "any_report", window: dayOf(ten.startMs), runId: "0123456789abcdef" };

    expect(runLocation("b", run)).toBe("s3://b/reports/any_report/dt=2026-11-21/run=0123456789abcdef/");
  });

  test("an UNLOAD's target is the last, not one inside its SELECT", () => {
    const run = { report: "any_report", window: ten, runId: "0123456789abcdef" };
    const inner = "UNLOAD (select ') TO ''s3://a/'' WITH (x)') TO 's3://b/c/' WITH (format = 'PARQUET')";

    expect(unloadLocation(inner)).toBe("s3://b/c/");
    expect(unloadLocation(`select '${inner.replaceAll("'", "''")}'`)).toBeUndefined();
    expect(unloadLocation(renderUnload({ ...run, select: "select 1", reportsBucket: "b" }))).toBe(
      runLocation("b", run),
    );
  });
});

describe("windows", () => {
  test("a window's partition leads back to it, and windows follow one another without a gap", () => {
    fc.assert(
      fc.property(anyHour, (hour) => {
        expect(windowOfPartition(hour)).toEqual(hour);
        expect(dayOfPartition(hour.dt)).toEqual(dayOf(hour.startMs));
        expect(windowAfter(hour, 1).startMs).toBe(hour.endMs);
        expect(windowAfter(hour, -1)).toEqual(windowBefore(hour));
        expect(windowBefore(dayOf(hour.startMs)).endMs).toBe(dayOf(hour.startMs).startMs);
      }),
    );
  });

  test("a reading's partition is the date and hour of its instant's ISO form", () => {
    fc.assert(
      fc.property(anyInstantMs, (epochMs) => {
        const { dt, hour } = partitionOf(epochMs);
        expect(new Date(epochMs).toISOString().startsWith(`${dt}T${hour}:`)).toBe(true);
      }),
    );
  });

  test("an hour has two partition values, a day one", () => {
    expect([ten, dayOf(ten.startMs)].map(partitionValues)).toEqual([["2026-11-21", "10"], ["2026-11-21"]]);
    expect([ten, dayOf(ten.startMs)].map(partitionPath)).toEqual(["dt=2026-11-21/hour=10", "dt=2026-11-21"]);
    expect(telemetryPrefixOf(dayOf(ten.startMs))).toBe("telemetry/dt=2026-11-21/");
  });

  test.each([
    { dt: "2026-02-30", hour: "00" },
    { dt: "2026-11-21", hour: "24" },
    { dt: "2026-11-21", hour: "7" },
    { dt: "../..", hour: "00" },
  ])("$dt $hour is no window", (partition) => {
    expect(windowOfPartition(partition)).toBeUndefined();
  });
});

describe("ingestionObject", () => {
  test("reads the hour of telemetry from its partition and the arrival of rejects from their name", () => {
    expect(ingestionObject("telemetry/dt=2026-11-21/hour=10/s-1-x.parquet")).toEqual({
      kind: "telemetry",
      window: ten,
    });
    expect(
      ingestionObject(
        "errors/processing-failed/dt=2026-11-20/millrace-dev-telemetry-3-2026-11-21-10-59-30-0b7c6f7e-8a54-4b0b-9b0b-0d6d2f8f8c11.gz",
      ),
    ).toEqual({ kind: "rejected", firstArrivalMs: Date.parse("2026-11-21T10:59:30Z") });
  });
});
