// The rows of a captured file by its mapping: what is in the range is read and gathered, what cannot be read is refused with its row.
import type { Telemetry } from "../../../contract/index.ts";
import { CaptureError, RowFault } from "./capture-error.ts";
import type { FileRow } from "./csv-rows.ts";
import { csvRows } from "./csv-rows.ts";
import type { CaptureRange, Gathering } from "./gather.ts";
import { gather } from "./gather.ts";
import { jsonRows } from "./json-rows.ts";
import type { RowMapping } from "./mapping.ts";
import type { Place, RowValues } from "./place.ts";
import { rowFaults } from "./row-faults.ts";
import type { RowReader } from "./row-reader.ts";
import { compileRows } from "./row-reader.ts";

export interface RowsOptions {
  readonly file: string;
  readonly mappingFile?: string | undefined;
  readonly mapping: RowMapping;
  readonly format: "csv" | "jsonl";
  readonly contract: Telemetry;
  readonly range: CaptureRange;
}

/** Rejects with a CaptureError: of the mapping before a row is read, else of the first few faulty rows. */
export async function readRows(texts: AsyncIterable<string>, options: RowsOptions): Promise<Gathering> {
  const { file, mappingFile = "the mapping", mapping, format, contract, range } = options;
  const compiled = compileRows(mapping, { contract, format });
  if (compiled.kind === "refused") throw new CaptureError(compiled.faults.map((fault) => `${mappingFile}: ${fault}`));
  const { reader } = compiled;
  const columns = reader.places.flatMap((place) => place.columns);
  const rows = format === "csv" ? csvRows(texts, { file, mapping, columns }) : jsonRows(texts, mapping.skipLines);
  const gathering = gather(contract, (column) => mapping.fields[column] !== undefined);
  const faults = rowFaults(file);
  let unseen: readonly Place[] = format === "jsonl" ? reader.places : [];
  let isEmpty = true;
  for await (const row of rows) {
    isEmpty = false;
    faults.watch(`row ${row.number} (line ${row.line})`, () => {
      const values = valuesOf(row);
      if (unseen.length > 0) unseen = unseen.filter((place) => !place.isIn(values));
      add(gathering, { reader, values, range });
    });
  }
  faults.settle();
  if (isEmpty) throw new CaptureError([`${file}: there are no rows; give a file with readings`]);
  // With absent keys allowed, a misspelt one would be a column without a value.
  if (unseen.length > 0)
    throw new CaptureError(unseen.map(({ label }) => `${file}: no row has ${label}; mend its name in the mapping`));
  return gathering;
}

function valuesOf({ content }: FileRow): RowValues {
  if (content.kind === "faulty") throw new RowFault(content.why);
  return content.values;
}

interface Addition {
  readonly reader: RowReader;
  readonly values: RowValues;
  readonly range: CaptureRange;
}

/** Rows outside the range are not looked at further than their time. */
function add(gathering: Gathering, { reader, values, range }: Addition): void {
  const eventMs = reader.eventMsIn(values);
  if (eventMs >= range.fromMs && eventMs < range.untilMs) gathering.add(reader.read(values, eventMs), eventMs);
}
