// What a cloud of tests notes down for the test to look at.
import type { Delivery, DeliveryFailure } from "../../../../simulators/cloud/engines/target-delivery.ts";
import type { EventBus, ServiceEvent } from "../../../../simulators/cloud/ports/event-bus.ts";
import type { Functions } from "../../../../simulators/cloud/ports/functions.ts";
import type { LogSink } from "../../../../simulators/cloud/ports/log-sink.ts";

export type Invocation = Parameters<Functions["invoke"]>[0];
export type LoggedEvent = Parameters<LogSink["write"]>[0];

export interface Noted {
  /** Of the cloud's own. What a test leaves here fails it when the cloud closes. */
  readonly faults: unknown[];
  /** Every event written to CloudWatch Logs, or to what stands in for it. */
  readonly logged: LoggedEvent[];
  /** What services put on the default bus, where EventBridge is not among the services. */
  readonly events: ServiceEvent[];
  /** Of functions that stand in for Lambda's. */
  readonly invocations: Invocation[];
  /** What neither a target of EventBridge or Scheduler nor a dead-letter queue took. */
  readonly undelivered: DeliveryFailure[];
}

export interface Observers {
  readonly onFault: (error: unknown) => void;
  readonly onEvent: (event: LoggedEvent) => void;
  readonly onUndelivered: (delivery: Delivery, failure: DeliveryFailure) => void;
}

export const nothingNoted = (): Noted => ({ faults: [], logged: [], events: [], invocations: [], undelivered: [] });

export const observersOf = (noted: Noted): Observers => ({
  onFault: (error) => void noted.faults.push(error),
  onEvent: (event) => void noted.logged.push(event),
  onUndelivered: (_, failure) => void noted.undelivered.push(failure),
});

/** Logs and a bus that only note, for a cloud that has neither service. */
export const notingPorts = ({ logged, events }: Noted): { readonly logs: LogSink; readonly events: EventBus } => ({
  logs: { createGroup: () => undefined, write: (event) => void logged.push(event) },
  events: { publish: (event) => void events.push(event) },
});
