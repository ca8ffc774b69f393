// The recorded cases of a file under `recorded/`: what AWS answered, by the name of the case.
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";

const fileSchema = z.record(z.string(), z.object({ "recorded-content": z.record(z.string(), z.unknown()) }));
const folder = new URL("recorded/", import.meta.url);

/** Answers by the names that the recording gives them. */
export type Answers = Readonly<Record<string, unknown>>;

/** `lambda-from-sqs` and its like. */
export const recordedFiles = (): readonly string[] =>
  readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ""))
    .sort();

/** Each case's name is what stands behind the test file's in the recording: `TestS3ListObjects::test_list_objects_next_marker`. */
export function recordedCases(file: string): ReadonlyMap<string, Answers> {
  const parsed = fileSchema.parse(JSON.parse(readFileSync(new URL(`${file}.json`, folder), "utf8")));
  return new Map(
    Object.entries(parsed).map(([key, value]) => [key.slice(key.indexOf("::") + 2), value["recorded-content"]]),
  );
}
