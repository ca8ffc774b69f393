// A simulated device's readings: one every interval, at a phase of its own within it, so that a fleet does not speak in one voice.
import type { Field, Telemetry, Value } from "../../contract/index.ts";
import { deviceId } from "../../contract/index.ts";
import { randomStream } from "./random.ts";
import type { ReadingSource } from "./reading.ts";
import { derivedSignal, sensorOf } from "./signals.ts";

export interface SimulatedDevice {
  readonly contract: Telemetry;
  readonly seed: number;
  /** From 0; with the seed it determines everything the device measures. */
  readonly index: number;
  readonly startMs: number;
  readonly intervalMs: number;
}

const streams = { identity: 1, signals: 2 } as const;

export const deviceIdAt = (index: number): string => deviceId(`dev-${String(index + 1).padStart(4, "0")}`);

/** When the device measures first. */
const phaseOf = ({ seed, index, startMs, intervalMs }: SimulatedDevice): number => {
  const identity = randomStream(seed, index, streams.identity, startMs);
  identity.hex(12);
  return identity.below(intervalMs);
};

/** How many readings fall due from the start up to and including an instant: what a run of that length is planned to send. */
export function plannedReadingCount(device: SimulatedDevice, untilMs: number): number {
  const firstMs = device.startMs + phaseOf(device);
  return firstMs > untilMs ? 0 : Math.floor((untilMs - firstMs) / device.intervalMs) + 1;
}

/** Never ends: the run's duration is how far it is asked. */
export function simulatedSource(device: SimulatedDevice): ReadingSource {
  const { seed, index, startMs, intervalMs } = device;
  // A later run with the same seed is another boot of the same devices, so the start is part of the identity.
  const boot = randomStream(seed, index, streams.identity, startMs).hex(12);
  const firstMs = startMs + phaseOf(device);
  const columns = columnsOf(device, boot);
  let count = 0;
  const peekMs = (): number => firstMs + count * intervalMs;
  return {
    deviceId: deviceIdAt(index),
    isAcceptable: true,
    peekMs,
    next() {
      const eventMs = peekMs();
      const row: Record<string, Value> = {};
      for (const { column, valueAt } of columns) row[column] = valueAt(eventMs, count);
      count++;
      return { eventMs, row };
    },
  };
}

interface Column {
  readonly column: string;
  readonly valueAt: (eventMs: number, count: number) => Value;
}

function columnsOf({ contract, seed, index, startMs }: SimulatedDevice, boot: string): readonly Column[] {
  const random = randomStream(seed, index, streams.signals);
  const { device, sequence, identity, fields } = contract;
  const constant = (value: Value) => (): Value => value;
  const valueAt = (field: Field): Column["valueAt"] => {
    if (field.column === device) return constant(deviceIdAt(index));
    if (field.column === sequence?.column) return (_eventMs, count) => count;
    if (field.column === sequence?.boot) return constant(boot);
    if (field.kind === "timestamp") return (eventMs) => eventMs;
    if (identity.includes(field.column)) return inTurn(field);
    return sensorOf(field, random, startMs);
  };
  return fields.map((field) => ({ column: field.column, valueAt: valueAt(field) }));
}

/** A channel, a sensor's number: what tells readings of one instant apart comes in turn. */
function inTurn(field: Field): Column["valueAt"] {
  if (field.kind === "integer") {
    const { min = 0, max = min + turnsMax - 1 } = field;
    return (_eventMs, count) => min + (count % Math.min(turnsMax, max - min + 1));
  }
  const signal = field.signal ?? derivedSignal(field);
  const values = signal.kind === "choice" ? signal.of : [field.column];
  return (_eventMs, count) => values[count % values.length] ?? null;
}

/** Numbers beyond are not told apart in one message. */
const turnsMax = 1_000;
