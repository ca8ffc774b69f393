// Reads the configuration of Pulumi.<stage>.yaml as the Pulumi CLI hands it to a program: text by key, a value with members of
// its own as JSON. For evaluating the program without the CLI. https://www.pulumi.com/docs/iac/concepts/config/
import { parse } from "yaml";
import { z } from "zod";

const stageFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() });

/** What stands under `config:`, by `namespace:key`. Throws where the text is no YAML or `config` is no mapping. */
export function stageConfiguration(yaml: string): Record<string, string> {
  const { config } = stageFile.parse(parse(yaml) ?? {});
  const entries = Object.entries(config ?? {});
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
