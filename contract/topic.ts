// Topics with named levels: `acme/{site}/{device_id}/data`. A level is a whole part between slashes.
// https://docs.aws.amazon.com/iot/latest/developerguide/topics.html

/** The levels' values by name. */
export type Levels = Readonly<Record<string, string>>;

const levelPattern = /^\{([a-z][a-z0-9_]*)\}$/;

const nameOf = (part: string): string | undefined => levelPattern.exec(part)?.[1];

/** The names of a pattern's levels, in order. */
export const levelNames = (pattern: string): readonly string[] =>
  pattern.split("/").flatMap((part) => nameOf(part) ?? []);

/** The filter that takes every topic of the pattern: `acme/+/+/data`. */
export const topicFilter = (pattern: string): string => topicWith(pattern, () => "+");

/** The pattern with each level replaced by what `valueOf` gives for its name. */
export const topicWith = (pattern: string, valueOf: (name: string) => string): string =>
  pattern
    .split("/")
    .map((part) => {
      const name = nameOf(part);
      return name === undefined ? part : valueOf(name);
    })
    .join("/");

/** The position of a level as the rule's `topic(n)` counts it, from 1; undefined where the pattern has no such level. */
export function levelPosition(pattern: string, name: string): number | undefined {
  const index = pattern.split("/").findIndex((part) => nameOf(part) === name);
  return index === -1 ? undefined : index + 1;
}

/** Reads topics of a pattern: the levels of one, or undefined for a topic that is not of it. */
export function topicReader(pattern: string): (topic: string) => Levels | undefined {
  const parts = pattern.split("/").map((text) => ({ text, name: nameOf(text) }));
  return (topic) => {
    const given = topic.split("/");
    if (given.length !== parts.length) return undefined;
    const levels: Record<string, string> = {};
    for (const [index, { text, name }] of parts.entries()) {
      const value = given[index] ?? "";
      if (name === undefined ? value !== text : value === "") return undefined;
      if (name !== undefined) levels[name] = value;
    }
    return levels;
  };
}

/** What is wrong with a pattern, a sentence each; empty where nothing is. */
export function topicFaults(pattern: string): readonly string[] {
  const names = levelNames(pattern);
  const parts = pattern.split("/");
  const wrong = parts
    .filter((part) => part === "" || /[+#{}\s]/.test(part))
    .filter((part) => nameOf(part) === undefined);
  return [
    ...wrong.map(
      (part) => `topic is "${pattern}"; "${part}" is no level: write words, or {name} for a level that varies`,
    ),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `topic names the level {${name}} twice: rename one`),
    ...(pattern.startsWith("$")
      ? [`topic is "${pattern}"; topics that begin with $ are AWS's own: choose another`]
      : []),
    // https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits, beside Basic Ingest's three levels
    ...(parts.length > 8 ? [`topic has ${parts.length} levels; IoT Core allows 8: shorten it`] : []),
  ];
}
