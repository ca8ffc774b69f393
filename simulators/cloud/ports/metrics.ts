// CloudWatch metrics as other services see it: AWS services publish their own metrics, and what reads embedded metrics out of
// logs publishes those of functions. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html

export interface MetricIdentity {
  /** `AWS/Kinesis` */
  readonly namespace: string;
  /** `IncomingRecords` */
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricDatum extends MetricIdentity {
  readonly value: number;
  /** How many samples of this value; 1 where it is not said. */
  readonly count?: number;
  /** As CloudWatch spells it: `Count`, `Bytes`, `Milliseconds`. */
  readonly unit: string;
  readonly timeMs: number;
}

/** A metric that a service holds on to, so that a value costs no more than an addition. */
export interface MetricSeries {
  /** At the clock's present. `count`: how many samples of this value at once. */
  add(value: number, count?: number): void;
}

export interface MetricSink {
  /** Keeps the value's place in the distribution, so that percentiles can be asked for. */
  put(datum: MetricDatum): void;
  /** What is added is kept as the sums of each minute, as if the service published statistic sets: percentiles are not known. */
  series(identity: MetricIdentity, unit: string): MetricSeries;
}
