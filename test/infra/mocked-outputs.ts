// What AWS would add to a resource: its ARN, and a queue's URL. A type whose ARN is not listed has one of the usual form.

export const accountId = "111122223333";
export const region = "eu-central-1";
const place = `${region}:${accountId}`;

const arnByType: Readonly<Record<string, (name: string, inputs: Readonly<Record<string, unknown>>) => string>> = {
  "aws:athena/workgroup:Workgroup": (name) => `arn:aws:athena:${place}:workgroup/${name}`,
  "aws:cloudwatch/eventRule:EventRule": (name) => `arn:aws:events:${place}:rule/${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name) => `arn:aws:logs:${place}:log-group:${name}`,
  "aws:glue/catalogDatabase:CatalogDatabase": (name) => `arn:aws:glue:${place}:database/${name}`,
  "aws:glue/catalogTable:CatalogTable": (name, { databaseName }) =>
    `arn:aws:glue:${place}:table/${String(databaseName)}/${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::${accountId}:role/${name}`,
  "aws:kinesis/stream:Stream": (name) => `arn:aws:kinesis:${place}:stream/${name}`,
  "aws:lambda/function:Function": (name) => `arn:aws:lambda:${place}:function:${name}`,
  "aws:s3/bucket:Bucket": (name) => `arn:aws:s3:::${name}`,
  "aws:sqs/queue:Queue": (name) => `arn:aws:sqs:${place}:${name}`,
};

/** The outputs of a resource beyond its inputs; what has no name of its own, a key say, is called as in the program. */
export function mockedOutputs(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  resourceName: string,
): Record<string, string> {
  const given = inputs.name ?? inputs.bucket;
  const name = typeof given === "string" ? given : resourceName;
  return {
    arn: arnByType[type]?.(name, inputs) ?? usualArn(type, name),
    ...(type === "aws:sqs/queue:Queue" && { url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}` }),
  };
}

/** `aws:iot/thingGroup:ThingGroup` and its name to `arn:aws:iot:<region>:<account>:thinggroup/<name>` */
function usualArn(type: string, name: string): string {
  const [, path = "", kind = ""] = type.split(":");
  return `arn:aws:${path.split("/")[0] ?? ""}:${place}:${kind.toLowerCase()}/${name}`;
}

/** What AWS answers the program's questions of where it is, by the function's token. */
export function mockedAnswer(token: string): Record<string, string> {
  if (token === "aws:index/getRegion:getRegion") return { region };
  if (token === "aws:index/getCallerIdentity:getCallerIdentity")
    return { accountId, arn: `arn:aws:iam::${accountId}:user/operator` };
  throw new Error(`the program asks ${token}, which has no answer here`);
}
