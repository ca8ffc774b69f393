// Lambda against what AWS answered: mappings from queues and streams, destinations.
import "./cases/lambda-from-sqs.ts";
import "./cases/lambda-from-kinesis.ts";
import "./cases/lambda-destinations.ts";
