// The Pulumi engine as far as a program sees it: a resource monitor that records every registration and answers with the
// outputs that AWS would add, and the engine's log. Nothing is created. Every feature that the engine offers is offered.
// https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages, { type LogRequest, type SetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourceMessages, {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { emptyMessage, listen, structOf, unary, type Plain } from "../sdk-rpc.ts";

const stackType = "pulumi:pulumi:Stack";

/** What the program asked the engine to register. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly isCustom: boolean;
  readonly isProtected: boolean;
  readonly inputs: Plain;
  readonly dependencies: readonly string[];
}

export interface EngineArgs {
  readonly stack: string;
  readonly project: string;
  /** In a preview nothing is created: ids and all that AWS would add are unknown. */
  readonly isPreview: boolean;
  /** What AWS adds to a resource's inputs. */
  readonly outputsOf: (type: string, inputs: Plain, name: string) => Plain;
  /** A provider function's answer, by its token. */
  readonly answer: (token: string) => Plain;
}

export interface RecordingEngine {
  readonly address: string;
  readonly registrations: readonly Registration[];
  /** URNs of components that declared their construction complete. */
  readonly completed: ReadonlySet<string>;
  readonly stackOutputs: Plain;
  /** What the program logged above the level of debugging. */
  readonly log: readonly string[];
  readonly wasShutdownSignalled: boolean;
  close(): void;
}

/** `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`, in which the stack itself is no parent. */
function urnOf({ stack, project }: EngineArgs, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2] ?? "";
  const qualified = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** Starts the engine on a free local port. */
export async function startEngine(args: EngineArgs): Promise<RecordingEngine> {
  const registrations: Registration[] = [];
  const completed = new Set<string>();
  const log: string[] = [];
  let rootUrn = "";
  let stackOutputs: Plain = {};
  let wasShutdownSignalled = false;

  const register = (request: RegisterResourceRequest): object => {
    const [type, name] = [request.getType(), request.getName()];
    const urn = urnOf(args, request.getParent(), type, name);
    if (registrations.some((earlier) => earlier.urn === urn)) throw new Error(`Duplicate resource URN '${urn}'`);
    const inputs: Plain = request.getObject()?.toJavaScript() ?? {};
    registrations.push({
      urn,
      type,
      name,
      parent: request.getParent(),
      isCustom: request.getCustom(),
      isProtected: request.getProtect() === true,
      inputs,
      dependencies: request.getDependenciesList(),
    });
    const response = new resourceMessages.RegisterResourceResponse();
    response.setUrn(urn);
    if (!request.getCustom()) return response;
    if (!args.isPreview) response.setId(`${name}-id`);
    response.setObject(structOf({ ...inputs, ...(!args.isPreview && args.outputsOf(type, inputs, name)) }));
    return response;
  };

  const monitor = {
    supportsFeature: unary(() => {
      const response = new resourceMessages.SupportsFeatureResponse();
      response.setHassupport(true);
      return response;
    }),
    registerResource: unary(register),
    registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => {
      completed.add(request.getUrn());
      if (request.getUrn() === rootUrn) stackOutputs = request.getOutputs()?.toJavaScript() ?? {};
      return emptyMessage();
    }),
    invoke: unary((request: ResourceInvokeRequest) => {
      const response = new providerMessages.InvokeResponse();
      response.setReturn(structOf(args.answer(request.getTok())));
      return response;
    }),
    registerPackage: unary(() => {
      const response = new resourceMessages.RegisterPackageResponse();
      response.setRef("package");
      return response;
    }),
    signalAndWaitForShutdown: unary(() => {
      wasShutdownSignalled = true;
      return emptyMessage();
    }),
  };

  const engine = {
    log: unary((request: LogRequest) => {
      if (request.getSeverity() > engineMessages.LogSeverity.INFO) log.push(request.getMessage());
      return emptyMessage();
    }),
    setRootResource: unary((request: SetRootResourceRequest) => {
      rootUrn = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
    getRootResource: unary(() => {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
  };

  const listening = await listen([
    { service: ResourceMonitorService, procedures: monitor },
    { service: EngineService, procedures: engine },
  ]);
  return {
    ...listening,
    registrations,
    completed,
    log,
    get stackOutputs() {
      return stackOutputs;
    },
    get wasShutdownSignalled() {
      return wasShutdownSignalled;
    },
  };
}
