// One line of the catalog's journal. A partition mostly repeats its table's columns, so a list of columns is written once, under
// a number, and partitions name the number.
import { z } from "zod";
import { changeShape, type CatalogChange } from "./catalog-change.ts";
import { columnShape, type ColumnInput } from "./catalog-shapes.ts";

const lineShape = z.union([
  z.object({ kind: z.literal("columns"), id: z.int(), columns: z.array(columnShape) }),
  z.object({ columnsId: z.int().optional(), change: changeShape }),
]);

type Line = z.output<typeof lineShape>;

/** The lines that keep `change`, each with its end. */
export type LineEncoder = (change: CatalogChange) => string;

export function createLineEncoder(): LineEncoder {
  const ids = new Map<string, number>();
  const print = (line: Line): string => `${JSON.stringify(line)}\n`;
  return (change) => {
    if (change.kind !== "put-partition") return print({ change });
    const { StorageDescriptor: storage, ...input } = change.partition.input;
    if (storage?.Columns === undefined) return print({ change });
    const { Columns: columns, ...rest } = storage;
    const text = JSON.stringify(columns);
    const known = ids.get(text);
    const columnsId = known ?? ids.size;
    ids.set(text, columnsId);
    const partition = { ...change.partition, input: { ...input, StorageDescriptor: rest } };
    const line = print({ columnsId, change: { ...change, partition } });
    return known === undefined ? print({ kind: "columns", id: columnsId, columns }) + line : line;
  };
}

/** The change that a line keeps; undefined for a line that only names columns. @throws Error where it is no line of a journal. */
export type LineDecoder = (text: string) => CatalogChange | undefined;

export function createLineDecoder(): LineDecoder {
  const lists = new Map<number, ColumnInput[]>();
  return (text) => {
    const line = lineShape.parse(JSON.parse(text));
    if ("kind" in line) {
      lists.set(line.id, line.columns);
      return undefined;
    }
    const { change, columnsId } = line;
    if (change.kind !== "put-partition" || columnsId === undefined) return change;
    const { input } = change.partition;
    const columns = lists.get(columnsId);
    if (columns === undefined) throw new Error(`columns ${columnsId} are not named before this line`);
    const storage = { ...input.StorageDescriptor, Columns: columns };
    return { ...change, partition: { ...change.partition, input: { ...input, StorageDescriptor: storage } } };
  };
}
