// The topic with named levels, from the topics of samples or from a pattern with `+`, and which of its levels is the device.
import { levelNames, topicFaults } from "../../../contract/index.ts";
import { DraftError } from "./draft.ts";
import { snakeCase } from "./leaves.ts";

export interface GuessedTopic {
  readonly pattern: string;
  /** Each level's values, a value for each sample; none where the samples have no topics. */
  readonly levels: ReadonlyMap<string, readonly string[]>;
  /** The level that looks like the device; undefined where none does. */
  readonly device: string | undefined;
}

export interface TopicHints {
  /** As given by the user: `acme/+/+/data` or `acme/{site}/{device}/data`. */
  readonly pattern: string | undefined;
  /** Of each sample. */
  readonly topics: readonly (string | undefined)[];
  /** A payload's device, for each sample; where a level agrees with it, it is the device's. */
  readonly deviceValues: readonly unknown[] | undefined;
}

/** Levels that say what kind of message it is, in the topics of well-known firmware and brokers. */
const plainWords = new Set(
  "attributes data devices event events gateway gateways log me measurements messages node nodes push sensor sensors SENSOR site sites stat STATE state status tele telemetry things up uplink v1 v2 v3 values zigbee2mqtt".split(
    " ",
  ),
);

export const deviceName =
  /^(client|client_id|dev|dev_eui|dev_id|device|device_id|imei|mac|node|node_id|sensor_id|serial|serial_number|thing|thing_id)$/;

/** Undefined where neither the samples nor the user say a topic. Throws a DraftError for topics of another form than the pattern. */
export function guessTopic({ pattern, topics, deviceValues }: TopicHints): GuessedTopic | undefined {
  const given = topics.filter((topic) => topic !== undefined).map((topic) => topic.split("/"));
  const [first] = given;
  const parts =
    pattern?.split("/") ?? first?.map((part, position) => (isLevel(position, given, deviceValues) ? "+" : part));
  if (parts === undefined) return undefined;
  const odd = given.find((levels) => !fits(levels, parts));
  if (odd !== undefined)
    throw new DraftError(
      `a sample's topic is ${odd.join("/")}, and the others' ${parts.join("/")}; draft from messages of one form, or say it: --topic 'acme/+/+/data'`,
    );
  const positions = parts.flatMap((part, position) => (part === "+" || isNamed(part) ? [position] : []));
  const valuesAt = (position: number): string[] => given.map((levels) => levels[position] ?? "");
  const device = devicePosition(parts, positions, { valuesAt, deviceValues });
  const names = namesOf(parts, positions, device);
  const named = parts.map((part, position) => (positions.includes(position) ? `{${names.get(position) ?? ""}}` : part));
  const faults = topicFaults(named.join("/"));
  if (faults.length > 0) throw new DraftError(faults.join("; "));
  return {
    pattern: named.join("/"),
    levels: new Map(positions.map((position) => [names.get(position) ?? "", valuesAt(position)])),
    device: device === undefined ? undefined : names.get(device),
  };
}

const isNamed = (part: string): boolean => levelNames(part).length > 0;

const fits = (levels: readonly string[], parts: readonly string[]): boolean =>
  levels.length === parts.length &&
  parts.every((part, position) => part === "+" || isNamed(part) || part === levels[position]);

/** Where topics differ there is a level; where there is one topic alone, behind its first word whatever is no word of the trade. */
function isLevel(
  position: number,
  topics: readonly (readonly string[])[],
  deviceValues: readonly unknown[] | undefined,
): boolean {
  const values = new Set(topics.map((levels) => levels[position]));
  const isVaried = topics.some((levels) => levels.join() !== topics[0]?.join());
  const [only = ""] = values;
  if (values.size > 1 || (deviceValues?.length !== 0 && deviceValues?.every((value) => value === only) === true))
    return true;
  return !isVaried && position > 0 && !plainWords.has(only);
}

interface Evidence {
  readonly valuesAt: (position: number) => readonly string[];
  readonly deviceValues: readonly unknown[] | undefined;
}

/** The level that agrees with the payload's device, else the one so named, else the last. */
function devicePosition(
  parts: readonly string[],
  positions: readonly number[],
  { valuesAt, deviceValues }: Evidence,
): number | undefined {
  const agreeing = positions.find((position) => {
    const values = valuesAt(position);
    return values.length > 0 && deviceValues?.join() === values.join();
  });
  const named = positions.find((position) =>
    deviceName.test(levelNames(parts[position] ?? "")[0] ?? wordBefore(parts, position)),
  );
  return agreeing ?? named ?? positions.at(-1);
}

/** `sites/+` is a site. */
const wordBefore = (parts: readonly string[], position: number): string => {
  const before = parts[position - 1] ?? "";
  return before === "+" || isNamed(before) || position === 1 ? "" : snakeCase(before).replace(/s$/, "");
};

function namesOf(
  parts: readonly string[],
  positions: readonly number[],
  device: number | undefined,
): Map<number, string> {
  const others = positions.filter((position) => position !== device && !isNamed(parts[position] ?? ""));
  return new Map(
    positions.map((position) => {
      const own = levelNames(parts[position] ?? "")[0];
      if (own !== undefined) return [position, own];
      if (position === device) return [position, "device_id"];
      const word = wordBefore(parts, position);
      return [position, /^[a-z]/.test(word) ? word : others.length === 1 ? "site" : `level_${position + 1}`];
    }),
  );
}
