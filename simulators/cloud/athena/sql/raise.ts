// Errors that only a row's value can show: SQL that raises them in DuckDB, and their reading back.
// DuckDB's error() is volatile and cannot stand inside TRY, so a failing cast of a marked text carries the error
// instead: `TRINO|DIVISION_BY_ZERO|Division by zero`, or `REFUSED|construct|reason` for a value whose answer
// is not known to agree with Trino's.

/** What DuckDB's failure means: an error that Trino would answer, or a value that is not known to agree. */
export type EngineFailure =
  | { readonly kind: "error"; readonly errorName: string; readonly message: string }
  | { readonly kind: "refused"; readonly construct: string; readonly message: string };

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL of type `duckdbType` that fails at run time as Trino's `errorName`; `messageSql` is a SQL text. */
export function raiseSql(errorName: string, messageSql: string, duckdbType = "INTEGER"): string {
  return failing(`concat('TRINO|${errorName}|', ${messageSql}, '|END')`, duckdbType);
}

/** As `raiseSql`, with a fixed message. */
export function raise(errorName: string, message: string, duckdbType = "INTEGER"): string {
  return raiseSql(errorName, quote(message), duckdbType);
}

/** SQL that fails at run time because this value's answer is not known to agree. */
export function refuseAtRun(construct: string, reason: string, duckdbType = "INTEGER"): string {
  return failing(`concat('REFUSED|${construct.replaceAll("'", "''")}|', ${quote(reason)}, '|END')`, duckdbType);
}

function failing(textSql: string, duckdbType: string): string {
  const failure = `CAST(${textSql} AS INTEGER)`;
  return duckdbType === "INTEGER" ? failure : `CAST(CAST(${failure} AS VARCHAR) AS ${duckdbType})`;
}

/** Whether SQL may refuse at run time: such SQL must not stand inside TRY, which would swallow the refusal. */
export function mayRefuse(sql: string): boolean {
  return sql.includes("REFUSED|") || sql.includes("_or_refuse(");
}

const marked = /(TRINO|REFUSED)\|([^|]*)\|([\s\S]*?)\|END/;

interface KnownFailure {
  readonly pattern: RegExp;
  readonly errorName: string;
  readonly message: (match: RegExpExecArray) => string;
}

const integerNames = new Map([
  ["INT8", "tinyint"],
  ["INT16", "smallint"],
  ["INT32", "integer"],
  ["INT64", "bigint"],
  ["INT128", "bigint"],
]);

// DuckDB's own failures on expressions that are passed through, and what Trino calls them. DuckDB gives its failures
// no codes, so their texts are all there is to tell them by.
const known: readonly KnownFailure[] = [
  {
    pattern: /More than one row returned by a subquery/,
    errorName: "SUBQUERY_MULTIPLE_ROWS",
    message: () => "Scalar sub-query has returned multiple rows",
  },
  {
    pattern: /Overflow in .*DECIMAL|DECIMAL.*out of range/i,
    errorName: "NUMERIC_VALUE_OUT_OF_RANGE",
    message: () => "Decimal overflow",
  },
  {
    pattern: /Overflow in (\w+) of (INT\d+) \(([^)]*)\)/,
    errorName: "NUMERIC_VALUE_OUT_OF_RANGE",
    message: ([, operation = "", type = "", operands = ""]) =>
      `${integerNames.get(type) ?? type} ${operation} overflow: ${operands}`,
  },
  {
    pattern: /Type (INT\d+) with value (\S+) can't be cast.*out of range/,
    errorName: "NUMERIC_VALUE_OUT_OF_RANGE",
    message: ([, type = "", value = ""]) => `${integerNames.get(type) ?? type} overflow: ${value}`,
  },
  {
    pattern: /^Out of Range Error: (Overflow on (?:abs|negation).*|Cannot (?:take absolute|negate).*)/,
    errorName: "NUMERIC_VALUE_OUT_OF_RANGE",
    message: ([, text = ""]) => text,
  },
  {
    pattern: /Map keys must be unique|Map key.*duplicate/i,
    errorName: "INVALID_FUNCTION_ARGUMENT",
    message: () => "Duplicate map keys are not allowed",
  },
];

/** Reads a DuckDB error message; undefined when it is neither Trino's answer nor a known refusal. */
export function engineFailure(message: string): EngineFailure | undefined {
  const mark = marked.exec(message);
  if (mark !== null) {
    const [, kind, name = "", text = ""] = mark;
    if (kind === "TRINO") return { kind: "error", errorName: name, message: text };
    return { kind: "refused", construct: name, message: `${name} is not supported here: ${text}` };
  }
  for (const { pattern, errorName, message: words } of known) {
    const match = pattern.exec(message);
    if (match !== null) return { kind: "error", errorName, message: words(match) };
  }
  return undefined;
}
