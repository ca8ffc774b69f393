// Every contract of the tests beside the default one, by its name.
import type { Telemetry } from "../../contract/index.ts";
import { door, sensorCommunity, theThingsNetwork } from "./field-fleets.ts";
import { gateway, tasmota, thingsBoard, zigbee2mqtt } from "./home-fleets.ts";

export { door, gateway, sensorCommunity, tasmota, theThingsNetwork, thingsBoard, zigbee2mqtt };

export const otherFleets: Readonly<Record<string, Telemetry>> = {
  tasmota,
  zigbee2mqtt,
  theThingsNetwork,
  thingsBoard,
  gateway,
  sensorCommunity,
  door,
};
