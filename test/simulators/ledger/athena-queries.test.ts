// Against a client whose `send` is played by a table of answers: it does not prove that Athena answers so.
import { AthenaClient } from "@aws-sdk/client-athena";
import { describe, expect, test } from "vitest";
import { athenaQueries } from "../../../simulators/ledger/athena-queries.ts";
import type { Queries } from "../../../simulators/ledger/queries.ts";

interface Played {
  readonly queries: Queries;
  readonly sent: { readonly name: string; readonly input: object }[];
  readonly sleptMs: number[];
}

function cell(value: string | null): { VarCharValue?: string } {
  return value === null ? {} : { VarCharValue: value };
}

/** Answers in the order of the calls, whatever they are. */
function played(answers: readonly object[]): Played {
  const client = new AthenaClient({ region: "eu-central-1" });
  const sent: { name: string; input: object }[] = [];
  const sleptMs: number[] = [];
  client.middlewareStack.add(
    (_next, context) => (args) => {
      sent.push({ name: String(context.commandName), input: args.input });
      const output = answers[sent.length - 1] ?? {};
      return Promise.resolve({ output: { $metadata: {}, ...output }, response: {} });
    },
    { step: "initialize", name: "played" },
  );
  const sleep = (delayMs: number): Promise<void> => Promise.resolve(void sleptMs.push(delayMs));
  return { queries: athenaQueries({ client, workGroup: "wg", database: "db", sleep }), sent, sleptMs };
}

const started = { QueryExecutionId: "q-1" };
const state = (State: string, StateChangeReason?: string) => ({
  QueryExecution: { Status: { State, StateChangeReason } },
});
const metadata = { ResultSetMetadata: { ColumnInfo: [{ Name: "dt" }, { Name: "n" }] } };
const rows = (...cells: (string | null)[][]) => cells.map((row) => ({ Data: row.map(cell) }));

describe("queries through Athena", () => {
  test("poll until the statement succeeded, drop the header of the first page only, and follow the token", async () => {
    const { queries, sent, sleptMs } = played([
      started,
      state("QUEUED"),
      state("RUNNING"),
      state("SUCCEEDED"),
      { ResultSet: { ...metadata, Rows: rows(["dt", "n"], ["2026-11-21", "1"]) }, NextToken: "t" },
      { ResultSet: { ...metadata, Rows: rows(["2026-11-22", null]) } },
    ]);

    expect(await queries.rows("select 1")).toEqual([
      { dt: "2026-11-21", n: "1" },
      { dt: "2026-11-22", n: null },
    ]);
    expect(sent[0]).toEqual({
      name: "StartQueryExecutionCommand",
      input: { QueryString: "select 1", WorkGroup: "wg", QueryExecutionContext: { Database: "db" } },
    });
    expect(sent.at(-1)?.input).toMatchObject({ NextToken: "t" });
    expect(sleptMs).toEqual([500, 500]);
  });

  test("that fail give Athena's reason and the statement", async () => {
    const { queries } = played([started, state("FAILED", "SYNTAX_ERROR: line 1:8")]);

    await expect(queries.rows("select x")).rejects.toThrow("Athena query q-1 FAILED: SYNTAX_ERROR: line 1:8\nselect x");
  });

  test("that never end are waited for 600,000 ms and no longer", async () => {
    const { queries, sleptMs } = played([started, ...Array.from({ length: 2_000 }, () => state("RUNNING"))]);

    await expect(queries.rows("select 1")).rejects.toThrow("waited 600000 ms for Athena query q-1");
    expect(sleptMs).toHaveLength(1_200);
  });
});
