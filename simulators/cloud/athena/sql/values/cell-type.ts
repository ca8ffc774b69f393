// The type of a result's column from Trino's name of it, kept because results have few types and many cells.
import { TokenStream } from "../parser/token-stream.ts";
import { parseType } from "../parser/type-syntax.ts";
import { resolveType, unknownType, type TrinoType } from "../types.ts";

const known = new Map<string, TrinoType>([["unknown", unknownType]]);
/** Names kept at most; a statement has at most Trino's 10,000 columns and few distinct types. */
const knownMax = 10_000;

export function cellType(name: string): TrinoType {
  const found = known.get(name);
  if (found !== undefined) return found;
  const type = resolveType(parseType(new TokenStream(name)));
  if (known.size < knownMax) known.set(name, type);
  return type;
}
