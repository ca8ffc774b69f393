// SQS, Kinesis, Firehose and Scheduler against what AWS answered.
import { withSharedCloud } from "./shared-cloud.ts";
import "./cases/sqs-move-tasks.ts";
import "./cases/scheduler.ts";
import "./cases/kinesis.ts";
import "./cases/firehose.ts";

withSharedCloud();
