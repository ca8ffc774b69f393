// What the Pulumi CLI runs: the pipe of the stack's stage. What the function returns are the stack's outputs; until it
// is called nothing is read or registered.
import { pipe } from "./index.ts";
import type { Outputs } from "./outputs.ts";
import { readStage } from "./stage.ts";

export default function program(): Outputs {
  return pipe(readStage());
}
