import { describe, expect, test } from "vitest";
import { readCommandLine } from "../../../../simulators/cloud/cli/command-line.ts";

const serve = {
  httpPort: 4566,
  mqttPort: 1883,
  mqttsPort: undefined,
  dataDirectory: undefined,
  region: undefined,
  program: undefined,
};

describe("readCommandLine", () => {
  test("no option serves an empty cloud on AWS tools' and MQTT's usual ports", () => {
    expect(readCommandLine([])).toEqual({ kind: "serve", options: serve });
  });

  test("reads ports, folder and Region", () => {
    const args = [
      "--port",
      "0",
      "--mqtt-port=1",
      "--mqtts-port",
      "8883",
      "--data-dir",
      "here",
      "--region",
      "eu-west-1",
    ];

    expect(readCommandLine(args)).toEqual({
      kind: "serve",
      options: { ...serve, httpPort: 0, mqttPort: 1, mqttsPort: 8883, dataDirectory: "here", region: "eu-west-1" },
    });
  });

  test("reads a program with its stack, and configuration whose values may hold an equals sign", () => {
    const args = [
      "--program",
      "index.ts",
      "--stack",
      "prod",
      "--config",
      "aws:region=us-east-2",
      "--config",
      "key=a=b",
    ];

    expect(readCommandLine(args)).toEqual({
      kind: "serve",
      options: {
        ...serve,
        program: { path: "index.ts", stack: "prod", configuration: { "aws:region": "us-east-2", key: "a=b" } },
      },
    });
  });

  test("a program's stack is dev unless it is said", () => {
    expect(readCommandLine(["--program", "index.ts"])).toMatchObject({ options: { program: { stack: "dev" } } });
  });

  test("names every fault at once", () => {
    const args = ["--port", "http", "--mqtt-port", "65536", "--config", "novalue", "--stack", "dev"];

    expect(readCommandLine(args)).toEqual({
      kind: "refused",
      faults: [
        '--port is "http"; give a whole number from 0 to 65535',
        '--mqtt-port is "65536"; give a whole number from 0 to 65535',
        '--config is "novalue"; give key=value',
        "--stack is of a program; give --program FILE too",
        "--config is of a program; give --program FILE too",
      ],
    });
  });

  test("refuses an option that is not there in one line", () => {
    expect(readCommandLine(["--colour"])).toEqual({
      kind: "refused",
      faults: [expect.stringMatching(/^Unknown option '--colour'.*; see --help$/)],
    });
  });

  test("help and version ask for nothing else", () => {
    expect(readCommandLine(["--help", "--port", "http"])).toEqual({ kind: "help" });
    expect(readCommandLine(["--version"])).toEqual({ kind: "version" });
  });
});
