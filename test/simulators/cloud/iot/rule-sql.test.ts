import { describe, expect, test } from "vitest";
import { compileRule, compileTemplate } from "../../../../simulators/cloud/iot/rule-sql/compile.ts";
import { ruleMessage, type RuleMessage } from "../../../../simulators/cloud/iot/rule-sql/message.ts";
import { matchesFilter, readBasicIngest } from "../../../../simulators/cloud/iot/topic.ts";

const message = (payload: string | Buffer): RuleMessage =>
  ruleMessage({
    topic: "sensors/s-1/reading",
    clientId: "s-1",
    payload: Buffer.from(payload),
    receivedAtMs: 1_790_000_000_000,
    newUuid: () => "uuid-1",
    countRepublish: () => undefined,
  });

const select = (sql: string, payload: string | Buffer): string | undefined =>
  compileRule(sql).select(message(payload))?.toString();

describe("a rule's SELECT", () => {
  test("* with added values keeps the payload's members and adds its own", () => {
    const output = select("SELECT *, topic(2) AS id, timestamp() AS at FROM 'sensors/+/reading'", '{"t":1.5}');

    expect(output).toBe('{"t":1.5,"id":"s-1","at":1790000000000}');
  });

  test("encode(*, 'base64') takes bytes that are not JSON", () => {
    const output = select(
      "SELECT encode(*, 'base64') AS raw, clientid() AS client FROM 'a'",
      Buffer.from([0xff, 0x00]),
    );

    expect(output).toBe('{"raw":"/wA=","client":"s-1"}');
  });

  test("* alone passes bytes that are not JSON through unchanged", () => {
    expect(select("SELECT * FROM 'a'", "not json")).toBe("not json");
  });

  test("a missing attribute is left out, a null is kept", () => {
    expect(select("SELECT a.b AS b, c, d FROM 'x'", '{"a":{"b":2},"c":null}')).toBe('{"b":2,"c":null}');
  });

  test.each([
    ["temperature > 20 AND humidity < 50", true],
    ["temperature > 20 AND humidity > 50", false],
    ["NOT temperature < 20", true],
    ["temperature * 2 + 1 = 61", true],
    ["name = 'it''s'", true],
    ["missing > 1", false],
    ["missing <> 1", false],
  ])("WHERE %s is %s", (condition, expected) => {
    const output = select(`SELECT name FROM 'a' WHERE ${condition}`, '{"temperature":30,"humidity":40,"name":"it\'s"}');

    expect(output !== undefined).toBe(expected);
  });

  test.each([
    ["SELECT machinelearning_predict(a) AS x FROM 'a'", "function machinelearning_predict() is not implemented"],
    ["SELECT topic(1, 2) AS x FROM 'a'", "function topic() takes 0 to 1 arguments, not 2"],
    ["SELECT a FROM a", "expected a topic filter in single quotes"],
    ["SELECT a + 1 FROM 'a'", "a computed value needs a name"],
  ])("%s is refused by name", (sql, reason) => {
    expect(() => compileRule(sql)).toThrow(reason);
  });
});

describe("substitution templates", () => {
  test("see the topic and the original payload", () => {
    expect(compileTemplate("${topic(2)}/${level}/end")(message('{"level":3}'))).toBe("s-1/3/end");
  });
});

describe("functions", () => {
  test("parse_time formats by its pattern in UTC, newuuid gives a fresh id", () => {
    const template = `\${parse_time("yyyy-MM-dd'T'HH:mm:ss", timestamp())}/\${newuuid()}.json`;

    expect(compileTemplate(template)(message("{}"))).toBe("2026-09-21T14:13:20/uuid-1.json");
  });
});

describe("topics", () => {
  test.each([
    ["devices/+/telemetry", "devices/d-1/telemetry", true],
    ["devices/+/telemetry", "devices/d-1/a/telemetry", false],
    ["devices/#", "devices/d-1/a", true],
    ["#", "$aws/things", false],
    ["devices/+", "devices", false],
  ])("filter %s against %s is %s", (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });

  test("Basic Ingest's first three levels name the rule and are hidden from it", () => {
    expect(readBasicIngest("$aws/rules/my_rule/devices/d-1")).toEqual({ ruleName: "my_rule", topic: "devices/d-1" });
  });
});
