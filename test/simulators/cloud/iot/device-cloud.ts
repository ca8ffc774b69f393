// IoT Core with nothing behind it unless a test puts it there, and MQTT clients, for tests of who may do what.
import { cloudWith } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";
import { mqttClients } from "./mqtt-clients.ts";

export type DeviceCloud = Awaited<ReturnType<typeof deviceCloud>>;

export async function deviceCloud(setUp: SetUp = {}) {
  const cloud = await cloudWith({ services: ["iot"], ...setUp });
  return { ...cloud, ...mqttClients(cloud), devices: cloud.iot.devices };
}
