// The devices of one worker thread: connects them, publishes what is due, waits for every PUBACK, keeps their ledgers.
import { writeFile } from "node:fs/promises";
import type { Attempt } from "../ledger/device-ledger.ts";
import type { CrewProgress, CrewSetup } from "./crew-setup.ts";
import { crewMembers, type CrewMember } from "./crew-members.ts";
import { inFlight } from "./in-flight.ts";
import { inFlightCountMax } from "./link.ts";
import { bounded } from "./watchdog.ts";

export interface Crew {
  connect(): Promise<void>;
  /** Publishes what is due up to `untilMs`; resolves when all of it is acknowledged. */
  publish(untilMs: number): Promise<void>;
  /** Sends what is held back (given `releaseAtMs`), drains the acknowledgements, disconnects, writes the ledger. */
  finish(releaseAtMs: number | undefined): Promise<void>;
  /** Connects and publishes nothing more: what is under way ends with the answers to what it has sent. */
  stop(): void;
  progress(): CrewProgress;
}

/** Connections opened at once: under the backlog of 511 that Node's listeners have. */
const connectingCountMax = 100;

function latestFailure(members: readonly CrewMember[]): string {
  const failure = members.map(({ link }) => link.latestFailure()).find((error) => error !== undefined);
  return failure === undefined ? "" : ` (a device's latest failure: ${failure.message})`;
}

/** The crew's part of the ledger, in the order of its devices. */
async function writeLedger(file: string, members: readonly CrewMember[]): Promise<void> {
  const lines = members.flatMap(({ ledger }) => ledger.entries()).map((entry) => `${JSON.stringify(entry)}\n`);
  await writeFile(file, lines.join(""));
}

export function muster(setup: CrewSetup, onProgress: (progress: CrewProgress) => void): Crew {
  const members = crewMembers(setup);
  const { bounds } = setup;
  const publishes = inFlight();
  let connectedCount = 0;
  let sentCount = 0;
  let acknowledgedCount = 0;
  let stopped = false;

  const progress = (): CrewProgress => {
    const next = members.reduce((first, { device }) => Math.min(first, device.nextDueMs() ?? Infinity), Infinity);
    return { connectedCount, sentCount, acknowledgedCount, nextDueMs: next === Infinity ? undefined : next };
  };

  const send = (member: CrewMember, attempt: Attempt): void => {
    sentCount++;
    publishes.started();
    member.ledger.attempted(attempt);
    member.link.publish(attempt.payload, (error) => {
      if (error === undefined) {
        acknowledgedCount++;
        member.ledger.acknowledged(attempt);
      }
      publishes.settled();
    });
  };

  const acknowledgements = (): Promise<void> =>
    publishes.drained(bounds.acknowledgeMs, () => `${publishes.count()} PUBACKs${latestFailure(members)}`);

  /** Sends in rounds, since a client may have only so many publishes in flight. */
  const sendDue = async (dueOf: (member: CrewMember) => Attempt[]): Promise<void> => {
    let sentAny = true;
    while (sentAny && !stopped) {
      sentAny = false;
      for (const member of members) {
        for (const attempt of dueOf(member)) {
          send(member, attempt);
          sentAny = true;
        }
      }
      if (sentAny) await acknowledgements();
    }
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
    publish: (untilMs) => sendDue(({ device }) => device.due(untilMs, inFlightCountMax)),
    async finish(releaseAtMs) {
      if (releaseAtMs !== undefined) await sendDue(({ device }) => device.release(releaseAtMs, inFlightCountMax));
      stopped = true;
      const drained = await acknowledgements().then(
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
