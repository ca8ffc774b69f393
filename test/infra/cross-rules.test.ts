// Rules between settings: asked wherever the settings that they are about are right by themselves.
import { describe, expect, test } from "vitest";
import { parseStage } from "../../infra/stage.ts";

function faultsOf(raw: Readonly<Record<string, string>>, name = "dev"): readonly string[] {
  const result = parseStage({ stage: name, namespace: "millrace" }, raw);
  return result.kind === "faulty" ? result.faults : [];
}

describe("parseStage", () => {
  test("refuses to remove raw objects before they move to another class, with the command that mends it", () => {
    const aging = (rawTieringDays: string, rawDays: string) =>
      faultsOf({ "millrace:rawTieringDays": rawTieringDays, "millrace:rawDays": rawDays });

    expect([aging("29", "30"), aging("30", "forever"), aging("never", "1")]).toEqual([[], [], []]);
    expect(aging("30", "30")).toEqual([
      'millrace:rawTieringDays is "30" and millrace:rawDays is "30"; objects move before they are removed: ' +
        "pulumi config set millrace:rawTieringDays never",
    ]);
  });

  test("refuses an alarm that would come when the stream's records are gone", () => {
    const aged = (minutes: string, hours: string) =>
      faultsOf({ "millrace:iteratorAgeAlarmMinutes": minutes, "millrace:streamRetentionHours": hours });

    expect([aged("1439", "24"), aged("1440", "25")]).toEqual([[], []]);
    expect(aged("1440", "24")).toEqual([
      'millrace:iteratorAgeAlarmMinutes is "1440" and millrace:streamRetentionHours is "24"; an alarm comes before the records are ' +
        "gone: pulumi config set millrace:iteratorAgeAlarmMinutes 15",
    ]);
  });

  test("reports what is wrong between settings together with what is wrong with others and with the name", () => {
    const faults = faultsOf(
      {
        "millrace:shards": "0",
        "millrace:shard": "1",
        "millrace:rawTieringDays": "90",
        "millrace:rawDays": "30",
        "millrace:iteratorAgeAlarmMinutes": "1440",
      },
      "Dev",
    );

    expect(faults.map((fault) => fault.split(" is ")[0])).toEqual([
      "the stage's name",
      "millrace:shards",
      "millrace:shard",
      "millrace:rawTieringDays",
      "millrace:iteratorAgeAlarmMinutes",
    ]);
  });

  test("asks no rule between settings of which one is wrong by itself", () => {
    const faults = faultsOf({ "millrace:rawTieringDays": "90", "millrace:rawDays": "soon" });

    expect(faults).toEqual([expect.stringMatching(/^millrace:rawDays is "soon"; /)]);
  });

  test("mends every fault that it reports by the command that it names", () => {
    const wrong: Record<string, string> = {
      "millrace:shards": "[1]",
      "millrace:tracing": "true",
      "millrace:bufferSeconds": "60",
      "millrace:rawTieringDays": "30",
      "millrace:rawDays": "30",
      "millrace:iteratorAgeAlarmMinutes": "1440",
    };

    const commands = faultsOf(wrong).map((fault) => /pulumi config (set|rm) (\S+) ?(\S*)$/.exec(fault)!);
    const kept = Object.entries(wrong).filter(
      ([key]) => !commands.some(([, verb, named]) => verb === "rm" && named === key),
    );
    const set = commands
      .filter(([, verb]) => verb === "set")
      .map(([, , key = "", value = ""]): [string, string] => [key, value]);
    expect(commands).toHaveLength(5);
    expect(faultsOf(Object.fromEntries([...kept, ...set]))).toEqual([]);
  });
});
