// A resource graph as text to review: how many of each type, then the tree of components with each resource's inputs and
// what it waits for. Text in an input that is JSON is shown as what it says, a table's columns by name and type.
import type { Registered } from "./evaluated-pipe.ts";

/** The whole text; the same graph gives the same text, in whatever order it was registered. */
export function graphText(title: string, graph: readonly Registered[]): string {
  const resources = graph.filter(({ isComponent }) => !isComponent);
  const types = countByType(resources).map(([type, count]) => `# ${String(count).padStart(3)} ${type}`);
  const head = [`# ${title}: ${resources.length} resources of ${types.length} types`, ...types];
  return `${[...head, "", ...branches("", graph)].join("\n")}\n`;
}

/** Types and how many resources there are of each, by type. */
export function countByType(resources: readonly Registered[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => compare(a, b));
}

function branches(parent: string, graph: readonly Registered[]): string[] {
  return graph
    .filter((node) => node.parent === parent)
    .sort((a, b) => Number(b.isComponent) - Number(a.isComponent) || compare(titleOf(a), titleOf(b)))
    .flatMap((node) => [
      `${titleOf(node)}${node.isProtected ? " (protected)" : ""}`,
      ...(node.isComponent ? [] : detailLines(node)).map(indent),
      ...branches(node.key, graph).map(indent),
    ]);
}

const titleOf = ({ type, name }: Registered): string => `${type} ${name}`;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const indent = (line: string): string => (line === "" ? line : `  ${line}`);

function detailLines({ inputs, waitsFor, parent }: Registered): string[] {
  const { code, ...shown } = inputs;
  const archive = code === undefined ? [] : ["code: the bundle"];
  const others = [...new Set(waitsFor)].filter((key) => key !== parent).sort();
  const waiting = others.length === 0 ? [] : [`waits for: ${others.join(", ")}`];
  return [...archive, ...memberLines("", shown), ...waiting];
}

/** `a.b: value` for each value, by path; a list of plain values takes one line. */
function memberLines(path: string, value: unknown): string[] {
  if (typeof value === "string" && value.startsWith("{")) return memberLines(path, JSON.parse(value));
  if (Array.isArray(value)) return listLines(path, value);
  if (typeof value !== "object" || value === null) return [`${path}: ${scalarText(value)}`];
  const members = Object.entries(value);
  if (members.length === 0) return [`${path}: {}`];
  return members
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([name, member]) => memberLines(path === "" ? name : `${path}.${name}`, member));
}

function listLines(path: string, items: readonly unknown[]): string[] {
  const texts = items.map((item) => (isColumn(item) ? `${item.name} ${item.type}` : item));
  const isPlain = texts.every((item) => typeof item !== "object");
  return isPlain
    ? [`${path}: ${texts.map(scalarText).join(", ")}`]
    : texts.flatMap((item, at) => memberLines(`${path}.${at}`, item));
}

/** Text that would read as a number or a truth value is quoted. */
function scalarText(value: unknown): string {
  return typeof value === "string" && !/^(?:-?[\d.]+|true|false|null|)$/.test(value) ? value : JSON.stringify(value);
}

interface Column {
  readonly name: string;
  readonly type: string;
}

const isColumn = (value: unknown): value is Column =>
  typeof value === "object" && value !== null && "name" in value && "type" in value;
