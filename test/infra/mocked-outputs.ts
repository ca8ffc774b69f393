// What AWS would add to a resource: its ARN, and a queue's URL. For the types whose ARNs the pipe uses.

const accountId = "111122223333";
const place = `eu-central-1:${accountId}`;

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

/** The outputs of a resource beyond its inputs. */
export function mockedOutputs(type: string, inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const name = String(inputs.name ?? inputs.bucket);
  const arn = arnByType[type]?.(name, inputs);
  return {
    ...(arn !== undefined && { arn }),
    ...(type === "aws:sqs/queue:Queue" && { url: `https://sqs.eu-central-1.amazonaws.com/${accountId}/${name}` }),
  };
}
