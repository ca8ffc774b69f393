import { describe, expect, test } from "vitest";
import { noFaults, parseFaults } from "../../../simulators/fleet/fault-mix.ts";
import { parseDuration } from "../../../simulators/fleet/duration.ts";
import { parseOptions } from "../../../simulators/fleet/options.ts";

describe("the command line of simulate", () => {
  test("without options runs 100 devices at 10 s for an hour, in this folder, with the faults that its fleet can have", () => {
    expect(parseOptions([])).toEqual({
      kind: "run",
      options: {
        deviceCount: 100,
        intervalMs: 10_000,
        durationMs: 3_600_000,
        seed: 1,
        live: false,
        faults: undefined,
        readingsPerMessage: 10,
        workerCount: 1,
        dataDir: ".millrace",
        keep: false,
        json: false,
        project: ".",
        pipeline: undefined,
        stage: "dev",
        port: 0,
        mqttPort: 0,
        capture: undefined,
      },
    });
  });

  test("takes every option", () => {
    const parsed = parseOptions(
      "--devices 500 --interval 500ms --duration 90s --seed 42 --faults late=0.5 --workers 2 --data-dir d --keep --json --project p --pipeline greenhouse --readings-per-message 20 --stage prod --port 4566 --mqtt-port=1883".split(
        " ",
      ),
    );

    expect(parsed).toEqual({
      kind: "run",
      options: {
        deviceCount: 500,
        intervalMs: 500,
        durationMs: 90_000,
        seed: 42,
        live: false,
        faults: { ...noFaults, late: 0.5 },
        readingsPerMessage: 20,
        workerCount: 2,
        dataDir: "d",
        keep: true,
        json: true,
        project: "p",
        pipeline: "greenhouse",
        stage: "prod",
        port: 4566,
        mqttPort: 1883,
        capture: undefined,
      },
    });
  });

  test("with --live lasts until Ctrl-C unless a duration is given", () => {
    expect(parseOptions(["--live"])).toMatchObject({ options: { live: true, durationMs: undefined } });
    expect(parseOptions(["--live", "--duration", "5m"])).toMatchObject({ options: { durationMs: 300_000 } });
  });

  test("replays a capture by its mapping, between two instants", () => {
    const parsed = parseOptions(
      "--from-file w.csv.gz --mapping w.json --from 2013-01-01 --until 2013-02-01T12:00Z".split(" "),
    );

    expect(parsed).toMatchObject({
      kind: "run",
      options: {
        faults: undefined,
        capture: {
          file: "w.csv.gz",
          mappingFile: "w.json",
          fromMs: Date.UTC(2013, 0, 1),
          untilMs: Date.UTC(2013, 1, 1, 12),
        },
      },
    });
  });

  test("with --help prints examples", () => {
    const parsed = parseOptions(["--help", "--devices", "x"]);

    expect(parsed.kind === "help" ? parsed.text : parsed).toContain("npm run simulate -- --devices 500");
  });

  test.each([
    ["--devices 0", `--devices is "0"; give a whole number from 1 to 100000`],
    ["--devices 1e3", `--devices is "1e3"; give a whole number from 1 to 100000`],
    ["--devices", "--devices needs a value; see --help"],
    ["--devcies 5", "--devcies is no option; see --help"],
    ["--interval 10", `--interval is "10"; give a duration from 100ms to 1d, such as 90s, 10m or 1h`],
    ["--duration 2y", `--duration is "2y"; give a duration from 1s to 366d, such as 90s, 10m or 1h`],
    ["--data-dir --json", "--data-dir needs a value; see --help"],
    ["--seed=-1", `--seed is "-1"; give a whole number from 0 to 9007199254740991`],
    ["--keep=yes", `--keep takes no value; leave "yes" out`],
    ["--port 70000", `--port is "70000"; give a whole number from 0 to 65535`],
    [
      "--stage ../x",
      `--stage is "../x"; give the name in a Pulumi.<stage>.yaml: lower-case letters, digits and inner hyphens`,
    ],
    [
      "--faults lat=1",
      `--faults: "lat" is no fault; give none, or a list of duplicates, late, out-of-order, malformed, out-of-range`,
    ],
    ["--faults late=2", `--faults: the rate of late is "2"; give a share from 0 to 1 such as late=0.01`],
    [
      "--faults late=0.6,malformed=0.6",
      "--faults: the rates sum to 1.2; a reading has one fault at most, so keep the sum at 1 or less",
    ],
    ["--readings-per-message 0", `--readings-per-message is "0"; give a whole number from 1 to 500`],
    ["--mapping a.json", "--mapping needs --from-file: there is nothing else to replay"],
    [
      "--from-file a.csv --mapping a.json --devices 5",
      "--devices does not go with --from-file: the file says who measured, and when",
    ],
    [
      "--from-file a.csv --mapping a.json --from May",
      `--from is "May"; give a day or an instant in UTC, such as 2013-01-31 or 2013-01-31T12:00Z`,
    ],
    [
      "--from-file a.csv --mapping a.json --from 2013-02-01 --until 2013-01-01",
      "--from is not before --until: nothing lies between them",
    ],
  ])("%s is refused in one line with its remedy", (line, fault) => {
    const parsed = parseOptions(line.split(" "));

    expect(parsed.kind === "refused" ? parsed.faults[0] : parsed).toBe(fault);
  });

  test("reports every fault of a line at once", () => {
    expect(parseOptions(["--devices", "0", "--seed", "x", "stray"])).toMatchObject({ faults: { length: 3 } });
  });
});

describe("durations and faults", () => {
  test.each([
    ["250ms", 250],
    ["90s", 90_000],
    ["1.5h", 5_400_000],
    ["2d", 172_800_000],
    ["10", undefined],
    ["1h30m", undefined],
    ["-1s", undefined],
  ])("%s is %s ms", (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  test("none switches every fault off, and a list leaves the others off", () => {
    expect(parseFaults("none")).toEqual({ kind: "parsed", mix: noFaults });
    expect(parseFaults("late=0.25")).toEqual({ kind: "parsed", mix: { ...noFaults, late: 0.25 } });
  });
});
