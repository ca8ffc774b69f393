// S3's listings and their pages. Cases of localstack's tests/aws/services/s3/test_s3_list_operations.py, performed against the wire.
import * as sdk from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { answered, decodedListing } from "../botocore-answer.ts";
import { bucket, deep, filled, folder, inFolder, listUploads, rawXml, text } from "../buckets.ts";
import { family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";
import { uploads } from "./s3-upload-listing.ts";

const list = (input: sdk.ListObjectsCommandInput) => answered(aws.s3.send(new sdk.ListObjectsCommand(input)));
const listV2 = (input: sdk.ListObjectsV2CommandInput) => answered(aws.s3.send(new sdk.ListObjectsV2Command(input)));
/** As botocore asks unless told otherwise. */
const listDecoded = async (input: sdk.ListObjectsCommandInput) =>
  decodedListing(await list({ ...input, EncodingType: "url" }), { prefix: false });
const listV2Decoded = async (input: sdk.ListObjectsV2CommandInput) =>
  decodedListing(await listV2({ ...input, EncodingType: "url" }), { prefix: true });
const listBuckets = (input: sdk.ListBucketsCommandInput) => answered(aws.s3.send(new sdk.ListBucketsCommand(input)));

family("s3-list-operations", (cases) => {
  const { performs, refuses } = cases;
  const ofBuckets = (name: string): string => `TestS3ListBuckets::test_list_buckets_${name}`;
  performs(ofBuckets("by_prefix_with_case_sensitivity"), async (recorded) => {
    const name = await bucket();

    recorded.agrees("list-objects-by-prefix-empty", await listBuckets({ Prefix: name.toUpperCase() }));
    recorded.agrees("list-objects-by-prefix-not-empty", await listBuckets({ Prefix: name }));
  });

  performs(ofBuckets("with_max_buckets"), async (recorded) => {
    await bucket();
    await bucket();

    recorded.agrees("list-objects-with-max-buckets", await listBuckets({ MaxBuckets: 1 }));
  });

  performs(ofBuckets("when_continuation_token_is_empty"), async (recorded) => {
    await bucket();
    await bucket();

    const answer = await listBuckets({ ContinuationToken: "", MaxBuckets: 1 });
    recorded.agrees("list-objects-with-empty-continuation-token", answer);
  });

  performs(ofBuckets("with_continuation_token"), async (recorded) => {
    for (let count = 0; count < 3; count++) await bucket();

    const first = await listBuckets({ MaxBuckets: 1 });
    const next = await listBuckets({ MaxBuckets: 1, ContinuationToken: text(first, "ContinuationToken") });

    recorded.agrees("list-objects-with-continuation", next);
    expect(next["Buckets"]).not.toEqual(first["Buckets"]);
  });

  performs(ofBuckets("by_bucket_region"), async (recorded) => {
    const name = await bucket();

    const elsewhere = await listBuckets({ BucketRegion: "eu-central-1", Prefix: name });
    recorded.agrees("list-objects-by-bucket-region-empty", elsewhere);
    const here = await listBuckets({ BucketRegion: "us-east-1", Prefix: name });
    recorded.agrees("list-objects-by-bucket-region-not-empty", here);
  });

  performs(ofBuckets("region_validation"), async (recorded) => {
    recorded.agrees("bad-region", await listBuckets({ BucketRegion: "eu-east-1" }));
  });

  const ofObjects = (name: string): string => `TestS3ListObjects::${name}`;
  performs(
    ["", "/", "%2F"].map((delimiter) => ofObjects(`test_list_objects_with_prefix[${delimiter}]`)),
    async (recorded, name) => {
      const Bucket = await filled(["test/foo/bar/123"]);
      const Delimiter = name.slice(name.indexOf("[") + 1, -1);

      const answer = await list({ Bucket, Prefix: "test/", Delimiter, MaxKeys: 1, EncodingType: "url" });
      recorded.agrees("list-objects", answer);
      if (Delimiter === "%2F")
        recorded.agrees("list-objects-no-encoding", await rawXml(`${Bucket}?prefix=test&delimiter=%2F`));
    },
  );

  performs(ofObjects("test_list_objects_next_marker"), async (recorded) => {
    const Bucket = await filled(["test_0", "test_1", "test_2"]);

    recorded.agrees("list-objects-all", await listDecoded({ Bucket }));
    const first = await listDecoded({ Bucket, MaxKeys: 1, Delimiter: "/" });
    recorded.agrees("list-objects-max-1", first);
    recorded.agrees("list-objects-rest", await listDecoded({ Bucket, Marker: text(first, "NextMarker"), MaxKeys: 1 }));
    recorded.agrees("list-objects-marker-empty", await listDecoded({ Bucket, Marker: "", MaxKeys: 1 }));
  });

  performs(ofObjects("test_s3_list_objects_empty_marker"), async (recorded) => {
    recorded.agrees("list-objects", await listDecoded({ Bucket: await bucket(), Marker: "" }));
  });

  performs(ofObjects("test_list_objects_marker_common_prefixes"), async (recorded) => {
    const Bucket = await filled(folder);
    const page = { Bucket, ...inFolder, MaxKeys: 1 };

    recorded.agrees("list-objects-all-keys", await listDecoded({ Bucket }));
    const first = await listDecoded(page);
    recorded.agrees("list-objects-start", first);
    const second = await listDecoded({ ...page, Marker: text(first, "NextMarker") });
    recorded.agrees("list-objects-next-1", second);
    recorded.agrees("list-objects-end", await listDecoded({ ...page, Marker: text(second, "NextMarker") }));
    const manual = await listDecoded({ ...page, Marker: "folder/aSubfolder/subFile1" });
    recorded.agrees("list-objects-manual-first-file", manual);
  });

  const ofV2 = (name: string): string => `TestS3ListObjectsV2::test_list_${name}`;
  performs(ofV2("objects_v2_with_prefix"), async (recorded) => {
    const Bucket = await filled(deep);
    const EncodingType = "url";

    recorded.agrees("list-objects-v2-1", await listV2({ Bucket, Prefix: "test/", EncodingType }));
    recorded.agrees("list-objects-v2-2", await listV2({ Bucket, Prefix: "test/foo", EncodingType }));
    recorded.agrees("list-objects-v2-3", await listV2({ Bucket, Prefix: "test/foo/bar", EncodingType }));
    recorded.agrees("list-objects-v2-no-encoding", await rawXml(`${Bucket}?list-type=2&prefix=test%2Ffoo`));
  });

  performs(ofV2("objects_v2_with_prefix_and_delimiter"), async (recorded) => {
    const page = { Bucket: await filled(deep), Delimiter: "/", EncodingType: "url" as const };

    recorded.agrees("list-objects-v2-1", await listV2({ ...page, Prefix: "test/" }));
    recorded.agrees("list-objects-v2-1-with-max-keys", await listV2({ ...page, Prefix: "test/", MaxKeys: 1 }));
    recorded.agrees("list-objects-v2-2", await listV2({ ...page, Prefix: "test/foo" }));
    recorded.agrees("list-objects-v2-3", await listV2({ ...page, Prefix: "test/foo/bar" }));
  });

  performs(ofV2("objects_v2_continuation_start_after"), async (recorded) => {
    const Bucket = await filled(Array.from({ length: 12 }, (_, index) => `test_${index}`));

    const first = await listV2Decoded({ Bucket, MaxKeys: 5 });
    recorded.agrees("list-objects-v2-max-5", first);
    const ContinuationToken = text(first, "NextContinuationToken");
    recorded.agrees("list-objects-v2-rest", await listV2Decoded({ Bucket, ContinuationToken }));
    recorded.agrees("list-objects-start-after", await listV2Decoded({ Bucket, StartAfter: "test_7", MaxKeys: 2 }));
    const both = await listV2Decoded({ Bucket, StartAfter: "test_7", ContinuationToken });
    recorded.agrees("list-objects-start-after-token", both);
    recorded.agrees("exc-continuation-token", await listV2Decoded({ Bucket, ContinuationToken: "" }));
  });

  performs(ofV2("objects_v2_continuation_common_prefixes"), async (recorded) => {
    const Bucket = await filled(folder);
    const page = { Bucket, ...inFolder, MaxKeys: 1 };

    recorded.agrees("list-objects-v2-all-keys", await listV2Decoded({ Bucket }));
    const first = await listV2Decoded(page);
    recorded.agrees("list-objects-v2-start", first);
    const next = await listV2Decoded({ ...page, ContinuationToken: text(first, "NextContinuationToken") });
    recorded.agrees("list-objects-v2-next-1", next);
    const end = await listV2Decoded({ ...page, ContinuationToken: text(next, "NextContinuationToken") });
    recorded.agrees("list-objects-v2-end", end);
  });

  performs(ofV2("objects_v2_continuation_token_safe_chars"), async (recorded) => {
    const dates = ["date=2026-01-01/", "date=2026-02-01/", "date=2026-03-01/", "date=2026-05-01/"];
    const odd = ["file%2Fname", "test@key/", "test%123", "test%percent", "test key/", "test key//", "test%123/"];
    const Bucket = await filled([...odd, "a/%F0%9F%98%80/", ...dates], "");
    const StartAfter = "date=2026-02-01/";

    const first = await listV2Decoded({ Bucket, MaxKeys: 5 });
    recorded.agrees("list-objects-v2-max-5", first);
    const rest = await listV2Decoded({ Bucket, ContinuationToken: text(first, "NextContinuationToken") });
    recorded.agrees("list-objects-v2-rest", rest);
    recorded.agrees("list-objects-start-after", await listV2({ Bucket, StartAfter, MaxKeys: 2 }));
    const encoded = await listV2({ Bucket, StartAfter, MaxKeys: 2, EncodingType: "url" });
    recorded.agrees("list-objects-start-after-url-type", encoded);
    const quoted = await listV2Decoded({ Bucket, StartAfter: "date%3D2026-02-01/", MaxKeys: 2 });
    recorded.agrees("list-objects-start-after-encoded", quoted);
    const ContinuationToken = text(quoted, "NextContinuationToken");
    const both = await listV2Decoded({ Bucket, StartAfter, ContinuationToken, MaxKeys: 2 });
    recorded.agrees("list-objects-start-after-token", both);
    const continued = await listV2Decoded({ Bucket, ContinuationToken, MaxKeys: 2 });
    recorded.agrees("list-objects-continuation-token-2", continued);
  });

  /** The SDK's types know no other encoding than url; the wire must. */
  const encoded = (Bucket: string, EncodingType: string) =>
    Object.assign<{ Bucket: string }, object>({ Bucket }, { EncodingType });
  const listings = { list_objects: list, list_objects_v2: listV2, list_multipart_uploads: listUploads };
  for (const [operation, perform] of Object.entries(listings))
    performs(ofV2(`ops_encoding_type_validation[${operation}]`), async (recorded) => {
      const Bucket = await bucket();

      recorded.agrees(`${operation}-error-wrong-value`, await perform(encoded(Bucket, "value")));
      recorded.agrees(`${operation}-error-empty-value`, await perform(encoded(Bucket, "")));
    });

  uploads(cases);

  refuses(
    ["markers", "with_prefix", "with_prefix_only_and_pagination"].map(
      (name) => `TestS3ListObjectVersions::test_list_objects_versions_${name}`,
    ),
    "buckets keep no versions",
  );
  refuses("TestS3ListObjectVersions::test_list_object_versions_pagination_common_prefixes", "buckets keep no versions");
  refuses(ofV2("ops_encoding_type_validation[list_object_versions]"), "buckets keep no versions");
  refuses(
    "TestS3ListParts::test_list_parts_via_object_attrs_pagination",
    "GetObjectAttributes is not there: an object keeps no parts",
  );
});
