// Amazon S3: objects are files under `<dataDirectory>/s3/<bucket>/`, their records stand in memory and in a journal per bucket
// (`<dataDirectory>/s3-journal/<bucket>.jsonl`). On the wire as REST-XML, and as a port for the other services.
// https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { RestService } from "../wire/protocol.ts";
import { createAuthorize } from "./authorize.ts";
import type { LifecycleRule } from "./lifecycle.ts";
import { MultipartUploads } from "./multipart-uploads.ts";
import type { NotificationTarget } from "./notification-target.ts";
import { Notifier } from "./notifier.ts";
import { createObjectStore } from "./object-store.ts";
import { Store } from "./store.ts";
import { createWireService } from "./wire-service.ts";

export interface S3Faults {
  /** Of events, 0 to 1: how many are delivered twice, with the same sequencer. */
  readonly duplicateEventRate: number;
}

export interface S3Dependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly queues: Pick<MessageQueues, "sendMessage">;
  readonly functions: Pick<Functions, "invokeAsync">;
  readonly dataDirectory: string;
  /** An event that its destination refuses after it was configured; AWS loses it in silence. */
  readonly onFault: (error: unknown) => void;
  readonly faults?: S3Faults;
}

export interface S3 {
  readonly objects: ObjectStore;
  readonly wire: RestService;
  /** Makes the bucket, or takes the one that the data directory holds. @throws AwsError InvalidBucketName */
  createBucket(name: string): { readonly arn: string };
  /** Replaces what was there. @throws AwsError InvalidArgument where a destination does not allow it */
  putNotifications(bucket: string, targets: readonly NotificationTarget[]): void;
  putLifecycle(bucket: string, rules: readonly LifecycleRule[]): void;
  putPolicy(bucket: string, policy: string): void;
  /** The customer-managed key that objects are under from now on; undefined for a key of AWS's own. */
  putEncryption(bucket: string, keyArn: string | undefined): void;
  /** @throws AwsError NoSuchBucket */
  bucketArn(bucket: string): string;
  /** Writes not yet done and events not yet delivered. */
  backlog(): number;
  close(): void;
}

/** Opens the store that `dataDirectory` holds, or starts one; reads the journals before it returns. */
export function createS3(dependencies: S3Dependencies): S3 {
  const { clock, random, account, access, dataDirectory, faults } = dependencies;
  const notifier = new Notifier({ ...dependencies, duplicateEventRate: faults?.duplicateEventRate ?? 0 });
  const store = new Store({ clock, random, notifier, dataDirectory });
  const authorize = createAuthorize(access, (bucket) => store.bucket(bucket).keyArn);
  const uploads = new MultipartUploads(random);
  return {
    objects: createObjectStore(store, authorize),
    wire: createWireService({ clock, account, access, authorize, store, notifier, uploads }),
    createBucket: (name) => store.ensureBucket(name),
    putNotifications: (bucket, targets) => notifier.configure(store.bucket(bucket), targets),
    putLifecycle(bucket, rules) {
      store.bucket(bucket).rules = rules;
    },
    putPolicy: (bucket, policy) => access.putResourcePolicy(store.bucket(bucket).arn, policy),
    putEncryption(bucket, keyArn) {
      store.bucket(bucket).keyArn = keyArn;
    },
    bucketArn: (bucket) => store.bucket(bucket).arn,
    backlog: () => store.backlog,
    close: () => store.close(),
  };
}
