// DIFFERENCES.md against the code: what it lists as there is what is there, no more and no less. It does not prove what the
// document says of behaviour.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { conditionalForms } from "../../../simulators/cloud/athena/sql/analyse/conditional.ts";
import { lambdaForms } from "../../../simulators/cloud/athena/sql/analyse/lambda.ts";
import { specialForms } from "../../../simulators/cloud/athena/sql/analyse/special-forms.ts";
import { windowFunctions } from "../../../simulators/cloud/athena/sql/analyse/window.ts";
import { aggregateFunctions } from "../../../simulators/cloud/athena/sql/functions/aggregates.ts";
import { scalarFunctions } from "../../../simulators/cloud/athena/sql/functions/scalar-functions.ts";
import { ruleFunctions } from "../../../simulators/cloud/iot/rule-sql/functions.ts";
import { cloudWith } from "./kit/cloud-with.ts";

const cloud = join(import.meta.dirname, "../../../simulators/cloud");
const read = (path: string): string => readFileSync(join(cloud, path), "utf8");
const document = read("DIFFERENCES.md");

/** The text from a heading to the next of its level or above. */
function section(heading: string): string {
  const [, after] = document.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`DIFFERENCES.md has no heading "${heading}"`);
  return after.split(/\n## /)[0] ?? "";
}

/** The names in backquotes of the paragraph that begins with a label. */
function listed(text: string, label: string): readonly string[] {
  const paragraph = new RegExp(`^${label}: ([\\s\\S]*?)(?:\\n\\n|$(?![\\s\\S]))`, "m").exec(text)?.[1] ?? "";
  return [...paragraph.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name).sort();
}

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(join(cloud, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`);

const matches = (path: string, pattern: RegExp): readonly string[] =>
  [...read(path).matchAll(pattern)].map(([, name = ""]) => name);

/** An operation states its name as the API has it, or hands it to what makes operations of its kind; a route that is no operation has it in its file's name. */
function operationIn(path: string): readonly string[] {
  const fileName = basename(path, ".ts").replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const routed = /export function \w+Route\(/.test(read(path)) ? [fileName] : [];
  return [...matches(path, /(?:\bname: |\w+Operation\(\w+, )"([A-Z]\w+)"/g), ...routed];
}

const statedIn = (service: string) => (): readonly string[] => sourcesIn(`${service}/operations`).flatMap(operationIn);

const { kinesis } = await cloudWith({ services: ["kinesis"] });

/** Its operations on retention are made by one function, so their names stand in no source. */
function wiredInKinesis(): readonly string[] {
  const { wire } = kinesis;
  return wire.protocol === "rest" ? [] : wire.operations.map(({ name }) => name);
}

const services = [
  { heading: "## IAM and STS", folder: "iam", operations: () => operationIn("iam/sts.ts") },
  { heading: "## IoT Core", folder: "iot", operations: statedIn("iot") },
  { heading: "## Kinesis Data Streams", folder: "kinesis", operations: wiredInKinesis },
  { heading: "## Firehose", folder: "firehose", operations: statedIn("firehose") },
  { heading: "## S3", folder: "s3", operations: statedIn("s3") },
  { heading: "## SQS", folder: "sqs", operations: statedIn("sqs") },
  { heading: "## Lambda", folder: "lambda", operations: statedIn("lambda") },
  { heading: "## EventBridge", folder: "eventbridge", operations: statedIn("eventbridge") },
  { heading: "## EventBridge Scheduler", folder: "scheduler", operations: statedIn("scheduler") },
  { heading: "## CloudWatch Logs", folder: "logs", operations: statedIn("logs") },
  { heading: "## CloudWatch", folder: "cloudwatch", operations: statedIn("cloudwatch") },
  { heading: "## SNS", folder: "sns", operations: statedIn("sns") },
  { heading: "## Glue Data Catalog", folder: "glue", operations: statedIn("glue") },
  { heading: "## Athena", folder: "athena", operations: statedIn("athena") },
];

describe("DIFFERENCES.md", () => {
  test.each(services)("$heading lists the operations that are implemented", ({ heading, operations }) => {
    const implemented = [...operations()].sort();

    expect(implemented.length).toBeGreaterThan(0);
    expect(listed(section(heading), "Operations")).toEqual(implemented);
  });

  test("every service that has operations has a section", () => {
    const withOperations = readdirSync(cloud, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(join(cloud, entry.name)).includes("operations"))
      .map(({ name }) => name);

    expect(withOperations.filter((service) => !services.some(({ folder }) => folder === service))).toEqual([]);
  });

  test("lists every resource type and provider function that provisioning knows, once", () => {
    const known = sourcesIn("provisioning").flatMap((path) => matches(path, /"(aws:\w+\/\w+:\w+)"/g));
    const named = [...section("## Provisioning").matchAll(/`(aws:\w+\/\w+:\w+)`/g)].map(([, type = ""]) => type);

    expect(known.length).toBeGreaterThan(30);
    expect(named.sort()).toEqual([...known].sort());
  });

  test("lists the functions of rule SQL", () => {
    expect(listed(section("## IoT Core"), "Rule functions")).toEqual(Object.keys(ruleFunctions).sort());
  });

  test("lists Athena's scalar, aggregate and window functions", () => {
    const sql = section("## Athena");
    const scalar = [scalarFunctions, specialForms, lambdaForms, conditionalForms].flatMap((table) => [...table.keys()]);

    expect(listed(sql, "Scalar functions")).toEqual([...new Set(scalar)].sort());
    expect(listed(sql, "Aggregate functions")).toEqual([...aggregateFunctions.keys(), "grouping"].sort());
    expect(listed(sql, "Window functions")).toEqual([...windowFunctions.keys()].sort());
  });
});
