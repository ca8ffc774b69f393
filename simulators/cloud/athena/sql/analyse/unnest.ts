// UNNEST of arrays, maps and arrays of rows, side by side, with or without ORDINALITY; shorter ones are padded with
// NULL. Source: Trino docs "SELECT", UNNEST.
import type { Relation } from "../ast.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { bigintType, duckdbType, structKey, typeName, type TrinoType } from "../types.ts";
import { analyse } from "./expression.ts";
import type { AnalysedRelation } from "./relation.ts";
import { freshName, type Column, type Env, type Typed } from "./scope.ts";

interface Expanded {
  readonly list: string;
  readonly name: string;
  readonly outputs: readonly { readonly column: Column; readonly sql: string }[];
}

export function analyseUnnest(relation: Extract<Relation, { kind: "unnest" }>, env: Env): AnalysedRelation {
  const { outer, ...scope } = env;
  const inner: Env = { ...scope, clause: "UNNEST", ...(outer === undefined ? {} : { outer }) };
  const expanded = relation.items.flatMap((item) => expand(analyse(item, inner), env, item.at));
  const lists = expanded.map(({ list, name }) => `unnest(${list}) AS ${name}`);
  const outputs = expanded.flatMap((each) => each.outputs);
  if (relation.ordinality) {
    const name = freshName(env.session, "o");
    const lengths = expanded.map(({ list }) => `len(${list})`);
    lists.push(`unnest(range(1, greatest(${lengths.join(", ")}) + 1)) AS ${name}`);
    const column: Column = { name: undefined, qualifier: [], type: bigintType, sql: freshName(env.session, "c") };
    outputs.push({ column, sql: name });
  }
  const list = outputs.map(({ column, sql }) => `${sql} AS ${column.sql}`).join(", ");
  return {
    sql: `LATERAL (SELECT ${list} FROM (SELECT ${lists.join(", ")})) AS ${freshName(env.session, "t")}`,
    columns: outputs.map(({ column }) => column),
  };
}

function expand(value: Typed, env: Env, at: Position): Expanded[] {
  const fresh = (type: TrinoType, name?: string): Column => ({
    name,
    qualifier: [],
    type,
    sql: freshName(env.session, "c"),
  });
  const present = (sql: string, element: TrinoType): string => `coalesce(${sql}, CAST([] AS ${duckdbType(element)}[]))`;
  const single = (sql: string, type: TrinoType): Expanded => {
    const name = freshName(env.session, "u");
    return { list: present(sql, type), name, outputs: [{ column: fresh(type), sql: name }] };
  };
  switch (value.type.kind) {
    case "array": {
      const { element } = value.type;
      if (element.kind !== "row") return [single(value.sql, element)];
      const name = freshName(env.session, "u");
      const outputs = element.fields.map((field, index) => ({
        column: fresh(field.type, field.name),
        sql: `struct_extract(${name}, '${structKey(index)}')`,
      }));
      return [{ list: present(value.sql, element), name, outputs }];
    }
    case "map":
      return [single(`map_keys(${value.sql})`, value.type.key), single(`map_values(${value.sql})`, value.type.value)];
    case "unknown":
      return refuse("UNNEST(NULL)", "cast it to an array", at);
    default:
      throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `Cannot unnest type: ${typeName(value.type)}`, at);
  }
}
