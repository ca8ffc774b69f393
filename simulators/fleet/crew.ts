// The devices of one worker thread: connects them, publishes what is due, disconnects them and writes their ledgers.
import { writeFile } from "node:fs/promises";
import type { Decoding } from "../../contract/index.ts";
import type { CrewProgress, CrewSetup } from "./crew-setup.ts";
import { crewMembers, type CrewMember } from "./crew-members.ts";
import { inFlightCountMax } from "./link.ts";
import { publisher, type DueOf } from "./publisher.ts";
import { bounded } from "./watchdog.ts";

export interface Crew {
  connect(): Promise<void>;
  /** Sends what is due up to `untilMs`, as far as clients may have publishes in flight. */
  send(untilMs: number): Promise<void>;
  /** Sends what is left up to `untilMs`; resolves when all of it is acknowledged. */
  publish(untilMs: number): Promise<void>;
  /** Sends what is held back (given `releaseAtMs`), drains the acknowledgements, disconnects, writes the ledger. */
  finish(releaseAtMs: number | undefined): Promise<void>;
  /** Connects and publishes nothing more: what is under way ends with the answers to what it has sent. */
  stop(): void;
  progress(): CrewProgress;
}

/** Connections opened at once: under the backlog of 511 that Node's listeners have. */
const connectingCountMax = 100;

const dueUntil =
  (untilMs: number): DueOf =>
  ({ device }) =>
    device.due(untilMs, inFlightCountMax);

/** The crew's part of the ledger, in the order of its devices. */
async function writeLedger(file: string, members: readonly CrewMember[]): Promise<void> {
  const lines = members.flatMap(({ ledger }) => ledger.entries()).map((entry) => `${JSON.stringify(entry)}\n`);
  await writeFile(file, lines.join(""));
}

export interface MusterOptions {
  /** Of a contract that decodes its payloads. */
  readonly decoding: Decoding | undefined;
  readonly onProgress: (progress: CrewProgress) => void;
}

export function muster(setup: CrewSetup, { decoding, onProgress }: MusterOptions): Crew {
  const members = crewMembers(setup, decoding);
  const { bounds } = setup;
  let connectedCount = 0;
  let stopped = false;
  const publishes = publisher(members, { acknowledgeMs: bounds.acknowledgeMs, isStopped: () => stopped });

  const progress = (): CrewProgress => {
    const next = members.reduce((first, { device }) => Math.min(first, device.nextDueMs() ?? Infinity), Infinity);
    return {
      connectedCount,
      sentCount: publishes.sentCount(),
      acknowledgedCount: publishes.acknowledgedCount(),
      nextDueMs: next === Infinity ? undefined : next,
    };
  };

  return {
    progress,
    stop: () => void (stopped = true),
    async connect() {
      for (let first = 0; first < members.length && !stopped; first += connectingCountMax) {
        const batch = members.slice(first, first + connectingCountMax);
        const what = (): string => `CONNACKs of ${batch[0]?.device.source.deviceId ?? "a device"} and those after it`;
        await bounded({ boundMs: bounds.connectMs, what }, Promise.all(batch.map(({ link }) => link.connect())));
        connectedCount += batch.length;
        onProgress(progress());
      }
    },
    async send(untilMs) {
      await publishes.sendRound(dueUntil(untilMs));
    },
    publish: (untilMs) => publishes.sendAll(dueUntil(untilMs)),
    async finish(releaseAtMs) {
      if (releaseAtMs !== undefined)
        await publishes.sendAll(({ device }) => device.release(releaseAtMs, inFlightCountMax));
      stopped = true;
      const drained = await publishes.acknowledgements().then(
        () => true,
        () => false,
      );
      // What was never acknowledged stays in the ledger as such; waiting longer would not change it.
      await bounded(
        { boundMs: bounds.disconnectMs, what: () => `${members.length} devices to disconnect` },
        Promise.all(members.map(({ link }) => link.end({ force: !drained }))),
      );
      connectedCount = 0;
      await writeLedger(setup.ledgerFile, members);
    },
  };
}
