// An object's tags: as XML, as the x-amz-tagging header, and what S3 refuses of them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
import { z } from "zod";
import { AwsError } from "../wire/aws-error.ts";
import { objectTagsMax, tagKeyCharactersMax, tagValueCharactersMax } from "./limits.ts";
import { parseXml } from "./xml.ts";

export type ObjectTags = Readonly<Record<string, string>>;

const tagSchema = z.object({ Key: z.string(), Value: z.string() });
const schema = z.object({
  Tagging: z.object({
    TagSet: z.union([z.object({ Tag: z.array(tagSchema) }), z.string().transform(() => ({ Tag: [] }))]),
  }),
});

/** @throws AwsError MalformedXML, BadRequest, InvalidTag */
export function readTagging(body: Buffer): ObjectTags {
  const { Tag: tags } = parseXml(body, schema).Tagging.TagSet;
  return checkedTags(tags.map(({ Key: key, Value: value }) => [key, value]));
}

/** `x-amz-tagging: a=1&b=2`; undefined where there is none. @throws AwsError as `readTagging` */
export const readTaggingHeader = (header: string | undefined): ObjectTags | undefined =>
  header === undefined ? undefined : checkedTags([...new URLSearchParams(header)]);

export const describeTags = (tags: ObjectTags = {}): object => ({
  TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
});

function checkedTags(tags: readonly (readonly [string, string])[]): ObjectTags {
  if (tags.length > objectTagsMax) {
    throw new AwsError("BadRequest", 400, `Object tags cannot be greater than ${objectTagsMax}`);
  }
  const seen = new Set<string>();
  for (const [key, value] of tags) {
    if (seen.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key", key);
    if (key === "" || key.length > tagKeyCharactersMax)
      throw invalidTag("The TagKey you have provided is invalid", key);
    if (value.length > tagValueCharactersMax) throw invalidTag("The TagValue you have provided is invalid", key, value);
    seen.add(key);
  }
  return Object.fromEntries(tags);
}

const invalidTag = (message: string, key: string, value?: string): AwsError =>
  new AwsError("InvalidTag", 400, message, {
    members: { TagKey: key, ...(value === undefined ? {} : { TagValue: value }) },
  });
