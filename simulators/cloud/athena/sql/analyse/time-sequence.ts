// sequence(): numbers by the function table, dates and timestamps by a step. Source: Trino docs "Array functions".
import { commonType, widen } from "../coerce.ts";
import { refuse } from "../failure.ts";
import { scalarFunctions } from "../functions/scalar-functions.ts";
import { raise } from "../raise.ts";
import { unexpectedArguments } from "./call.ts";
import { applyScalar } from "./scalar.ts";
import type { SpecialForm } from "./special-forms.ts";

const wrongWay =
  "sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start";

export const timeSequence: SpecialForm = (call, args) => {
  const [start, stop, step] = args;
  const type = start === undefined || stop === undefined ? undefined : commonType(start.type, stop.type);
  if (start === undefined || stop === undefined || type === undefined) return unexpectedArguments(call, args, false);
  if (type.kind !== "date" && type.kind !== "timestamp")
    return applyScalar(call, scalarFunctions.get("sequence") ?? [], args);
  if (step === undefined && type.kind === "timestamp") return unexpectedArguments(call, args, false);
  if (step !== undefined && step.intervalUnit === undefined)
    return refuse("sequence with a computed step", "write an INTERVAL literal", call.at);
  if (step !== undefined && type.kind === "date" && !["day", "month", "year"].includes(step.intervalUnit ?? ""))
    return refuse("sequence of dates by hours", "step by days", call.at);
  const [a, b] = [widen(start.sql, start.type, type), widen(stop.sql, stop.type, type)];
  const by = step?.sql ?? "to_days(1)";
  const wrong = `(${by} > to_days(0)) <> (${b} >= ${a}) AND ${a} <> ${b}`;
  const series = `generate_series(CAST(${a} AS TIMESTAMP), CAST(${b} AS TIMESTAMP), ${by})`;
  const list = `(CASE WHEN ${wrong} THEN ${raise("INVALID_FUNCTION_ARGUMENT", wrongWay, "TIMESTAMP[]")} ELSE ${series} END)`;
  return { type: { kind: "array", element: type }, sql: type.kind === "date" ? `CAST(${list} AS DATE[])` : list };
};
