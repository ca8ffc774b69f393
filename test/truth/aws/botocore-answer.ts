// What botocore, with which the cases were recorded, makes of an answer, made of what the JavaScript SDK makes of it.
import type { Members } from "./agreement.ts";
import { isMembers } from "./agreement.ts";

/** An output with its status; an error as `Error`, with the members that its service gives it beside. */
export async function answered(sent: Promise<object>): Promise<Members> {
  try {
    const { $metadata: metadata, ...output } = plain(await sent);
    return { ...output, ResponseMetadata: responseMetadata(metadata) };
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error)) throw error;
    return errorAnswer(error);
  }
}

/** Of the error, what is not the SDK's own or said again. */
const sdkMembers = ["$fault", "$metadata", "$retryable", "$response", "name", "message", "Message", "stack", "Error"];
const requestMembers = ["Code", "RequestId", "HostId", "Resource", "__type"];

function errorAnswer(error: Error): Members {
  const shown: Members = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]),
  );
  const own = Object.fromEntries(
    Object.entries(shown).filter(
      ([name, value]) => ![...sdkMembers, ...requestMembers].includes(name) && value !== undefined,
    ),
  );
  const response = shown["$response"];
  const headers = isMembers(response) && isMembers(response["headers"]) ? response["headers"] : {};
  const queryError = headers["x-amzn-query-error"];
  const status = { ResponseMetadata: responseMetadata(shown["$metadata"]) };
  const base = { Code: error.name, Message: error.message };
  if (typeof queryError === "string") {
    const [code, type] = queryError.split(";");
    return { Error: { ...base, Code: code, QueryErrorCode: headers["x-amzn-errortype"], Type: type }, ...status };
  }
  // REST-XML has an error's members in its Error element; JSON has them beside.
  if (headers["content-type"] === "application/xml") return { Error: { ...base, ...emptyAsNull(own) }, ...status };
  return { Error: base, ...own, ...status };
}

/** botocore reads an empty element of an error as null. */
const emptyAsNull = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value === "" ? null : value]));

const responseMetadata = (metadata: unknown): Members => ({
  HTTPHeaders: {},
  HTTPStatusCode: isMembers(metadata) ? metadata["httpStatusCode"] : undefined,
});

/** Dates as text, bytes as Latin-1 text, undefined members left out. */
export function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]: [string, unknown]) => [name, plainValue(member)]),
  );
}

function plainValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (Array.isArray(value)) return value.map(plainValue);
  return isMembers(value) ? plain(value) : value;
}

/** botocore asks for listings in encoded form unless told otherwise, and decodes these members of what it hands over. */
const decodedTexts = ["Delimiter", "Marker", "NextMarker", "StartAfter"];
const decodedItems: Readonly<Record<string, string>> = { Contents: "Key", CommonPrefixes: "Prefix" };

/** A listing that was asked for with EncodingType url, as botocore hands it over; `prefix`: the second version decodes that too. */
export function decodedListing(listing: Members, { prefix }: { prefix: boolean }): Members {
  const texts = prefix ? [...decodedTexts, "Prefix"] : decodedTexts;
  return Object.fromEntries(
    Object.entries(listing).map(([name, value]) => {
      const key = decodedItems[name];
      if (key !== undefined && Array.isArray(value))
        return [name, value.map((item: unknown) => decodedMember(item, key))];
      return [name, texts.includes(name) ? decoded(value) : value];
    }),
  );
}

const decodedMember = (item: unknown, key: string): unknown =>
  isMembers(item) ? { ...item, [key]: decoded(item[key]) } : item;

const decoded = (value: unknown): unknown =>
  typeof value === "string" ? decodeURIComponent(value.replaceAll("+", " ")) : value;
