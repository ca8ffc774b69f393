// What services call of one another in a cloud of tests: what the test puts in a service's place, else the service where it is among
// those asked for, else what only notes, else nothing, and then whoever calls it is told so.
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { DeliveryStreams } from "../../../../simulators/cloud/ports/delivery-streams.ts";
import type { EventBus } from "../../../../simulators/cloud/ports/event-bus.ts";
import type { Functions } from "../../../../simulators/cloud/ports/functions.ts";
import type { LogSink } from "../../../../simulators/cloud/ports/log-sink.ts";
import type { MessageQueues } from "../../../../simulators/cloud/ports/message-queues.ts";
import type { ObjectStore } from "../../../../simulators/cloud/ports/object-store.ts";
import type { RecordStreams } from "../../../../simulators/cloud/ports/record-stream.ts";
import type { EditableTableCatalog } from "../../../../simulators/cloud/ports/table-catalog.ts";
import type { Topics } from "../../../../simulators/cloud/ports/topics.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import { portOf } from "./port.ts";

interface OwnPorts {
  readonly access: AccessControl;
  readonly queues: MessageQueues;
  readonly records: RecordStreams;
  readonly functions: Functions;
  readonly logs: LogSink;
  readonly objects: ObjectStore;
  readonly tables: EditableTableCatalog;
  readonly topics: Topics;
  readonly events: EventBus;
  readonly deliveryStreams: DeliveryStreams;
}

/** Two go by another name where they are only read. */
export interface Ports extends OwnPorts {
  readonly streams: RecordStreams;
  readonly catalog: EditableTableCatalog;
}

/** What stands in for services: the methods that a test expects to be called. */
export type StandIns = { readonly [Name in keyof OwnPorts]?: Partial<OwnPorts[Name]> };

const portsOf: { readonly [Name in keyof OwnPorts]: (made: Partial<Services>) => OwnPorts[Name] | undefined } = {
  access: ({ iam }) => iam?.access,
  queues: ({ sqs }) => sqs?.queues,
  records: ({ kinesis }) => kinesis?.records,
  functions: ({ lambda }) => lambda?.functions,
  logs: ({ logs }) => logs?.sink,
  objects: ({ s3 }) => s3?.objects,
  tables: ({ glue }) => glue?.tables,
  topics: ({ sns }) => sns?.topics,
  events: ({ eventbridge }) => eventbridge?.bus,
  deliveryStreams: ({ firehose }) => firehose?.deliveryStreams,
};

/** `made` may fill up afterwards; `otherwise` is for what is neither there nor replaced. */
export function connections(made: Partial<Services>, standIns: StandIns, otherwise: StandIns): Ports {
  const port = <Name extends keyof OwnPorts>(name: Name): OwnPorts[Name] =>
    portOf<OwnPorts[Name]>(name, () => standIns[name] ?? portsOf[name](made) ?? otherwise[name]);
  const records = port("records");
  const tables = port("tables");
  return {
    records,
    streams: records,
    tables,
    catalog: tables,
    access: port("access"),
    queues: port("queues"),
    functions: port("functions"),
    logs: port("logs"),
    objects: port("objects"),
    topics: port("topics"),
    events: port("events"),
    deliveryStreams: port("deliveryStreams"),
  };
}
