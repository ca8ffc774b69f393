// How a simulated device comes by a field's values. Ranges are drawn from once per device, so that no two devices are alike.

/** Lowest and highest of what a device may draw. */
export type Span = readonly [from: number, to: number];

interface AnySignal {
  /** Share of readings, 0 to 1, in which the sensor has no value; of a field that may be absent. */
  readonly missing?: number;
  /** Share of devices, 0 to 1, that lack the sensor. */
  readonly absent?: number;
}

/** Around a mean with the time of day, warmest in the early afternoon; a negative swing falls as the day warms. */
export interface DailySignal extends AnySignal {
  readonly kind: "daily";
  readonly mean: Span;
  readonly swing: Span;
  /** Standard deviation. */
  readonly noise?: number;
  readonly digits?: number;
}

/** Down from where it began, to a floor: a battery. */
export interface FallingSignal extends AnySignal {
  readonly kind: "falling";
  readonly from: Span;
  readonly perHour: Span;
  readonly floor: number;
  readonly noise?: number;
  readonly digits?: number;
}

/** About the device's own level; `noise` is its share of the level. */
export interface SteadySignal extends AnySignal {
  readonly kind: "steady";
  readonly level: Span;
  readonly noise?: number;
  readonly digits?: number;
}

/** One value a device: a position. */
export interface FixedSignal extends AnySignal {
  readonly kind: "fixed";
  readonly within: Span;
  readonly digits?: number;
}

/** One of these: one a device, or with `each: "reading"` another at any reading. */
export interface ChoiceSignal extends AnySignal {
  readonly kind: "choice";
  readonly of: readonly (string | boolean | number)[];
  readonly each?: "device" | "reading";
}

export type Signal = ChoiceSignal | DailySignal | FallingSignal | FixedSignal | SteadySignal;
