// What a tally comes to. Pure: a reading lost or invented, a value that is another than was measured, a report that says otherwise than the
// devices, a device that did not send as planned, each is a failure; what was set aside on the way (rule errors, dead letters) is told,
// and fails the run by what it keeps from the tables and reports.
import type { Shortfall } from "./check-plan.ts";
import type { Offender } from "./check-readings.ts";
import type { RejectedOffender } from "./check-rejected.ts";
import type { WrongFigure } from "./check-reports.ts";
import type { WrongValue } from "./check-values.ts";
import type { SeriesHour } from "./reconcile-sql.ts";
import type { Tally } from "./tally.ts";

export interface Verdict {
  readonly verdict: "PASS" | "FAIL";
  /** Readings and spoilt messages that were acknowledged and are nowhere. */
  readonly lostCount: number;
  /** Readings and rejected messages that no device sent. */
  readonly inventedCount: number;
  /** Rejected for another reason than theirs. */
  readonly misjudgedCount: number;
  /** Values of devices' hours that are not as they were measured. */
  readonly wrongValueCount: number;
  /** Figures in reports. */
  readonly wrongFigureCount: number;
  /** Devices that measured more or less than planned. */
  readonly unplannedCount: number;
  /** The first offenders of each kind, a line each. */
  readonly offenders: readonly string[];
}

const offendersPerKindMax = 5;

const seriesText = ({ deviceId, series }: SeriesHour): string =>
  [`device ${deviceId}`, ...Object.entries(series).map(([column, value]) => `${column} ${value}`)].join(" ");

function readingLine(kind: string, offender: Offender): string {
  const { readings, readingCount, dt, hour } = offender;
  const which = readings ?? `${readingCount} readings or more`;
  return `${kind}: ${seriesText(offender)} ${which} (event hour ${dt} ${hour})`;
}

function rejectedLine({
  kind,
  deviceId,
  payloadDigest,
  position,
  sent,
  expectedReason,
  foundReason,
}: RejectedOffender): string {
  const at = sent === undefined ? "" : ` (${sent.fault}, sent ${new Date(sent.sentMs).toISOString()})`;
  const which = `payload ${payloadDigest}${position === 0 ? "" : `, reading ${position}`}${at}`;
  const must = expectedReason === undefined ? "be accepted, or was never sent" : `be rejected as ${expectedReason}`;
  return `${kind}: device ${deviceId} ${which}: must ${must}, is ${foundReason === undefined ? "nowhere" : `rejected as ${foundReason}`}`;
}

function valueLine(wrong: WrongValue): string {
  const { what, expected, found, dt, hour } = wrong;
  return `wrong value: ${seriesText(wrong)} ${what} (event hour ${dt} ${hour}): the device has ${expected}; the table has ${found}`;
}

function figureLine({ report, window, row, column, expected, found }: WrongFigure): string {
  return `wrong figure: ${report} of ${window}${row === "" ? "" : ` ${row}`}: ${column} is ${found}; by the devices it is ${expected}`;
}

const planLine = ({ deviceId, plannedCount, measuredCount }: Shortfall): string =>
  `not as planned: device ${deviceId} measured ${measuredCount} of ${plannedCount} readings`;

function total(offenders: readonly Offender[]): number {
  return offenders.reduce((count, { readingCount }) => count + readingCount, 0);
}

export function verdictOf(tally: Tally): Verdict {
  const { ledger, readings, rejected, reports, wrongValues, strayPartitions, shortfalls } = tally;
  const ofKind = (kind: RejectedOffender["kind"]): readonly RejectedOffender[] =>
    rejected.offenders.filter((offender) => offender.kind === kind);
  const counts = {
    lostCount: total(readings.lost) + ofKind("lost").length,
    inventedCount: total(readings.invented) + ofKind("invented").length + strayPartitions.length,
    misjudgedCount: ofKind("misjudged").length,
    wrongValueCount: wrongValues.length,
    wrongFigureCount: reports.wrong.length,
    unplannedCount: shortfalls.length,
  };
  const nothingSent = ledger.sentCount === 0;
  const lines = [
    readings.lost.map((offender) => readingLine("lost", offender)),
    readings.invented.map((offender) => readingLine("invented", offender)),
    strayPartitions.map(
      (partition) => `invented: the partition telemetry/${partition}/, which is no day of this fleet's`,
    ),
    wrongValues.map(valueLine),
    ofKind("lost").map(rejectedLine),
    ofKind("invented").map(rejectedLine),
    ofKind("misjudged").map(rejectedLine),
    reports.wrong.map(figureLine),
    shortfalls.map(planLine),
    nothingSent ? ["nothing was sent: a run without a reading proves nothing"] : [],
  ];
  const failed = nothingSent || Object.values(counts).some((count) => count > 0);
  return {
    verdict: failed ? "FAIL" : "PASS",
    ...counts,
    offenders: lines.flatMap((kind) => kind.slice(0, offendersPerKindMax)),
  };
}
