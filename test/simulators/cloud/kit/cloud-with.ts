// The one kit of these tests: a cloud of just the services that a fact is about, on virtual time, connected as the product connects
// them. It closes itself after the test (after the file, where it is made at its top), and fails it for a fault that nobody took.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import { account as usualAccount, allowAll } from "./access.ts";
import { atEnd, closers } from "./closing.ts";
import { endpointOf } from "./endpoint.ts";
import { engineOnDemand } from "./engine.ts";
import { deployAll, stubFunctions } from "./functions.ts";
import { makeServices, metricStore, type Made } from "./make-services.ts";
import { nothingNoted, notingPorts, observersOf } from "./noted.ts";
import { connections } from "./ports.ts";
import type { ServiceName } from "./services.ts";
import type { CloudOf, SetUp, TestCloud } from "./set-up.ts";
import { testTime } from "./time.ts";

/** The instant at which the clock starts, unless a test says otherwise. */
export const startMs = Date.UTC(2026, 0, 1);

export async function cloudWith<const Name extends ServiceName>(
  setUp: SetUp & { readonly services: readonly Name[] },
): Promise<CloudOf<Name>>;
/** Every service, connected by the product itself. */
export async function cloudWith(setUp: SetUp & { readonly services: "all" }): Promise<CloudOf<ServiceName>>;
export async function cloudWith(
  setUp: SetUp & { readonly services: readonly ServiceName[] | "all" },
): Promise<TestCloud & Partial<Services>> {
  const { services, functions = {}, faults = {} } = setUp;
  const closing = closers();
  const noted = nothingNoted();
  const dataDirectory = setUp.dataDirectory ?? mkdtempSync(join(tmpdir(), "cloud-"));
  const kept = setUp.dataDirectory === undefined ? {} : { dataDirectory };
  atEnd(async () => {
    await closing.closeAll();
    await rm(dataDirectory, { recursive: true, force: true });
    expect(noted.faults).toEqual([]);
  });

  const made: Made = {};
  const account = { ...usualAccount, ...setUp.account };
  const clock = new VirtualClock(setUp.startMs ?? startMs);
  const time = testTime(clock);
  const observers = observersOf(noted);
  const standIns = { ...setUp.standIns, ...(setUp.access && { access: setUp.access }) };
  const otherwise = { access: allowAll, functions: stubFunctions(functions, noted), ...notingPorts(noted) };
  const ports = connections(made, standIns, otherwise);
  const duckdb = engineOnDemand(dataDirectory, closing);
  const before = setUp.requestsPassTime === true ? time.passedBy : undefined;
  const wire = endpointOf({ account, access: ports.access, made, closing, onFault: observers.onFault, before });
  const metrics = await metricStore(services, clock);
  await makeServices({ made, closing }, services, {
    ...ports,
    ...observers,
    ...metrics,
    clock: setUp.clock?.(clock) ?? clock,
    random: seededRandom(1),
    account,
    endpoint: wire.url,
    directory: dataDirectory,
    kept,
    duckdb,
    frontEnd: setUp.frontEnd,
    faults,
  });
  await deployAll(functions, made.lambda);
  const { access } = ports;
  const { elapse, done } = time;
  const own = {
    clock,
    account,
    access,
    dataDirectory,
    duckdb,
    elapse,
    done,
    atClose: closing.add,
    stop: closing.closeAll,
  };
  return { ...noted, ...wire, ...metrics, ...own, ...made };
}
