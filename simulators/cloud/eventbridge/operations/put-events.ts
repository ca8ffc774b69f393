// PutEvents: entries that do not fit fail one by one, the others go on the bus.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { busArn, busName, type EventsContext } from "./events-context.ts";

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
  EventBusName: busName,
});
type Entry = z.output<typeof entrySchema>;

interface EntryResult {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export const putEvents = ({ account, publish }: EventsContext): Operation =>
  defineOperation({
    name: "PutEvents",
    input: z.object({ Entries: z.array(entrySchema).min(1).max(limits.entriesMax) }),
    permissions: () => [{ action: "events:PutEvents", resources: [busArn(account)] }],
    run: ({ Entries }) => {
      const bytes = Entries.reduce((total, entry) => total + entryBytes(entry), 0);
      if (bytes > limits.requestBytesMax)
        throw new AwsError("ValidationException", 400, "Total size of the entries in the request is over the limit.");
      const results = Entries.map((entry) => putEntry(entry, publish));
      return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
    },
  });

function putEntry(entry: Entry, publish: EventsContext["publish"]): EntryResult {
  const { Source, DetailType, Detail, Resources, Time } = entry;
  if (Source === undefined || Source === "") return missing("Source");
  if (Source.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSource", ErrorMessage: "Not authorized for the source." };
  if (DetailType === undefined || DetailType === "") return missing("DetailType");
  if (Detail === undefined || Detail === "") return missing("Detail");
  const detail = parseDetail(Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const event = { source: Source, detailType: DetailType, resources: Resources, detail };
  return { EventId: publish(event, Time === undefined ? undefined : Time * 1_000) };
}

const missing = (member: string): EntryResult => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
});

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const entryBytes = ({ Source = "", DetailType = "", Detail = "", Resources, Time }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((total, text) => total + Buffer.byteLength(text), 0) +
  (Time === undefined ? 0 : 14);
