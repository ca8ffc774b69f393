// What a simulated device's sensors read: a daily cycle, a slow drift, noise, and a battery that runs down.
import type { Measurements } from "../../lambdas/contract/telemetry.ts";
import type { Random } from "./random.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Of sensors' readings, the share that is missing: a bus error, a sensor warming up. */
const missingShare = 0.002;

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

interface Character {
  readonly baseC: number;
  readonly swingC: number;
  /** Where in the day the warmest moment lies, 0 to 1. */
  readonly warmestAt: number;
  readonly driftCPerHour: number;
  readonly humidityPct: number;
  readonly batteryV: number;
  readonly batteryVPerHour: number;
  readonly vibrationMmS: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

function drawCharacter(random: Random): Character {
  const hasPosition = random.next() < 0.9;
  const hasVibration = random.next() < 0.8;
  return {
    baseC: random.between(12, 26),
    swingC: random.between(2, 8),
    warmestAt: random.between(0.55, 0.7),
    driftCPerHour: random.between(-0.02, 0.02),
    humidityPct: random.between(35, 75),
    batteryV: random.between(3.7, 4.15),
    batteryVPerHour: random.between(0.0005, 0.004),
    vibrationMmS: hasVibration ? random.between(0.3, 4) : null,
    latitude: hasPosition ? rounded(random.between(47, 54), 5) : null,
    longitude: hasPosition ? rounded(random.between(6, 15), 5) : null,
  };
}

/** A device's sensors from `startMs` on: call once per reading, since each call draws the reading's noise. */
export function deviceSignals(random: Random, startMs: number): (eventMs: number) => Measurements {
  const character = drawCharacter(random);
  const orMissing = (value: number): number | null => (random.next() < missingShare ? null : value);
  return (eventMs) => {
    const hours = (eventMs - startMs) / hourMs;
    const cycle = Math.cos(2 * Math.PI * (eventMs / dayMs - character.warmestAt));
    const temperatureC = character.baseC + character.swingC * cycle + clamped(character.driftCPerHour * hours, -5, 5);
    // Warm air holds more water: relative humidity falls as the day warms.
    const humidityPct = clamped(character.humidityPct - 2 * character.swingC * cycle + random.noise(), 5, 99);
    const batteryV = Math.max(2.9, character.batteryV - character.batteryVPerHour * hours);
    const vibrationMmS = character.vibrationMmS === null ? null : character.vibrationMmS * (1 + 0.2 * random.noise());
    return {
      temperature_c: orMissing(rounded(temperatureC + 0.15 * random.noise(), 2)),
      humidity_pct: orMissing(rounded(humidityPct, 1)),
      battery_v: rounded(batteryV + 0.003 * random.noise(), 3),
      vibration_mm_s: vibrationMmS === null ? null : orMissing(rounded(vibrationMmS, 3)),
      latitude: character.latitude,
      longitude: character.longitude,
    };
  };
}
