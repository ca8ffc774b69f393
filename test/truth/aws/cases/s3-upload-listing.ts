// Listings of multipart uploads and of their parts: cases of s3-list-operations.
import * as sdk from "@aws-sdk/client-s3";
import type { Members } from "../agreement.ts";
import { answered } from "../botocore-answer.ts";
import { bucket, deep, folder, inFolder, listUploads, rawXml, text } from "../buckets.ts";
import type { Family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";

/** botocore has the part number markers as numbers. */
async function listParts(input: sdk.ListPartsCommandInput): Promise<Members> {
  const { PartNumberMarker, NextPartNumberMarker, ...answer } = await answered(
    aws.s3.send(new sdk.ListPartsCommand(input)),
  );
  return { ...answer, PartNumberMarker: Number(PartNumberMarker), NextPartNumberMarker: Number(NextPartNumberMarker) };
}

async function startUpload(Bucket: string, Key: string, more: Partial<sdk.CreateMultipartUploadCommandInput> = {}) {
  const { UploadId: id } = await aws.s3.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return id!;
}

export function uploads({ performs }: Family): void {
  const ofUploads = (name: string): string => `TestS3ListMultipartUploads::test_list_multipart${name}`;
  performs(ofUploads("s_next_marker"), async (recorded) => {
    const Bucket = await bucket();
    recorded.agrees("list-multiparts-empty", await listUploads({ Bucket }));
    const ids: string[] = [];
    for (const key of ["test_c", "test_b", "test_a", "test_a", "test_a"]) ids.push(await startUpload(Bucket, key));
    const one = { Bucket, MaxUploads: 1 };

    recorded.agrees("upload-ids-order", { UploadIds: ids.map((UploadId) => ({ UploadId })) });
    recorded.agrees("list-multiparts-all", await listUploads({ Bucket }));
    const first = await listUploads(one);
    recorded.agrees("list-multiparts-max-1", first);
    const KeyMarker = text(first, "NextKeyMarker");
    const UploadIdMarker = text(first, "NextUploadIdMarker");
    recorded.agrees("list-multiparts-next-key-only", await listUploads({ ...one, KeyMarker }));
    recorded.agrees("list-multiparts-next-key-last", await listUploads({ ...one, KeyMarker: "test_c" }));
    recorded.agrees("list-multiparts-next-upload-only", await listUploads({ ...one, UploadIdMarker }));
    recorded.agrees("list-multiparts-both-markers", await listUploads({ ...one, KeyMarker, UploadIdMarker }));
    const last = await listUploads({ ...one, KeyMarker, UploadIdMarker: ids.at(-1) });
    recorded.agrees("list-multiparts-both-markers-2", last);
    const ofB = await listUploads({ ...one, KeyMarker: "test_b", UploadIdMarker: ids[1] });
    recorded.agrees("list-multiparts-get-last-upload-no-truncate", ofB);
    const mixed = await listUploads({ ...one, KeyMarker: "test_c", UploadIdMarker: ids[1] });
    recorded.agrees("list-multiparts-wrong-id-for-key", mixed);
    recorded.agrees("list-multiparts-next-key-empty", await listUploads({ ...one, KeyMarker: "" }));
  });

  performs(ofUploads("s_with_prefix_and_delimiter"), async (recorded) => {
    const Bucket = await bucket();
    for (const key of deep) await startUpload(Bucket, key);
    const page = { Bucket, EncodingType: "url" as const, Delimiter: "/" };

    recorded.agrees("list-multiparts-1", await listUploads({ ...page, Prefix: "test/" }));
    recorded.agrees("list-multiparts-2", await listUploads({ ...page, Prefix: "test/foo/" }));
    recorded.agrees("list-multiparts-3", await listUploads({ ...page, Prefix: "test/foo/bar" }));
    recorded.agrees("list-multiparts-no-encoding", await rawXml(`${Bucket}?uploads&prefix=test%2Ffoo`));
  });

  performs(ofUploads("_uploads_marker_common_prefixes"), async (recorded) => {
    const Bucket = await bucket();
    for (const key of folder) await startUpload(Bucket, key);
    const page = { Bucket, ...inFolder, MaxUploads: 1 };

    recorded.agrees("list-multiparts-start", await listUploads(page));
    recorded.agrees("list-multiparts-manual-prefix", await listUploads({ ...page, KeyMarker: "folder/aSubfolder/" }));
    const manual = await listUploads({ ...page, KeyMarker: "folder/aSubfolder/subFile1" });
    recorded.agrees("list-multiparts-manual-first-file", manual);
  });

  const ofParts = (name: string): string => `TestS3ListParts::test_list_parts_${name}`;
  performs(ofParts("pagination"), async (recorded) => {
    const [Bucket, Key] = [await bucket(), "test-list-part-pagination"];
    const UploadId = await startUpload(Bucket, Key);
    const upload = { Bucket, Key, UploadId };

    recorded.agrees("list-parts-empty", await listParts(upload));
    for (const PartNumber of [1, 2])
      await aws.s3.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body: "data" }));
    recorded.agrees("list-parts-all", await listParts(upload));
    const first = await listParts({ ...upload, MaxParts: 1 });
    recorded.agrees("list-parts-1", first);
    const PartNumberMarker = text(first, "NextPartNumberMarker");
    recorded.agrees("list-parts-next", await listParts({ ...upload, MaxParts: 1, PartNumberMarker }));
    recorded.agrees("list-parts-wrong-part", await listParts({ ...upload, MaxParts: 1, PartNumberMarker: "10" }));
  });

  performs(ofParts("empty_part_number_marker"), async (recorded) => {
    const [Bucket, Key] = [await bucket(), "test-list-part-empty-marker"];
    const upload = { Bucket, Key, UploadId: await startUpload(Bucket, Key) };
    await aws.s3.send(new sdk.UploadPartCommand({ ...upload, PartNumber: 1, Body: "data" }));

    recorded.agrees("list-parts-empty-marker", await listParts({ ...upload, PartNumberMarker: "" }));
    const withoutNumber = Object.assign<sdk.ListPartsCommandInput, object>({ ...upload }, { MaxParts: "" });
    recorded.agrees("list-parts-empty-max-parts", await listParts(withoutNumber));
  });
}
