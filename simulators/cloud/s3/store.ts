// The store itself: buckets, objects and their files, without permissions and without the wire. A write is staged in a file of
// its own, then takes effect at one instant: renamed into place, recorded, its event sent.
import { closeSync, mkdirSync, openSync, read, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Clock } from "../kernel/clock.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { Bucket } from "./bucket.ts";
import { internalError, noSuchBucket } from "./errors.ts";
import { isExpired } from "./lifecycle.ts";
import { bucketNamePattern, keyBytesMax } from "./limits.ts";
import type { EventOrigin, ObjectEvent } from "./notification-event.ts";
import type { Notifier } from "./notifier.ts";
import type { ObjectAttributes, ObjectRecord } from "./object-record.ts";
import type { ObjectTags } from "./object-tags.ts";
import { Sequencer } from "./sequencer.ts";
import { Staging, type Source, type StagedFile } from "./staging.ts";

const readDescriptor = promisify(read);

export interface Write {
  readonly bucket: Bucket;
  readonly key: string;
  readonly source: Source;
  readonly attributes: ObjectAttributes;
  readonly origin: EventOrigin;
  readonly eventName: "ObjectCreated:Put" | "ObjectCreated:Copy" | "ObjectCreated:CompleteMultipartUpload";
  /** Instead of the MD5 of the bytes. */
  readonly eTag?: string;
  readonly latencyMs: number;
  /** Asked when the write takes effect. @throws AwsError where it must not */
  readonly precondition?: (current: ObjectRecord | undefined) => void;
}

export interface Deletion {
  readonly bucket: Bucket;
  readonly key: string;
  readonly origin: EventOrigin;
  readonly latencyMs: number;
  readonly isTold?: boolean;
}

type ToldEvent = Omit<ObjectEvent, "bucketName" | "timeMs" | "requestId" | "sequencer">;

export class Store {
  readonly staging: Staging;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #notifier: Notifier;
  readonly #directory: string;
  readonly #buckets = new Map<string, Bucket>();
  readonly #sequencer = new Sequencer();
  #writeCount = 0;

  /** Opens what `dataDirectory` holds, or starts empty. */
  constructor(options: { clock: Clock; random: Random; notifier: Notifier; dataDirectory: string }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#notifier = options.notifier;
    this.#directory = options.dataDirectory;
    const stagingDirectory = join(this.#directory, "s3-staging");
    rmSync(stagingDirectory, { recursive: true, force: true });
    for (const directory of [stagingDirectory, this.#journalDirectory]) mkdirSync(directory, { recursive: true });
    this.staging = new Staging(stagingDirectory);
    for (const file of readdirSync(this.#journalDirectory).sort()) {
      if (file.endsWith(".jsonl")) this.#open(file.slice(0, -".jsonl".length));
    }
  }

  get #journalDirectory(): string {
    return join(this.#directory, "s3-journal");
  }

  /** Writes not yet done and events not yet delivered. */
  get backlog(): number {
    return this.#writeCount + this.#notifier.pendingCount;
  }

  /** The bucket, made where it is missing. @throws AwsError InvalidBucketName */
  ensureBucket(name: string): Bucket {
    const existing = this.#buckets.get(name);
    if (existing !== undefined) return existing;
    if (bucketNamePattern.test(name)) return this.#open(name);
    throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.", {
      members: { BucketName: name },
    });
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    if (bucket.isSweepDue(this.#clock.now())) this.#expire(bucket);
    return bucket;
  }

  /** By name. */
  buckets(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError BucketNotEmpty */
  deleteBucket(bucket: Bucket): void {
    if (bucket.index.size > 0) {
      throw new AwsError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty", {
        members: { BucketName: bucket.name },
      });
    }
    bucket.close();
    this.#buckets.delete(bucket.name);
    rmSync(join(this.#journalDirectory, `${bucket.name}.jsonl`));
    rmSync(bucket.directory, { recursive: true, force: true });
  }

  /** @throws AwsError KeyTooLongError, and what the precondition throws */
  async write(write: Write): Promise<ObjectRecord> {
    if (Buffer.byteLength(write.key) > keyBytesMax) {
      throw new AwsError("KeyTooLongError", 400, "Your key is too long", { members: { MaxSizeAllowed: keyBytesMax } });
    }
    this.#writeCount++;
    try {
      const staged = await this.#clock.work(write.latencyMs, () => this.staging.stage(write.source));
      return this.#commit(write, staged);
    } finally {
      this.#writeCount--;
    }
  }

  /** The bytes from `start` up to and without `end`. The file is held open from now on, whatever happens to its name. */
  async read(bucket: Bucket, record: ObjectRecord, range: { start: number; end: number }, latencyMs: number) {
    const descriptor = openFile(this.fileOf(bucket, record));
    try {
      return await this.#clock.work(latencyMs, () => readFully(descriptor, range.start, range.end - range.start));
    } catch (error) {
      throw internalError(error);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Where there is none, nothing happens; it `isTold` all the same where it is one of many to delete. */
  async delete(request: Deletion): Promise<void> {
    const { bucket, key, origin, latencyMs, isTold = false } = request;
    if (latencyMs > 0) await this.#clock.sleep(latencyMs);
    const record = bucket.index.get(key);
    if (record !== undefined) this.#remove(bucket, record);
    if (record !== undefined || isTold) this.#emit(bucket, { ...origin, eventName: "ObjectRemoved:Delete", key });
  }

  /** Replaces an object's tags, or removes them. */
  tag(bucket: Bucket, record: ObjectRecord, tags: ObjectTags | undefined, origin: EventOrigin): void {
    bucket.put({ ...record, tags });
    const eventName = tags === undefined ? "ObjectTagging:Delete" : "ObjectTagging:Put";
    const { key, eTag } = record;
    this.#tell(bucket, { ...origin, eventName, key, content: { eTag } });
  }

  fileOf(bucket: Bucket, record: ObjectRecord): string {
    return join(bucket.directory, record.path);
  }

  close(): void {
    for (const bucket of this.#buckets.values()) bucket.close();
  }

  /** Without a pause, so that nobody sees the file without its record or the record without its file. */
  #commit(write: Write, staged: StagedFile): ObjectRecord {
    const { bucket, key } = write;
    try {
      if (this.#buckets.get(bucket.name) !== bucket) throw noSuchBucket(bucket.name);
      write.precondition?.(bucket.index.get(key));
    } catch (error) {
      unlinkSync(staged.path);
      throw error;
    }
    const path = bucket.pathFor(key);
    const file = join(bucket.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    renameSync(staged.path, file);
    const record: ObjectRecord = {
      key,
      path,
      sizeBytes: staged.sizeBytes,
      eTag: write.eTag ?? staged.md5.toString("hex"),
      lastModifiedMs: this.#clock.now(),
      ...write.attributes,
    };
    bucket.put(record);
    this.#emit(bucket, { ...write.origin, eventName: write.eventName, key, content: record });
    return record;
  }

  #remove(bucket: Bucket, record: ObjectRecord): void {
    rmSync(this.fileOf(bucket, record), { force: true });
    removeEmptyDirectories(dirname(this.fileOf(bucket, record)), bucket.directory);
    bucket.remove(record);
  }

  #expire(bucket: Bucket): void {
    const nowMs = this.#clock.now();
    const expired = [...bucket.index.under("")].filter((record) => isExpired(record, bucket.rules, nowMs));
    const actor: Principal = { kind: "service", service: "s3.amazonaws.com", sourceArn: bucket.arn, sourceAccount: "" };
    for (const record of expired) {
      this.#remove(bucket, record);
      this.#emit(bucket, { actor, eventName: "LifecycleExpiration:Delete", key: record.key });
    }
  }

  /** Of a change to the object itself, which has its place in the order of the key's changes. */
  #emit(bucket: Bucket, event: ToldEvent): void {
    this.#tell(bucket, { ...event, sequencer: this.#sequencer.next(this.#clock.now()) });
  }

  #tell(bucket: Bucket, event: ToldEvent & Pick<ObjectEvent, "sequencer">): void {
    const requestId = this.#random.hex(16).toUpperCase();
    this.#notifier.emit(bucket, { ...event, bucketName: bucket.name, timeMs: this.#clock.now(), requestId });
  }

  #open(name: string): Bucket {
    const directory = join(this.#directory, "s3", name);
    const journalPath = join(this.#journalDirectory, `${name}.jsonl`);
    const bucket = new Bucket({ name, directory, journalPath, nowMs: this.#clock.now() });
    mkdirSync(directory, { recursive: true });
    for (const { lastModifiedMs } of bucket.index.under("")) this.#sequencer.skipTo(lastModifiedMs);
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw internalError(error);
  }
}

async function readFully(descriptor: number, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await readDescriptor(descriptor, bytes, filled, length - filled, start + filled);
    if (bytesRead === 0) throw new Error(`the file ends at ${start + filled}, before ${start + length}`);
    filled += bytesRead;
  }
  return bytes;
}

function removeEmptyDirectories(directory: string, root: string): void {
  for (let current = directory; current.startsWith(root) && current !== root; current = dirname(current)) {
    try {
      rmdirSync(current);
    } catch {
      // Not empty: another object lives there.
      return;
    }
  }
}
