// Where a contract's topic names the device, and what follows from it: the key that keeps a device's messages in order, and the topics
// that a device may publish to. https://docs.aws.amazon.com/iot/latest/developerguide/iot-substitution-templates.html
import { fieldOf, levelPosition, topicWith, type Telemetry } from "../../contract/index.ts";

type Topical = Pick<Telemetry, "topic" | "fields" | "device">;

/** The name of the thing that a connection is of. https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html */
export const thingName = "${iot:Connection.Thing.ThingName}";

const deviceLevel = (contract: Topical): string | undefined => fieldOf(contract, contract.device).level;

/** The Kinesis partition key, as the rule fills it: the device's level, or the client where the topic does not name the device. */
export function partitionKey(contract: Topical): string {
  const level = deviceLevel(contract);
  const position = level === undefined ? undefined : levelPosition(contract.topic, level);
  return position === undefined ? "${clientid()}" : `\${topic(${position})}`;
}

/** The contract's topics of one device, for its policy: the thing's name where the device stands, any word in other levels. */
export const ownTopics = (contract: Topical): string =>
  topicWith(contract.topic, (name) => (name === deviceLevel(contract) ? thingName : "*"));
