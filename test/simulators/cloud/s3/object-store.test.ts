import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { denying } from "../kit/access.ts";
import { startMs } from "../kit/cloud-with.ts";
import { put, s3Cloud, writer } from "./objects.ts";

const address = (key: string) => ({ principal: writer, bucket: "b-1", key });

describe("the object store", () => {
  test("a put takes 50 ms and is seen by nobody before", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");

    const writing = put(cloud, "b-1", "k", "v");
    expect(cloud.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" })).toEqual([]);
    expect(cloud.s3.backlog()).toBe(1);
    const summary = await cloud.done(writing);

    expect(summary).toEqual({
      key: "k",
      sizeBytes: 1,
      eTag: "9e3669d19b675bd57058fd4664205d2a",
      lastModifiedMs: startMs + 50,
    });
    expect(cloud.s3.backlog()).toBe(0);
  });

  test("putFile moves the file, and filePath says where to", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");
    const path = join(cloud.dataDirectory, "made.parquet");
    writeFileSync(path, "PAR1");

    await cloud.done(cloud.s3.objects.putFile({ ...address("dt=2026-01-01/x.parquet"), path }));

    expect(existsSync(path)).toBe(false);
    const placed = cloud.s3.objects.filePath(address("dt=2026-01-01/x.parquet"));
    expect(placed).toBe(join(cloud.dataDirectory, "s3/b-1/dt=2026-01-01/x.parquet"));
    expect(readFileSync(placed, "utf8")).toBe("PAR1");
  });

  test("a new store over the same directory finds objects, configuration and nothing deleted", async () => {
    const before = await s3Cloud();
    before.s3.createBucket("b-1");
    before.sqs.createQueue("events", {});
    before.s3.putNotifications("b-1", [
      {
        id: "n",
        kind: "queue",
        arn: "arn:aws:sqs:us-east-1:000000000000:events",
        events: ["s3:ObjectCreated:*"],
        prefix: "",
        suffix: "",
      },
    ]);
    await before.done(put(before, "b-1", "kept", "1"));
    await before.done(put(before, "b-1", "gone", "2"));
    await before.done(before.s3.objects.delete(address("gone")));
    const listed = before.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" });
    await before.stop();

    const after = await s3Cloud({ dataDirectory: before.dataDirectory });

    expect(after.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" })).toEqual(listed);
    expect((await after.done(after.s3.objects.get(address("kept")))).toString()).toBe("1");
    after.sqs.createQueue("events", {});
    await after.done(put(after, "b-1", "new", "3"));
    expect(after.s3.backlog()).toBe(1);
  });

  test("a key that is a file and a directory, dots, empty segments and long names all come back", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");
    const keys = ["a", "a/b", "a/b/c", "../../escape", "x//y/", "./.", "CASE", "case", "n".repeat(900), 'q?*<>|":\\%'];

    for (const key of keys) await cloud.done(put(cloud, "b-1", key, key));

    for (const key of keys) {
      expect((await cloud.done(cloud.s3.objects.get(address(key)))).toString()).toBe(key);
      expect(cloud.s3.objects.filePath(address(key)).startsWith(join(cloud.dataDirectory, "s3/b-1/"))).toBe(true);
    }
  });

  test("of two puts at once the later to finish stays", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");

    const writes = [put(cloud, "b-1", "k", "first"), put(cloud, "b-1", "k", "second")];
    await cloud.done(Promise.all(writes));

    expect((await cloud.done(cloud.s3.objects.get(address("k")))).toString()).toBe("second");
  });

  test("a refused permission is AccessDenied, and hides whether a key exists from who may not list", async () => {
    const denied = await s3Cloud({ access: denying("s3:PutObject") });
    denied.s3.createBucket("b-1");
    const unlisted = await s3Cloud({ access: denying("s3:ListBucket") });
    unlisted.s3.createBucket("b-1");

    await expect(put(denied, "b-1", "k", "v")).rejects.toMatchObject({ code: "AccessDenied", status: 403 });
    await expect(unlisted.s3.objects.get(address("absent"))).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(denied.s3.objects.get(address("absent"))).rejects.toMatchObject({ code: "NoSuchKey" });
  });

  test("an object with 1 day to live is gone at the midnight after, without a timer", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");
    cloud.s3.putLifecycle("b-1", [{ id: "r", prefix: "tmp/", expiration: { kind: "days", days: 1 } }]);
    await cloud.done(put(cloud, "b-1", "tmp/x", "v"));
    await cloud.done(put(cloud, "b-1", "kept", "v"));
    const keys = () => cloud.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" }).map(({ key }) => key);

    const dayMs = 86_400_000;
    await cloud.clock.runTo(startMs + 2 * dayMs - 1);
    expect(keys()).toEqual(["kept", "tmp/x"]);
    await cloud.clock.runTo(startMs + 2 * dayMs);

    expect(keys()).toEqual(["kept"]);
  });
});
