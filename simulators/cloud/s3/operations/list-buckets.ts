// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
import { invalidArgument } from "../errors.ts";
import { listBucketsMax } from "../limits.ts";
import { isRegion } from "../regions.ts";
import { canonicalUserId, type S3Operation } from "../s3-operation.ts";
import { xmlResponse, xmlTime } from "../xml.ts";

export const listBuckets: S3Operation = {
  name: "ListBuckets",
  run({ request: { query }, caller }, { authorize, store, account }) {
    authorize({ principal: caller.principal, action: "s3:ListAllMyBuckets" });
    const prefix = query.get("prefix");
    const limit = readLimit(query.get("max-buckets"));
    const after = Buffer.from(query.get("continuation-token") ?? "", "base64").toString();
    const region = readRegion(query.get("bucket-region")) ?? account.region;
    const matching = store
      .buckets()
      .filter(({ name }) => name.startsWith(prefix ?? "") && name > after && region === account.region);
    const page = matching.slice(0, limit);
    const last = page.at(-1)?.name;
    const isTruncated = matching.length > page.length && last !== undefined;
    return xmlResponse("ListAllMyBucketsResult", {
      Owner: { ID: canonicalUserId(account) },
      Buckets: {
        Bucket: page.map(({ name, arn, createdAtMs }) => ({
          Name: name,
          CreationDate: xmlTime(createdAtMs),
          BucketRegion: account.region,
          BucketArn: arn,
        })),
      },
      Prefix: prefix ?? undefined,
      ContinuationToken: isTruncated ? Buffer.from(last).toString("base64") : undefined,
    });
  },
};

function readLimit(text: string | null): number {
  if (text === null) return listBucketsMax;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= listBucketsMax) return limit;
  throw invalidArgument(`Argument max-buckets must be an integer between 1 and ${listBucketsMax}`, {
    ArgumentName: "max-buckets",
    ArgumentValue: text,
  });
}

function readRegion(text: string | null): string | undefined {
  if (text === null || isRegion(text)) return text ?? undefined;
  throw invalidArgument(`Argument value ${text} is not a valid AWS Region`, { ArgumentName: "bucket-region" });
}
