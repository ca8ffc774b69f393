// Publishes for the devices of one crew: counts what they sent, keeps their ledgers, waits for every PUBACK.
import type { Attempt } from "../ledger/attempt.ts";
import type { CrewMember } from "./crew-members.ts";
import { inFlight } from "./in-flight.ts";

/** What a device has to send, at most as much as its client may have in flight. */
export type DueOf = (member: CrewMember) => readonly Attempt[];

export interface Publisher {
  sentCount(): number;
  acknowledgedCount(): number;
  /** Sends what is due, once round the devices; resolves when it has set out, with whether there was any. */
  sendRound(dueOf: DueOf): Promise<boolean>;
  /** Sends round after round until nothing is due; resolves when all of it is acknowledged. */
  sendAll(dueOf: DueOf): Promise<void>;
  /** Resolves when nothing is in flight; rejects after `acknowledgeMs` of machine time. */
  acknowledgements(): Promise<void>;
}

export interface PublisherOptions {
  readonly acknowledgeMs: number;
  /** Once it is, nothing more is sent. */
  readonly isStopped: () => boolean;
}

/** So many are made before they go out: the broker has work while the next are made. */
const publishesPerTick = 20;

/** A client writes what is published when the tick ends, so that a tick for all devices would keep the broker waiting. */
const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

function latestFailure(members: readonly CrewMember[]): string {
  const failure = members.map(({ link }) => link.latestFailure()).find((error) => error !== undefined);
  return failure === undefined ? "" : ` (a device's latest failure: ${failure.message})`;
}

export function publisher(members: readonly CrewMember[], { acknowledgeMs, isStopped }: PublisherOptions): Publisher {
  const publishes = inFlight();
  let sentCount = 0;
  let acknowledgedCount = 0;

  const send = (member: CrewMember, attempt: Attempt): void => {
    sentCount++;
    publishes.started();
    member.ledger.attempted(attempt);
    member.link.publish({ topic: member.topicOf(attempt), payload: attempt.payload }, (error) => {
      if (error === undefined) {
        acknowledgedCount++;
        member.ledger.acknowledged(attempt);
      }
      publishes.settled();
    });
  };

  const acknowledgements = (): Promise<void> =>
    publishes.drained(acknowledgeMs, () => `${publishes.count()} PUBACKs${latestFailure(members)}`);

  const sendRound = async (dueOf: DueOf): Promise<boolean> => {
    const sentBefore = sentCount;
    let tickedAt = sentCount;
    for (const member of members) {
      if (isStopped()) break;
      for (const attempt of dueOf(member)) send(member, attempt);
      if (sentCount - tickedAt < publishesPerTick) continue;
      await nextTick();
      tickedAt = sentCount;
    }
    return sentCount > sentBefore;
  };

  return {
    sentCount: () => sentCount,
    acknowledgedCount: () => acknowledgedCount,
    sendRound,
    async sendAll(dueOf) {
      do await acknowledgements();
      while (await sendRound(dueOf));
    },
    acknowledgements,
  };
}
