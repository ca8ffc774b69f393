// A month of real weather through the whole pipe, at its own event times: February 2013 of the repository's capture. What the file
// says is computed here from its text alone, without the fleet's own reader.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { VirtualClock } from "millrace-cloud";
import { noFaults } from "../../simulators/fleet/fault-mix.ts";
import { parseOptions } from "../../simulators/fleet/options.ts";
import { countIn, textIn, type QueryRow } from "../../simulators/ledger/queries.ts";
import { verdictOf } from "../../simulators/ledger/verdict.ts";
import { virtualDriver } from "../../simulators/run/driver.ts";
import { planRun } from "../../simulators/run/plan.ts";
import { readProject } from "../../simulators/run/project.ts";
import { sendReadings } from "../../simulators/run/send-readings.ts";
import { openWorld, type World } from "../../simulators/run/world.ts";
import { defaultProject } from "./world-of.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const month = "2013-02";
const file = "simulators/fleet/captures/nyc-weather-2013.csv.gz";
const mapping = "simulators/fleet/captures/nyc-weather-2013.mapping.json";
const command = ["--from-file", file, "--mapping", mapping, "--from", `${month}-01`, "--until", "2013-03-01"];

/** Machine time; 671 hours, each with its objects, its reports and its closing, on a machine that others use too. */
const replayMsMax = 480_000;
/**
 * Of a mean: every value of the file is a whole number of millionths (°C, %), as the reports' means are, so nothing but the
 * rounding of sums and quotients is left, about 1e-13.
 */
const meanTolerance = 1e-9;

let directory: string;
let world: World;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "captured-month-"));
  const parsed = parseOptions([...command, "--workers", "1"]);
  if (parsed.kind !== "run") throw new Error(JSON.stringify(parsed));
  const { seed, faults, workerCount: workers, stage } = parsed.options;
  const { startMs, endMs, stepMs, devices } = await planRun(parsed.options, 0, () => Promise.resolve(defaultTelemetry));
  const driver = virtualDriver(new VirtualClock(startMs));
  const project = await readProject(defaultProject);
  world = await openWorld({ project, stage, driver, seed, directory, httpPort: 0, mqttPort: 0 });
  const fleet = await world.muster({ devices, startMs, faults: faults ?? noFaults, workers });
  await fleet.connect();
  const { signal } = new AbortController();
  await sendReadings({ driver, fleet, endMs, stepMs, signal, onStep: () => undefined });
  await fleet.finish();
  await world.closeHour();
  await world.drain();
}, replayMsMax);

afterAll(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** A row of the file: the device it becomes, its hour (UTC) and what it measured. */
interface Observation {
  readonly device: string;
  readonly hour: string;
  readonly temperatureC: number;
  readonly humidityPct: number;
}

async function observations(): Promise<readonly Observation[]> {
  const [header = "", ...lines] = gunzipSync(await readFile(file))
    .toString("utf8")
    .trim()
    .split("\n");
  const names = header.split(",");
  const column = (cells: readonly string[], name: string): string => cells[names.indexOf(name)] ?? "";
  return lines
    .map((line) => line.split(","))
    .filter((cells) => column(cells, "time_hour").startsWith(month))
    .map((cells) => ({
      device: `weather-${column(cells, "origin")}`,
      hour: column(cells, "time_hour").slice(0, 13),
      temperatureC: ((Number(column(cells, "temp")) - 32) * 5) / 9,
      humidityPct: Number(column(cells, "humid")),
    }));
}

const asked = (sql: string): Promise<readonly QueryRow[]> => world.settle(world.queries.rows(sql), sql);

const stations = ["weather-EWR", "weather-JFK", "weather-LGA"];

test("every reading of the month is accounted for: PASS, with 2,010 accepted", async () => {
  const tally = await world.reconcile();

  expect(world.cloudFaults).toEqual([]);
  expect(verdictOf(tally)).toMatchObject({ verdict: "PASS" });
  expect(tally.ledger).toMatchObject({ sentCount: 2_010, acknowledgedCount: 2_010 });
});

test("device_hourly has one row, of one reading, for each station and hour that was observed, and no other", async () => {
  const rows = await asked("SELECT device_id, dt, hour, reading_count FROM device_hourly");

  const observed = (await observations()).map(({ device, hour }) => `${device} ${hour}: 1`);
  const reported = rows.map(
    (row) => `${textIn(row, "device_id")} ${textIn(row, "dt")}T${textIn(row, "hour")}: ${textIn(row, "reading_count")}`,
  );
  expect(reported.sort()).toEqual(observed.sort());
});

test("each station's monthly means from the reports are those of the file", async () => {
  const rows = await asked(
    `SELECT device_id, max(value_count) AS reading_count,
            sum(value_avg) FILTER (WHERE metric = 'temperature_c') AS temperature_c_avg,
            sum(value_avg) FILTER (WHERE metric = 'humidity_pct') AS humidity_pct_avg
     FROM (
       SELECT device_id, metric, sum(value_count) AS value_count, sum(value_avg * value_count) / sum(value_count) AS value_avg
       FROM metric_hourly GROUP BY device_id, metric
     ) GROUP BY device_id ORDER BY device_id`,
  );

  const all = await observations();
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(rows.map((row) => textIn(row, "device_id"))).toEqual(stations);
  for (const row of rows) {
    const own = all.filter(({ device }) => device === textIn(row, "device_id"));
    expect(countIn(row, "reading_count")).toBe(own.length);
    const offBy = (column: string, values: readonly number[]) => Math.abs(Number(textIn(row, column)) - mean(values));
    expect(
      offBy(
        "temperature_c_avg",
        own.map(({ temperatureC }) => temperatureC),
      ),
    ).toBeLessThan(meanTolerance);
    expect(
      offBy(
        "humidity_pct_avg",
        own.map(({ humidityPct }) => humidityPct),
      ),
    ).toBeLessThan(meanTolerance);
  }
});

test("a window is run once: the closing of its hour finds the run of the same objects published", async () => {
  const objects: string[] = [];
  const list = async (): Promise<void> => {
    const request = { Bucket: world.stack.outputs.reportingBucket, Prefix: "reports/device_hourly/" };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: world.clients.s3 }, request))
      objects.push(...Contents.map(({ Key = "" }) => Key));
  };
  await world.settle(list(), "the list of runs");

  const hours = new Set((await observations()).map(({ hour }) => hour));
  expect(objects).toHaveLength(hours.size);
});
