import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../../infra/policy/rules.ts";
import { wildcardExceptions } from "../../../infra/policy/wildcard-exceptions.ts";

const page = readFileSync(new URL("../../../docs/policy-pack.md", import.meta.url), "utf8");
/** The page's table rows, their padding taken out. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.replaceAll(/ +/g, " "));

test("docs/policy-pack.md has a row for each rule, with its level and what must hold", () => {
  const stated = rules.map(({ name, level, description }) => `| \`${name}\` | ${level} | ${description} |`);

  expect(stated.filter((row) => !rows.includes(row))).toEqual([]);
});

test("docs/policy-pack.md has a row for each exception, with its actions and its reason", () => {
  const missing = wildcardExceptions.filter(({ actions = ["all"], reason }) => {
    const first = `| ${actions.map((action) => `\`${action}\``).join(", ")} |`;
    return !rows.some((row) => row.startsWith(first) && row.endsWith(`| ${reason} |`));
  });

  expect(missing).toEqual([]);
});
