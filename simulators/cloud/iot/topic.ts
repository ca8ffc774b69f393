// MQTT topic filters and Basic Ingest topics. https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html

/** `+` stands for one level, a final `#` for the rest. A leading wildcard does not match `$` topics [MQTT-4.7.2-1]. */
export function matchesFilter(filter: string, topic: string): boolean {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

const basicIngestPattern = /^\$aws\/rules\/([^/]+)\/(.+)$/s;

/** The rule a publish is addressed to, and the topic as the rule sees it: the prefix is not visible to rules. */
export function readBasicIngest(topic: string): { readonly ruleName: string; readonly topic: string } | undefined {
  const [, ruleName, rest] = basicIngestPattern.exec(topic) ?? [];
  return ruleName === undefined || rest === undefined ? undefined : { ruleName, topic: rest };
}
