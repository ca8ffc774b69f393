// Makes the services that a test asks for, or all of them by the product's own hand, and closes them again.
import type { MetricStore } from "../../../../simulators/cloud/cloudwatch/metric-store.ts";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import type { Closers } from "./closing.ts";
import { makers, type Given, type ServiceName } from "./services.ts";

export type Made = { -readonly [Name in ServiceName]?: Services[Name] };

export async function makeServices(
  { made, closing }: { readonly made: Made; readonly closing: Closers },
  names: readonly ServiceName[] | "all",
  given: Given,
): Promise<void> {
  closing.add(() => closeServices(made));
  if (names === "all") closing.add(await makeAll(made, given));
  else for (const name of names) await makeOne(made, name, given);
}

async function makeOne<Name extends ServiceName>(made: Pick<Made, Name>, name: Name, given: Given): Promise<void> {
  made[name] = await makers[name](given);
}

/** Returns what closes their engine. */
async function makeAll(made: Made, given: Given): Promise<() => void> {
  const { connectServices } = await import("../../../../simulators/cloud/connect-services.ts");
  const { clock, account, directory: dataDirectory, endpoint, onFault, faults } = given;
  const options = { clock, account, dataDirectory, endpoint, onFault, faults, seed: 1 };
  const { services, duckdb } = await connectServices(options);
  Object.assign(made, services);
  return () => duckdb.close();
}

/** For CloudWatch, where it is among the services; nobody publishes metrics without it. */
export async function metricStore(
  names: readonly ServiceName[] | "all",
  clock: Clock,
): Promise<{ readonly metrics?: MetricStore }> {
  if (names === "all" || !names.includes("cloudwatch")) return {};
  const { createMetricStore } = await import("../../../../simulators/cloud/cloudwatch/metric-store.ts");
  return { metrics: createMetricStore(clock) };
}

async function closeServices(made: Made): Promise<void> {
  await made.iot?.broker.close();
  for (const service of Object.values(made)) if ("close" in service) await service.close();
}
