// Takes one batch of a shard to its end: invoked, retried with growing delays, split, sent to the failure destination. The shard
// waits meanwhile, so that its order holds. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { StreamRecord } from "../../ports/record-stream.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { derivedUuid } from "../derived-uuid.ts";
import { destinationKey, sendToDestination, type DestinationDependencies } from "../destination.ts";
import { functionPrincipal } from "../environment-variables.ts";
import type { KinesisMapping } from "./event-source-mapping.ts";
import { invokeMapped } from "./invoke-mapped.ts";
import { failureRecord, kinesisEvent, type GivenUpBatch, type StreamSource } from "./kinesis-event.ts";
import { nextStep, splitByAge, type PendingBatch } from "./kinesis-retry.ts";

export interface KinesisBatchDependencies extends DestinationDependencies {
  readonly clock: Clock;
  readonly access: AccessControl;
  readonly requestId: () => string;
}

export interface BatchRun {
  readonly mapping: KinesisMapping;
  readonly source: StreamSource;
  readonly target: DeployedFunction;
  readonly isStopped: () => boolean;
  readonly onResult: (isSuccess: boolean) => void;
}

/** Resolves with the records that are still to be done where the mapping was stopped on the way, else with none. */
export async function runBatch(
  dependencies: KinesisBatchDependencies,
  run: BatchRun,
  records: readonly StreamRecord[],
): Promise<readonly StreamRecord[]> {
  const { clock } = dependencies;
  const { mapping, source, target } = run;
  const pending: PendingBatch[] = [{ records, invokeCount: 0 }];
  let requestId = "";

  for (;;) {
    if (run.isStopped()) return pending.flatMap((batch) => batch.records);
    const batch = pending.shift();
    if (batch === undefined) return [];
    const { expired, fresh } = splitByAge(batch.records, mapping.recordAgeMsMax, clock.now());
    if (expired.length > 0) {
      if (requestId === "") requestId = dependencies.requestId();
      giveUp(dependencies, run, {
        condition: "RecordAgeExceeded",
        requestId,
        functionArn: target.arn,
        invokeCount: batch.invokeCount,
        records: expired,
      });
    }
    const [oldest] = fresh;
    if (oldest === undefined) continue;

    const untilMs = mapping.recordAgeMsMax < 0 ? Infinity : oldest.arrivedAtMs + mapping.recordAgeMsMax;
    const answer = await invokeMapped({ ...dependencies, target }, { payload: kinesisEvent(source, fresh), untilMs });
    if (answer === undefined) {
      // Throttled for as long as the oldest record was young enough: it is too old by the next turn.
      pending.unshift({ ...batch, records: fresh });
      await clock.sleep(Math.max(0, untilMs + 1 - clock.now()));
      continue;
    }
    ({ requestId } = answer);
    const step = nextStep(mapping, { ...batch, records: fresh }, answer);
    run.onResult(step.kind === "done");
    if (step.kind === "retry") {
      pending.unshift(...step.batches);
      await clock.sleep(step.delayMs);
    } else if (step.kind === "give-up") {
      const { invokeCount, functionError } = step;
      giveUp(dependencies, run, {
        condition: "RetryAttemptsExhausted",
        requestId,
        functionArn: target.arn,
        invokeCount,
        functionError,
        records: fresh,
      });
    }
  }
}

/** To the failure destination, or nowhere. */
function giveUp(
  dependencies: KinesisBatchDependencies,
  { mapping, source, target }: BatchRun,
  batch: GivenUpBatch,
): void {
  const destinationArn = mapping.onFailureArn;
  if (destinationArn === undefined) return;
  const nowMs = dependencies.clock.now();
  const record = failureRecord(source, batch, nowMs);
  const { mappingUuid, shardId } = source;
  const uuid = derivedUuid(`${mappingUuid} ${batch.records[0]?.sequenceNumber ?? ""}`);
  sendToDestination(dependencies, {
    principal: functionPrincipal(dependencies.access, target.configuration),
    destinationArn,
    body: JSON.stringify(record),
    object: {
      key: destinationKey(`${mappingUuid}/${shardId}`, nowMs, uuid),
      // A bucket has room for the event itself.
      body: JSON.stringify({ ...record, payload: kinesisEvent(source, batch.records) }),
    },
  });
}
