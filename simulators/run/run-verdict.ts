// The verdict of a run: the ledger's, and FAIL where the embedded cloud itself broke on the way, for then nothing is proved.
import { verdictOf, type Verdict } from "../ledger/verdict.ts";
import type { RunResult } from "./run-simulation.ts";

export function verdictOfRun({ tally, cloudFaults }: Extract<RunResult, { kind: "reconciled" }>): Verdict {
  const verdict = verdictOf(tally);
  if (cloudFaults.length === 0) return verdict;
  const first = cloudFaults.slice(0, 5).map((fault) => `the embedded cloud broke: ${fault}`);
  return { ...verdict, verdict: "FAIL", offenders: [...verdict.offenders, ...first] };
}
