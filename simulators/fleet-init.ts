// `npm run fleet -- init`: a first contract from a sample of what devices publish.
import { runFleetInit } from "./fleet/draft/run-init.ts";

process.exitCode = await runFleetInit(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
