// Casts to and from json. Scalars and arrays of scalars are cast where the JSON value has the kind that is asked for;
// where Trino would convert between kinds, the value is refused. Source: Trino docs "JSON functions", Cast from JSON.
import { refuse, type Position } from "../failure.ts";
import { refuseAtRun } from "../raise.ts";
import { duckdbType, type TrinoType } from "../types.ts";
import type { OnFailure } from "./cast.ts";
import type { Typed } from "./scope.ts";

export function castToJson(value: Typed, at: Position): Typed {
  return refuse(`CAST(${value.type.kind} AS json)`, "it is not translated", at);
}

export function castFromJson(value: Typed, to: TrinoType, onFailure: OnFailure, at: Position): Typed {
  return { type: to, sql: fromJson(value.rawJson ?? value.sql, to, onFailure, at) };
}

// The kinds of JSON value (DuckDB's names) that a Trino type is read from without conversion.
const naturalKinds = new Map<TrinoType["kind"], string>([
  ["integer", "'BIGINT', 'UBIGINT'"],
  ["bigint", "'BIGINT', 'UBIGINT'"],
  ["double", "'BIGINT', 'UBIGINT', 'DOUBLE'"],
  ["boolean", "'BOOLEAN'"],
  ["varchar", "'VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT'"],
]);

function fromJson(json: string, to: TrinoType, onFailure: OnFailure, at: Position): string {
  const kind = `json_type(${json})`;
  const duckdb = duckdbType(to);
  const refused = refuseAtRun(`CAST(json AS ${to.kind})`, "of a JSON value of another kind", duckdb);
  const isNull = `${json} IS NULL OR ${kind} = 'NULL'`;
  if (to.kind === "array") {
    if (to.element.kind === "array") return refuse("CAST(json AS array of arrays)", "it is not translated", at);
    const element = fromJson("__j__", to.element, onFailure, at);
    const items = `list_transform(CAST(json_extract(${json}, '$[*]') AS VARCHAR[]), lambda __j__: ${element})`;
    return `(CASE WHEN ${isNull} THEN NULL WHEN ${kind} = 'ARRAY' THEN ${items} ELSE ${refused} END)`;
  }
  const natural = naturalKinds.get(to.kind);
  if (natural === undefined || (to.kind === "varchar" && to.length !== undefined))
    return refuse(`CAST(json AS ${to.kind})`, "use json_extract_scalar and cast its text", at);
  const text = `json_extract_string(${json}, '$')`;
  const scalar = to.kind === "varchar" ? text : `TRY_CAST(${text} AS ${duckdb})`;
  const failure = onFailure(`'Cannot cast to ${to.kind}. ' || ${json}`, duckdb);
  const read = `(CASE WHEN ${scalar} IS NULL THEN ${failure} ELSE ${scalar} END)`;
  const unfit = ` WHEN ${kind} IN ('OBJECT', 'ARRAY') THEN ${failure}`;
  return `(CASE WHEN ${isNull} THEN NULL WHEN ${kind} IN (${natural}) THEN ${read}${unfit} ELSE ${refused} END)`;
}
