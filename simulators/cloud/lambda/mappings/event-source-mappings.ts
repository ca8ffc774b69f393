// The account's event source mappings: created, listed, switched on and off.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../ports/arn.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MessageQueues } from "../../ports/message-queues.ts";
import type { Random } from "../../ports/random.ts";
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
  update(uuid: string, change: { isEnabled?: boolean; batchSize?: number; batchWindowMs?: number }): ActiveMapping;
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
  const { account, clock, random, registry } = dependencies;
  const mappings = new Map<string, ActiveMapping>();
  /** Of mappings replaced by an update whose last batches may be under way. */
  const retired: Poller[] = [];

  const activate = (uuid: string, target: DeployedFunction, mapping: Mapping, isEnabled: boolean): ActiveMapping => {
    const requestId = (): string => random.uuid();
    const poller =
      mapping.kind === "sqs"
        ? createSqsPoller({ ...dependencies, requestId }, mapping, target)
        : createKinesisPoller({ ...dependencies, requestId }, mapping, target);
    const arn = formatArn({ ...account, service: "lambda", resource: `event-source-mapping:${uuid}` });
    const active = { uuid, arn, mapping, target, poller, isEnabled, modifiedAtMs: clock.now() };
    mappings.set(uuid, active);
    if (isEnabled) poller.start();
    return active;
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

    update(uuid, { isEnabled, ...settings }) {
      const current = get(uuid);
      const mapping = { ...current.mapping, ...settings };
      checkMapping(mapping);
      const willBeEnabled = isEnabled ?? current.isEnabled;
      if (Object.keys(settings).length === 0) {
        if (willBeEnabled) current.poller.start();
        else current.poller.stop();
        const updated = { ...current, isEnabled: willBeEnabled, modifiedAtMs: clock.now() };
        mappings.set(uuid, updated);
        return updated;
      }
      if (mapping.kind === "kinesis")
        throw new AwsError(
          "InvalidParameterValueException",
          400,
          "The embedded cloud changes the batch of a queue's mapping only; a stream's can be enabled and disabled",
        );
      current.poller.stop();
      retired.push(current.poller);
      return activate(uuid, current.target, mapping, willBeEnabled);
    },

    backlog: () =>
      [...retired, ...[...mappings.values()].map(({ poller }) => poller)].reduce(
        (total, poller) => total + poller.backlog(),
        0,
      ),
    close: () => {
      for (const { poller } of mappings.values()) poller.stop();
    },
  };
}
