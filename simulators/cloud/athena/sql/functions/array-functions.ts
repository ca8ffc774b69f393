// Array and map functions. Source: Trino docs "Array functions and operators", "Map functions and operators".
// Functions that compare elements are here only where NULL elements are treated alike.
import { raise } from "../raise.ts";
import { scalar, type ScalarFunction } from "./scalar-function.ts";

const nullUnless = (sql: string, ...present: readonly string[]): string =>
  `(CASE WHEN ${present.map((each) => `${each} IS NULL`).join(" OR ")} THEN NULL ELSE ${sql} END)`;

export const arrayFunctions: readonly ScalarFunction[] = [
  scalar("cardinality", ["array(T)"], "bigint", (a) => `len(${a})`),
  scalar("cardinality", ["map(K, V)"], "bigint", (m) => `CAST(cardinality(${m}) AS BIGINT)`),
  // Out of range is NULL, a negative index counts from the end, zero is an error.
  scalar(
    "element_at",
    ["array(T)", "bigint"],
    "T",
    (a, index) =>
      `(CASE WHEN ${index} = 0 AND ${a} IS NOT NULL THEN list_extract(${a}, ${raise("INVALID_FUNCTION_ARGUMENT", "SQL array indices start at 1", "BIGINT")}) ELSE list_extract(${a}, ${index}) END)`,
  ),
  scalar("element_at", ["map(K, V)", "K"], "V", (m, key) => `map_extract_value(${m}, ${key})`),
  // A missing element beside a NULL one makes Trino's contains NULL.
  scalar("contains", ["array(T)", "T"], "boolean", (a, x) =>
    nullUnless(
      `(CASE WHEN list_contains(${a}, ${x}) THEN true WHEN len(list_filter(${a}, lambda e: e IS NULL)) > 0 THEN NULL ELSE false END)`,
      a,
      x,
    ),
  ),
  scalar("array_position", ["array(T)", "T"], "bigint", (a, x) =>
    nullUnless(`CAST(coalesce(list_position(${a}, ${x}), 0) AS BIGINT)`, a, x),
  ),
  scalar("array_distinct", ["array(T)"], "array(T)", (a) =>
    nullUnless(
      `list_filter(${a}, lambda e, i: list_position(${a}, e) = i OR (e IS NULL AND len(list_filter(${a}[1:i], lambda x: x IS NULL)) = 1))`,
      a,
    ),
  ),
  scalar(
    "array_max",
    ["array(T)"],
    "T",
    (a) => `(CASE WHEN len(list_filter(${a}, lambda e: e IS NULL)) > 0 THEN NULL ELSE list_max(${a}) END)`,
  ),
  scalar(
    "array_min",
    ["array(T)"],
    "T",
    (a) => `(CASE WHEN len(list_filter(${a}, lambda e: e IS NULL)) > 0 THEN NULL ELSE list_min(${a}) END)`,
  ),
  scalar("array_sort", ["array(T)"], "array(T)", (a) => `list_sort(${a}, 'ASC', 'NULLS LAST')`),
  scalar("array_remove", ["array(T)", "T"], "array(T)", (a, x) =>
    nullUnless(`list_filter(${a}, lambda e: e IS NULL OR e <> ${x})`, a, x),
  ),
  scalar("array_join", ["array(varchar(x))", "varchar(y)"], "varchar", (a, by) =>
    nullUnless(`coalesce(array_to_string(list_filter(${a}, lambda e: e IS NOT NULL), ${by}), '')`, a, by),
  ),
  scalar("array_join", ["array(bigint)", "varchar(y)"], "varchar", (a, by) =>
    nullUnless(
      `coalesce(array_to_string(list_transform(list_filter(${a}, lambda e: e IS NOT NULL), lambda e: CAST(e AS VARCHAR)), ${by}), '')`,
      a,
      by,
    ),
  ),
  scalar("reverse", ["array(T)"], "array(T)", (a) => `list_reverse(${a})`),
  scalar("flatten", ["array(array(T))"], "array(T)", (a) => `flatten(${a})`),
  scalar(
    "slice",
    ["array(T)", "bigint", "bigint"],
    "array(T)",
    (a, start, size) =>
      `(CASE WHEN ${a} IS NULL OR ${start} IS NULL OR ${size} IS NULL THEN NULL` +
      ` WHEN ${size} < 0 THEN list_slice(${a}, ${raise("INVALID_FUNCTION_ARGUMENT", "length must be greater than or equal to 0", "BIGINT")}, 0)` +
      ` WHEN ${start} = 0 THEN list_slice(${a}, ${raise("INVALID_FUNCTION_ARGUMENT", "SQL array indices start at 1", "BIGINT")}, 0)` +
      ` WHEN ${start} < -len(${a}) THEN ${a}[1:0]` +
      ` WHEN ${start} < 0 THEN list_slice(${a}, len(${a}) + ${start} + 1, len(${a}) + ${start} + ${size}) ELSE list_slice(${a}, ${start}, ${start} + ${size} - 1) END)`,
  ),
  scalar("sequence", ["bigint", "bigint"], "array(bigint)", (a, b) =>
    nullUnless(`(CASE WHEN ${b} >= ${a} THEN range(${a}, ${b} + 1) ELSE range(${a}, ${b} - 1, -1) END)`, a, b),
  ),
  scalar(
    "sequence",
    ["bigint", "bigint", "bigint"],
    "array(bigint)",
    (a, b, step) =>
      `(CASE WHEN ${a} IS NULL OR ${b} IS NULL OR ${step} IS NULL THEN NULL` +
      ` WHEN ${step} = 0 THEN range(${raise("INVALID_FUNCTION_ARGUMENT", "step must not be zero", "BIGINT")})` +
      ` WHEN (${step} > 0 AND ${b} < ${a}) OR (${step} < 0 AND ${b} > ${a})` +
      ` THEN range(${raise("INVALID_FUNCTION_ARGUMENT", "sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start", "BIGINT")})` +
      ` ELSE range(${a}, ${b} + sign(${step}), ${step}) END)`,
  ),
  scalar("repeat", ["T", "bigint"], "array(T)", (x, n) => nullUnless(`list_transform(range(${n}), lambda e: ${x})`, n)),
  scalar("map_keys", ["map(K, V)"], "array(K)", (m) => `map_keys(${m})`),
  scalar("map_values", ["map(K, V)"], "array(V)", (m) => `map_values(${m})`),
  scalar(
    "map",
    ["array(K)", "array(V)"],
    "map(K, V)",
    (k, v) =>
      `(CASE WHEN len(${k}) <> len(${v}) THEN map(${k}, list_slice(${v}, ${raise("INVALID_FUNCTION_ARGUMENT", "Key and value arrays must be the same length", "BIGINT")}, 0)) ELSE map(${k}, ${v}) END)`,
  ),
  scalar("arrays_overlap", ["array(T)", "array(T)"], "boolean", (a, b) =>
    nullUnless(
      `(CASE WHEN list_has_any(list_filter(${a}, lambda e: e IS NOT NULL), list_filter(${b}, lambda e: e IS NOT NULL)) THEN true` +
        ` WHEN len(list_filter(list_concat(${a}, ${b}), lambda e: e IS NULL)) > 0 THEN NULL ELSE false END)`,
      a,
      b,
    ),
  ),
];
