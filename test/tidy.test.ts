// House rules that a linter cannot say. Each failure names file, line and remedy.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";

const repository = new URL("..", import.meta.url).pathname;
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: repository,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(repository + path));
const sources = files.filter((path) => path.endsWith(".ts"));
const read = (path: string): string => readFileSync(repository + path, "utf8");

/** `file:line: what and how to mend it` for every line that matches. */
function offences(paths: readonly string[], pattern: RegExp, remedy: string): readonly string[] {
  return paths.flatMap((path) =>
    read(path)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${remedy}`] : [])),
  );
}

describe("house rules", () => {
  test("file and folder names are kebab-case and say what is in them", () => {
    const vague = new Set(["utils", "util", "helpers", "helper", "common", "misc", "manager", "data", "info"]);
    const isBad = (name: string): boolean => vague.has(name) || !/^\.?[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
    const bad = sources.filter((path) => {
      const name = basename(path).replace(/(\.test|\.config)?\.ts$/, "");
      return (
        isBad(name) ||
        dirname(path)
          .split("/")
          .some((folder) => folder !== "." && isBad(folder))
      );
    });

    expect(bad).toEqual([]);
  });

  test("only the folders that ARCHITECTURE.md names stand at the top", () => {
    const top = [...new Set(files.filter((path) => path.includes("/")).map((path) => path.split("/")[0]))].sort();
    const known = [".ci", ".github", "bench", "contract", "docs", "infra", "lambdas", "ops", "queries", "simulators", "test"];

    expect(top.filter((folder) => !known.includes(folder!))).toEqual([]);
  });

  test("a source file begins with a comment that says what it is", () => {
    const bare = sources.filter((path) => !path.startsWith("test/") && !/^(\/\/|\/\*)/.test(read(path)));

    expect(bare).toEqual([]);
  });

  test("no comment switches the linter or the compiler off", () => {
    const pattern = new RegExp(
      ["eslint" + "-disable", "@ts-" + "ignore", "@ts-" + "expect-error", "@ts-" + "nocheck"].join("|"),
    );

    expect(offences(sources, pattern, "mend the cause; exceptions stand in eslint.config.js with a reason")).toEqual(
      [],
    );
  });

  test("tests wait on virtual time, never on the machine's", () => {
    const sleeping = /\b(setTimeout|setInterval)\s*\(|timers\/promises/;
    const tests = sources.filter((path) => path.startsWith("test/") && path !== "test/tidy.test.ts");

    expect(offences(tests, sleeping, "use a VirtualClock")).toEqual([]);
  });

  test("the embedded cloud does not know this project", () => {
    const cloud = sources.filter((path) => path.startsWith("simulators/cloud/"));

    expect(
      offences(cloud, /millrace|telemetry_c|device_hourly|fleet_hourly/i, "the embedded cloud knows AWS only"),
    ).toEqual([]);
  });

  test("a report's SQL says its question, grain, parameters and sources", () => {
    const reports = files.filter((path) => path.startsWith("queries/reports/") && path.endsWith(".sql"));
    const missing = reports.flatMap((path) =>
      ["question", "grain", "parameters", "reads"]
        .filter((heading) => !new RegExp(`^-- ${heading}:`, "m").test(read(path)))
        .map((heading) => `${path}:1: add the line "-- ${heading}: ..."`),
    );

    expect(reports.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  test("no test is skipped or focused", () => {
    const tests = sources.filter((path) => path.endsWith(".test.ts") && path !== "test/tidy.test.ts");

    expect(offences(tests, /\b(test|describe|it)\.(skip|only|todo)\b/, "finish it or delete it")).toEqual([]);
  });
});
