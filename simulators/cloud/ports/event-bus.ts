// EventBridge as other services see it: AWS services put their events on the default bus.
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html

export interface ServiceEvent {
  /** `aws.athena` */
  readonly source: string;
  /** `Athena Query State Change` */
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventBus {
  /** At-least-once, asynchronous. */
  publish(event: ServiceEvent): void;
}
