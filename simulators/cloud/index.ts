// The door: what who runs an embedded cloud may use. Everything behind it may change without notice.
export { startCloud } from "./cloud.ts";
export type { Backlog, Cloud, CloudOptions } from "./cloud.ts";
export type { StateChange } from "./cloudwatch/alarm-history.ts";
export type { CloudFaults } from "./connect-services.ts";
export type { Cancel, Clock } from "./kernel/clock.ts";
export { PortInUseError } from "./kernel/port-in-use.ts";
export type { Listening } from "./kernel/port-in-use.ts";
export { VirtualClock } from "./kernel/virtual-clock.ts";
export { WallClock } from "./kernel/wall-clock.ts";
export { watchdog, WatchdogError } from "./kernel/watchdog.ts";
export type { Account } from "./ports/account.ts";
export type { ProgramResult, ProgramRun } from "./provisioning/evaluate-program.ts";
export { shellEnvironment } from "./shell-environment.ts";
