// awsQuery spells structures as dotted names in a form (`Metrics.member.1.Name`) and lists as <member> elements in XML.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-serialization
import { Timestamp } from "./json-value.ts";

type Branch = Map<string, Branch | string>;

/** The form's members as an object: numbered parts become arrays in their order, every leaf is text. */
export function nestMembers(form: URLSearchParams): Readonly<Record<string, unknown>> {
  const root: Branch = new Map();
  for (const [name, value] of form) place(root, name.split("."), value);
  return Object.fromEntries([...root].map(([name, branch]) => [name, plain(branch)]));
}

function place(branch: Branch, [first = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    branch.set(first, value);
    return;
  }
  const known = branch.get(first);
  const next: Branch = known === undefined || typeof known === "string" ? new Map<string, Branch | string>() : known;
  branch.set(first, next);
  place(next, rest, value);
}

function plain(branch: Branch | string): unknown {
  if (typeof branch === "string") return branch;
  const list = branch.get("member");
  if (branch.size === 1 && list !== undefined && typeof list !== "string") return plain(list);
  const entries = [...branch];
  if (entries.every(([name]) => /^\d+$/.test(name)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => plain(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
}

/** An answer as XML has it: arrays under `member`, those of a map's entries as they are, moments as ISO 8601. */
export function memberLists(output: unknown): unknown {
  if (output instanceof Timestamp) return new Date(output.epochMs).toISOString();
  if (Array.isArray(output)) return { member: output.map(memberLists) };
  if (typeof output !== "object" || output === null) return output;
  const members = Object.entries(output).map(([name, value]: [string, unknown]) => [
    name,
    name === "entry" && Array.isArray(value) ? value.map(memberLists) : memberLists(value),
  ]);
  return Object.fromEntries(members);
}
