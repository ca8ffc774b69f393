import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { denying } from "../allow-all.ts";
import { s3Bench, startMs, writer } from "./s3-bench.ts";

const address = (key: string) => ({ principal: writer, bucket: "b-1", key });

describe("the object store", () => {
  test("a put takes 50 ms and is seen by nobody before", async () => {
    const bench = s3Bench();
    bench.s3.createBucket("b-1");

    const writing = bench.put("b-1", "k", "v");
    expect(bench.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" })).toEqual([]);
    expect(bench.s3.backlog()).toBe(1);
    const summary = await bench.done(writing);

    expect(summary).toEqual({
      key: "k",
      sizeBytes: 1,
      eTag: "9e3669d19b675bd57058fd4664205d2a",
      lastModifiedMs: startMs + 50,
    });
    expect(bench.s3.backlog()).toBe(0);
    await bench.close();
  });

  test("putFile moves the file, and filePath says where to", async () => {
    const bench = s3Bench();
    bench.s3.createBucket("b-1");
    const path = join(bench.dataDirectory, "made.parquet");
    writeFileSync(path, "PAR1");

    await bench.done(bench.s3.objects.putFile({ ...address("dt=2026-01-01/x.parquet"), path }));

    expect(existsSync(path)).toBe(false);
    const placed = bench.s3.objects.filePath(address("dt=2026-01-01/x.parquet"));
    expect(placed).toBe(join(bench.dataDirectory, "s3/b-1/dt=2026-01-01/x.parquet"));
    expect(readFileSync(placed, "utf8")).toBe("PAR1");
    await bench.close();
  });

  test("a new store over the same directory finds objects, configuration and nothing deleted", async () => {
    const before = s3Bench();
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
    await before.done(before.put("b-1", "kept", "1"));
    await before.done(before.put("b-1", "gone", "2"));
    await before.done(before.s3.objects.delete(address("gone")));
    const listed = before.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" });
    before.s3.close();

    const after = s3Bench({ dataDirectory: before.dataDirectory });

    expect(after.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" })).toEqual(listed);
    expect((await after.done(after.s3.objects.get(address("kept")))).toString()).toBe("1");
    after.sqs.createQueue("events", {});
    await after.done(after.put("b-1", "new", "3"));
    expect(after.s3.backlog()).toBe(1);
    await after.close();
  });

  test("a key that is a file and a directory, dots, empty segments and long names all come back", async () => {
    const bench = s3Bench();
    bench.s3.createBucket("b-1");
    const keys = ["a", "a/b", "a/b/c", "../../escape", "x//y/", "./.", "CASE", "case", "n".repeat(900), 'q?*<>|":\\%'];

    for (const key of keys) await bench.done(bench.put("b-1", key, key));

    for (const key of keys) {
      expect((await bench.done(bench.s3.objects.get(address(key)))).toString()).toBe(key);
      expect(bench.s3.objects.filePath(address(key)).startsWith(join(bench.dataDirectory, "s3/b-1/"))).toBe(true);
    }
    await bench.close();
  });

  test("of two puts at once the later to finish stays", async () => {
    const bench = s3Bench();
    bench.s3.createBucket("b-1");

    const writes = [bench.put("b-1", "k", "first"), bench.put("b-1", "k", "second")];
    await bench.done(Promise.all(writes));

    expect((await bench.done(bench.s3.objects.get(address("k")))).toString()).toBe("second");
    await bench.close();
  });

  test("a refused permission is AccessDenied, and hides whether a key exists from who may not list", async () => {
    const denied = s3Bench({ access: denying("s3:PutObject") });
    denied.s3.createBucket("b-1");
    const unlisted = s3Bench({ access: denying("s3:ListBucket") });
    unlisted.s3.createBucket("b-1");

    await expect(denied.put("b-1", "k", "v")).rejects.toMatchObject({ code: "AccessDenied", status: 403 });
    await expect(unlisted.s3.objects.get(address("absent"))).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(denied.s3.objects.get(address("absent"))).rejects.toMatchObject({ code: "NoSuchKey" });
    await denied.close();
    await unlisted.close();
  });

  test("an object with 1 day to live is gone at the midnight after, without a timer", async () => {
    const bench = s3Bench();
    bench.s3.createBucket("b-1");
    bench.s3.putLifecycle("b-1", [{ id: "r", prefix: "tmp/", expiration: { kind: "days", days: 1 } }]);
    await bench.done(bench.put("b-1", "tmp/x", "v"));
    await bench.done(bench.put("b-1", "kept", "v"));
    const keys = () => bench.s3.objects.list({ principal: writer, bucket: "b-1", prefix: "" }).map(({ key }) => key);

    const dayMs = 86_400_000;
    await bench.clock.runTo(startMs + 2 * dayMs - 1);
    expect(keys()).toEqual(["kept", "tmp/x"]);
    await bench.clock.runTo(startMs + 2 * dayMs);

    expect(keys()).toEqual(["kept"]);
    await bench.close();
  });
});
