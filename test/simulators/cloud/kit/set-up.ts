// What a test may say of the cloud that it asks for, and what it gets. Only what matters to a fact is said: all but the services has
// a default.
import type { SqlFrontEnd } from "../../../../simulators/cloud/athena/sql-front-end.ts";
import type { MetricStore } from "../../../../simulators/cloud/cloudwatch/metric-store.ts";
import type { CloudFaults } from "../../../../simulators/cloud/connect-services.ts";
import type { DuckDb } from "../../../../simulators/cloud/engines/duckdb.ts";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { Account } from "../../../../simulators/cloud/ports/account.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import type { Endpoint } from "./endpoint.ts";
import type { GivenFunctions } from "./functions.ts";
import type { Noted } from "./noted.ts";
import type { StandIns } from "./ports.ts";
import type { TestTime } from "./time.ts";

export interface SetUp {
  /** When the clock starts: 2026-01-01 without it. */
  readonly startMs?: number;
  readonly account?: Partial<Account>;
  /** Without it IAM where that is among the services, else everybody may do everything. */
  readonly access?: AccessControl;
  /** In the place of services: the methods that are expected to be called. */
  readonly standIns?: StandIns;
  /** By name: the test's own code, or the text of a module for Lambda to run. */
  readonly functions?: GivenFunctions;
  /** What goes wrong of the cloud's own accord. */
  readonly faults?: CloudFaults;
  /** Athena's way from a statement to the engine's: Trino's without it. */
  readonly frontEnd?: SqlFrontEnd;
  /** For what is to be found there by another cloud; goes with the test. A temporary one without it, and what can be in memory stays there. */
  readonly dataDirectory?: string;
  /** The clock as services see it, made of the test's. */
  readonly clock?: (clock: VirtualClock) => Clock;
  /** While a request waits for time to pass, the clock runs; it stands still otherwise. */
  readonly requestsPassTime?: boolean;
}

export interface TestCloud extends Noted, Endpoint, Pick<TestTime, "elapse" | "done"> {
  readonly clock: VirtualClock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly dataDirectory: string;
  /** The engine of Athena and Firehose. */
  readonly duckdb: DuckDb;
  /** What services publish to, where CloudWatch is among those asked for. */
  readonly metrics?: MetricStore;
  /** Closes what the test opens beside the cloud, before the cloud. */
  readonly atClose: (close: () => unknown) => void;
  /** Ends it as a process ends, which leaves its directory to the next. */
  readonly stop: () => Promise<void>;
}

/** A cloud with these services. */
export type CloudOf<Name extends keyof Services> = TestCloud & Pick<Services, Name>;
