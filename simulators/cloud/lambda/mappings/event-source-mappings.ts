// The account's event source mappings: created, listed, switched on and off.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { MessageQueues } from "../../ports/message-queues.ts";
import type { Random } from "../../kernel/random.ts";
import type { RecordStreams } from "../../ports/record-stream.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { derivedUuid } from "../derived-uuid.ts";
import type { DestinationDependencies } from "../destination.ts";
import type { FunctionRegistry } from "../function-registry.ts";
import { checkMapping, checkSource, mappingExists } from "./mapping-validation.ts";
import type { Mapping, Poller } from "./event-source-mapping.ts";
import { createKinesisPoller } from "./kinesis-poller.ts";
import { createSqsPoller } from "./sqs-poller.ts";

export interface ActiveMapping {
  readonly uuid: string;
  readonly arn: string;
  readonly mapping: Mapping;
  readonly target: DeployedFunction;
  readonly poller: Poller;
  readonly isEnabled: boolean;
  readonly modifiedAtMs: number;
}

export interface EventSourceMappings {
  /** @throws AwsError InvalidParameterValueException, ResourceConflictException, ResourceNotFoundException */
  create(functionAddress: string, mapping: Mapping, isEnabled: boolean): ActiveMapping;
  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): ActiveMapping;
  list(): readonly ActiveMapping[];
  /** Batches under way end as they would. @throws AwsError as `create` */
  update(uuid: string, change: { isEnabled?: boolean | undefined; mapping?: Mapping | undefined }): ActiveMapping;
  /** Batches under way end as they would. @throws AwsError ResourceNotFoundException */
  delete(uuid: string): ActiveMapping;
  backlog(): number;
  close(): void;
}

export interface MappingDependencies extends DestinationDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly queues: MessageQueues;
  readonly streams: RecordStreams;
  readonly registry: FunctionRegistry;
  readonly onFault: (error: unknown) => void;
}

export function createEventSourceMappings(dependencies: MappingDependencies): EventSourceMappings {
  const { account, clock, registry } = dependencies;
  const mappings = new Map<string, ActiveMapping>();
  /** Of mappings replaced or deleted, while their last batches are under way. */
  let retired: readonly Poller[] = [];

  const activate = (uuid: string, target: DeployedFunction, mapping: Mapping, isEnabled: boolean): ActiveMapping => {
    const poller = createPoller(dependencies, uuid, mapping, target);
    const arn = formatArn({ ...account, service: "lambda", resource: `event-source-mapping:${uuid}` });
    const active = { uuid, arn, mapping, target, poller, isEnabled, modifiedAtMs: clock.now() };
    mappings.set(uuid, active);
    if (isEnabled) poller.start();
    return active;
  };

  const retire = ({ poller }: ActiveMapping): void => {
    poller.stop();
    retired = [poller, ...retired].filter((one) => one.backlog() > 0);
  };
  const get = (uuid: string): ActiveMapping => {
    const found = mappings.get(uuid);
    if (found !== undefined) return found;
    throw new AwsError("ResourceNotFoundException", 404, "The resource you requested does not exist.");
  };

  return {
    get,
    list: () => [...mappings.values()],

    create(functionAddress, mapping, isEnabled) {
      const target = registry.find(functionAddress);
      checkMapping(mapping);
      checkSource(dependencies, mapping, target);
      const same = [...mappings.values()].find(
        (other) => other.target === target && other.mapping.eventSourceArn === mapping.eventSourceArn,
      );
      if (same !== undefined) throw mappingExists(mapping, target.configuration.name, same.uuid);
      return activate(derivedUuid(`${target.arn} ${mapping.eventSourceArn}`), target, mapping, isEnabled);
    },

    update(uuid, { isEnabled, mapping }) {
      const current = get(uuid);
      const willBeEnabled = isEnabled ?? current.isEnabled;
      if (mapping !== undefined) {
        checkMapping(mapping);
        // A stream's poller goes on where it is; a queue's is replaced, for its messages wait in the queue.
        if (current.poller.reconfigure === undefined) {
          retire(current);
          return activate(uuid, current.target, mapping, willBeEnabled);
        }
        current.poller.reconfigure(mapping);
      }
      if (willBeEnabled) current.poller.start();
      else current.poller.stop();
      const changed = { mapping: mapping ?? current.mapping, isEnabled: willBeEnabled, modifiedAtMs: clock.now() };
      const updated = { ...current, ...changed };
      mappings.set(uuid, updated);
      return updated;
    },

    delete(uuid) {
      const current = get(uuid);
      retire(current);
      mappings.delete(uuid);
      return current;
    },

    backlog: () => {
      const pollers = [...retired, ...[...mappings.values()].map(({ poller }) => poller)];
      return pollers.reduce((total, poller) => total + poller.backlog(), 0);
    },
    close: () => {
      for (const { poller } of mappings.values()) poller.stop();
    },
  };
}

function createPoller(
  dependencies: MappingDependencies,
  uuid: string,
  mapping: Mapping,
  target: DeployedFunction,
): Poller {
  const requestId = (): string => dependencies.random.uuid();
  return mapping.kind === "sqs"
    ? createSqsPoller({ ...dependencies, requestId }, mapping, target)
    : createKinesisPoller({ ...dependencies, requestId }, { uuid, mapping }, target);
}
