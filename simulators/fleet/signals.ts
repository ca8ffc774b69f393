// What a simulated device's sensors read, by the contract: a daily cycle, a battery that runs down, a level with noise, a choice. A field
// without a signal of its own gets one from its kind and range. Draws are in the order of the fields, so that a seed gives the same fleet.
import type { Field, Signal, Span, Value } from "../../contract/index.ts";
import { isNumeric } from "../../contract/index.ts";
import type { Random } from "./random.ts";

/** A field's value at an instant: call once per reading, since each call draws the reading's noise. */
export type Sensor = (eventMs: number) => Value;

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const digitsDefault = 2;

/** How many devices share a text that nothing is said of. */
const namesPerColumn = 5;

export function sensorOf(field: Field, random: Random, startMs: number): Sensor {
  const signal = field.signal ?? derivedSignal(field);
  const { absent = 0, missing = 0 } = signal;
  const isAbsent = absent > 0 && random.next() < absent;
  const sensor = sensorOfSignal(signal, random, startMs);
  if (isAbsent) return () => null;
  const within = clampOf(field);
  const value: Sensor = (eventMs) => within(sensor(eventMs));
  return missing === 0 ? value : (eventMs) => (random.next() < missing ? null : value(eventMs));
}

/** What a field's values are like where its contract does not say. */
export function derivedSignal(field: Field): Signal {
  switch (field.kind) {
    case "integer":
    case "number":
      return { kind: "steady", level: middleOf(field.min, field.max), noise: 0.02, digits: digitsDefault };
    case "boolean":
      return { kind: "choice", of: [true, false], each: "reading" };
    case "text":
      return { kind: "choice", of: field.values ?? namesOf(field.column) };
    case "timestamp":
      throw new Error(`${field.column} is a time, which the reading's own time fills`);
  }
}

const namesOf = (column: string): string[] =>
  Array.from({ length: namesPerColumn }, (_, index) => `${column.replaceAll("_", "-")}-${index + 1}`);

/** The middle half of a range, so that noise stays within it. */
function middleOf(min: number | undefined, max: number | undefined): Span {
  const low = min ?? Math.min(0, (max ?? 100) - 100);
  const high = max ?? low + 100;
  return [low + (high - low) / 4, high - (high - low) / 4];
}

function clampOf(field: Field): (value: Value) => Value {
  if (!isNumeric(field)) return (value) => value;
  const { min = -Infinity, max = Infinity, kind } = field;
  return (value) => {
    if (typeof value !== "number") return value;
    const inside = Math.min(max, Math.max(min, value));
    return kind === "integer" ? Math.round(inside) + 0 : inside;
  };
}

function sensorOfSignal(signal: Signal, random: Random, startMs: number): Sensor {
  const within = ([from, to]: Span): number => random.between(from, to);
  switch (signal.kind) {
    case "daily": {
      const [mean, swing, warmestAt] = [within(signal.mean), within(signal.swing), random.between(0.55, 0.7)];
      const { noise = 0, digits = digitsDefault } = signal;
      return (eventMs) => {
        const cycle = Math.cos(2 * Math.PI * (eventMs / dayMs - warmestAt));
        return rounded(mean + swing * cycle + noise * random.noise(), digits);
      };
    }
    case "falling": {
      const [from, perHour] = [within(signal.from), within(signal.perHour)];
      const { floor, noise = 0, digits = digitsDefault } = signal;
      return (eventMs) => {
        const level = Math.max(floor, from - (perHour * (eventMs - startMs)) / hourMs);
        return rounded(level + noise * random.noise(), digits);
      };
    }
    case "steady": {
      const level = within(signal.level);
      const { noise = 0, digits = digitsDefault } = signal;
      return () => rounded(level * (1 + noise * random.noise()), digits);
    }
    case "fixed": {
      const value = rounded(within(signal.within), signal.digits ?? digitsDefault);
      return () => value;
    }
    case "choice": {
      const draw = (): Value => signal.of[random.below(signal.of.length)] ?? null;
      const own = draw();
      return signal.each === "reading" ? draw : () => own;
    }
  }
}

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  // Never -0, which JSON does not write.
  return Math.round(value * scale) / scale + 0;
}
