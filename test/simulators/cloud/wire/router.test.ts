// How a request is answered that no service takes, or whose caller nobody knows.
import { describe, expect, test } from "vitest";
import { stsWire } from "../../../../simulators/cloud/iam/sts.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { createRouter } from "../../../../simulators/cloud/wire/router.ts";
import { account, allowAll } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";

const form = "application/x-www-form-urlencoded; charset=utf-8";

async function answer(service: string, given: { type?: string; body?: string; target?: string; access?: object }) {
  const access = given.access === undefined ? allowAll : (await cloudWith({ services: ["iam"] })).access;
  const router = createRouter([stsWire(account)], access, seededRandom(1));
  const { status, headers, body } = await router.answer({
    method: "POST",
    host: "127.0.0.1",
    path: "/",
    query: new URLSearchParams(),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDTEST/20261121/us-east-1/${service}/aws4_request, Signature=0`,
      ...(given.type !== undefined && { "content-type": given.type }),
      ...(given.target !== undefined && { "x-amz-target": given.target }),
    },
    body: Buffer.from(given.body ?? ""),
  });
  return { status, type: headers?.["content-type"], text: String(body) };
}

describe("a service that is not there answers in the protocol of the request", () => {
  test("awsQuery: an ErrorResponse that names the action", async () => {
    const { status, type, text } = await answer("iam", { type: form, body: "Action=ListRoles&Version=2010-05-08" });

    expect([status, type]).toEqual([400, "text/xml"]);
    expect(text).toMatch(
      /^<ErrorResponse><Error><Type>Sender<\/Type><Code>UnknownOperationException<\/Code><Message>[^<]*ListRoles[^<]*<\/Message><\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/,
    );
  });

  test("EC2's kind of it: a Response with Errors", async () => {
    const { text } = await answer("ec2", { type: form, body: "Action=DescribeInstances&Version=2016-11-15" });

    expect(text).toMatch(
      /^<Response><Errors><Error><Code>UnknownOperationException<\/Code><Message>[^<]*DescribeInstances[^<]*<\/Message><\/Error><\/Errors><RequestID>/,
    );
  });

  test("REST in XML: an ErrorResponse; JSON: a __type", async () => {
    const xml = await answer("route53", {});
    const json = await answer("dynamodb", {
      type: "application/x-amz-json-1.0",
      target: "DynamoDB_20120810.ListTables",
    });

    expect(xml.text).toMatch(/^<ErrorResponse><Error><Type>Sender<\/Type><Code>UnknownOperationException</);
    expect(JSON.parse(json.text)).toMatchObject({ __type: "UnknownOperationException" });
    expect(json.type).toBe("application/x-amz-json-1.1");
  });
});

test("an unknown access key is InvalidClientTokenId in awsQuery, UnrecognizedClientException in JSON", async () => {
  const access = {};
  const query = await answer("sts", { type: form, body: "Action=GetCallerIdentity&Version=2011-06-15", access });
  const json = await answer("kinesis", { target: "Kinesis_20131202.ListStreams", access });

  expect([query.status, json.status]).toEqual([403, 403]);
  expect(query.text).toContain("<Code>InvalidClientTokenId</Code>");
  expect(JSON.parse(json.text)).toMatchObject({ __type: "UnrecognizedClientException" });
});
