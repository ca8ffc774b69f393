// S3's XML, out and in. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
import { XMLParser } from "fast-xml-parser";
import type { z } from "zod";
import type { WireResponse } from "../wire/protocol.ts";
import { xmlElement } from "../wire/xml-element.ts";
import { malformedXml } from "./errors.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Elements that may stand once or several times. */
const repeated = new Set([
  "Object",
  "Part",
  "QueueConfiguration",
  "CloudFunctionConfiguration",
  "TopicConfiguration",
  "Event",
  "FilterRule",
  "Tag",
]);

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => repeated.has(name),
});

/** A text is the root's content; members that are undefined are left out; arrays are repeated elements. */
export function xmlResponse(
  root: string,
  members: object | string,
  headers: Record<string, string> = {},
): WireResponse {
  const body = declaration + xmlElement(root, members, ` xmlns="${namespace}"`);
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body };
}

export function xmlError(status: number, members: object): WireResponse {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: declaration + xmlElement("Error", members),
  };
}

/** @throws AwsError MalformedXML */
export function parseXml<Schema extends z.ZodType>(body: Buffer, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(parser.parse(body.toString("utf8")));
  } catch (error) {
    throw malformedXml(error);
  }
}

/** `2026-01-01T00:00:00.000Z`: S3 shows whole seconds. */
export const xmlTime = (timeMs: number): string => new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
/** Thu, 01 Jan 2026 00:00:00 GMT */
export const httpTime = (timeMs: number): string => new Date(timeMs).toUTCString();
