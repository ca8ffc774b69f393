// The readings of a message in groups that a single record can stand for: accepted ones of one hour, or rejected ones.
import type { Envelope, JudgedReading, Rejected, Row, Telemetry } from "../../contract/index.ts";
import { envelopeOf, eventTimeOf } from "../../contract/index.ts";
import { partitionOf, type Partition } from "../../queries/index.ts";

export interface AcceptedGroup {
  readonly kind: "accepted";
  readonly positions: number[];
  readonly partition: Partition;
  readonly rows: Row[];
  /** A row each, as JSON with its line feed. */
  readonly lines: string[];
}

export interface RejectedGroup {
  readonly kind: "rejected";
  readonly positions: number[];
  readonly rejections: Rejected[];
}

export type Group = AcceptedGroup | RejectedGroup;

/** A record for the source stream. */
export interface PutBack {
  readonly partitionKey: string;
  readonly data: string;
}

/** Of a group's lines: half of what the delivery stream takes as one record, 1,000 KiB. */
const groupCharsMax = 512_000;

/**
 * Accepted groups in the order of their first readings, then the rejected ones: a rejected record is kept as it is, so where others are
 * accepted it has to be one that stands for the rejected readings alone. None for no readings.
 */
export function groupsOf(judged: readonly JudgedReading[], contract: Telemetry): readonly Group[] {
  const groups: Group[] = [];
  const open = new Map<string, { readonly group: AcceptedGroup; chars: number }>();
  const rejections: RejectedGroup = { kind: "rejected", positions: [], rejections: [] };
  for (const { position, judgement } of judged) {
    if (judgement.kind === "rejected") {
      rejections.positions.push(position);
      rejections.rejections.push(judgement);
      continue;
    }
    const partition = partitionOf(eventTimeOf(judgement.row, contract));
    const line = `${JSON.stringify(judgement.row)}\n`;
    const key = `${partition.dt}/${partition.hour}`;
    let place = open.get(key);
    if (place === undefined || place.chars + line.length > groupCharsMax) {
      place = { group: { kind: "accepted", positions: [], partition, rows: [], lines: [] }, chars: 0 };
      open.set(key, place);
      groups.push(place.group);
    }
    place.group.positions.push(position);
    place.group.rows.push(judgement.row);
    place.group.lines.push(line);
    place.chars += line.length;
  }
  return rejections.positions.length === 0 ? groups : [...groups, rejections];
}

/** A group as a record of its own, for the shard of its first device. */
export function putBackOf(group: Group, envelope: Envelope, { device }: Telemetry): PutBack {
  const row = group.kind === "accepted" ? group.rows[0] : undefined;
  return {
    partitionKey: row === undefined ? envelope.clientId : String(row[device]),
    data: envelopeOf(envelope, group.positions),
  };
}
