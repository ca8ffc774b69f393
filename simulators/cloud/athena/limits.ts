// Limits and latencies of Athena. Latencies are what small queries take on AWS; they are virtual time, not this machine's.
// https://docs.aws.amazon.com/athena/latest/ug/service-limits.html

/** Calls of StartQueryExecution: a bucket of tokens that fills at the rate. */
export const startsPerSecond = 20;
export const startsBurst = 80;

/** DML queries that run at a time in an account; more wait in the queue (us-east-1 has 200). */
export const activeQueriesMax = 200;

export const queueTimeMs = 100;
export const executionTimeMs = 1_500;
export const catalogStatementTimeMs = 400;

export const queryBytesMax = 262_144;
export const clientTokenLengthMin = 32;
export const clientTokenLengthMax = 128;
export const resultsPageMax = 1_000;
export const executionsPageMax = 50;
export const workgroupsPageMax = 50;

/** Athena keeps a query's history for 45 days: https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
export const historyMs = 45 * 24 * 3_600_000;

/** Smaller cutoffs are refused: https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
export const bytesScannedCutoffMin = 10_000_000;
