// Each stage's resource graph is kept as text, so that a change of what exists shows in review. After a change that is
// meant: npm run docs
import { describe, expect, test } from "vitest";
import { evaluatePipe, stageOf } from "./evaluated-pipe.ts";
import { graphText } from "./graph-text.ts";

describe("the resource graph of a stage", () => {
  test.each(["dev", "staging", "prod"])("%s is as test/infra/graphs shows it", async (stage) => {
    const { graph } = await evaluatePipe(stageOf(stage));

    await expect(graphText(stage, graph)).toMatchFileSnapshot(`graphs/${stage}.txt`);
  });
});
