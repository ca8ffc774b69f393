// What is measured, each a whole run of the simulator in a process of its own, so that start-up and peak memory are its own too.

export interface Scenario {
  readonly name: string;
  readonly deviceCount: number;
  readonly durationMinutes: number;
  readonly intervalSeconds: number;
}

/** Readings arrive at an even rate, so most of a run is steady state; the second has the same load from ten times the devices. */
export const scenarios: readonly Scenario[] = [
  { name: "500 devices, an hour", deviceCount: 500, durationMinutes: 60, intervalSeconds: 10 },
  { name: "5,000 devices, ten minutes", deviceCount: 5_000, durationMinutes: 10, intervalSeconds: 10 },
];
