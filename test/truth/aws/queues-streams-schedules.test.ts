// SQS, Kinesis, Firehose and Scheduler against what AWS answered.
import "./cases/sqs-move-tasks.ts";
import "./cases/scheduler.ts";
import "./cases/kinesis.ts";
import "./cases/firehose.ts";
