// gRPC and protobuf as the Pulumi SDK itself loads them: its generated messages are checked with `instanceof`, so a second
// copy of either library would be refused.
import { createRequire } from "node:module";
import type { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { z } from "zod";

export type Plain = Readonly<Record<string, unknown>>;

type Empty = Parameters<AnalyzerClient["getAnalyzerInfo"]>[0];

/** A protobuf Struct. */
type Struct = NonNullable<ReturnType<RegisterResourceRequest["getObject"]>>;

type ChannelCredentials = ConstructorParameters<typeof AnalyzerClient>[1];

interface Call<Request> {
  readonly request: Request;
}

type Answered = (error: Error | null, response?: unknown) => void;

/** One remote procedure of a service. */
export type Procedure<Request> = (call: Call<Request>, answered: Answered) => void;

interface Server {
  addService(service: unknown, procedures: object): void;
  bindAsync(address: string, credentials: unknown, bound: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}

const isFunction = (value: unknown): boolean => typeof value === "function";
const grpcModule = z.object({
  Server: z.custom<new () => Server>(isFunction),
  ServerCredentials: z.custom<{ createInsecure(): unknown }>(isFunction),
  credentials: z.custom<{ createInsecure(): ChannelCredentials }>(),
});
const structModule = z.object({
  Struct: z.custom<{ fromJavaScript(plain: Plain): Struct }>(isFunction),
});
const emptyModule = z.object({ Empty: z.custom<new () => Empty>(isFunction) });

const requireFromSdk = createRequire(import.meta.resolve("@pulumi/pulumi"));
const grpc = grpcModule.parse(requireFromSdk("@grpc/grpc-js"));
const { Struct: StructMessage } = structModule.parse(requireFromSdk("google-protobuf/google/protobuf/struct_pb.js"));
const { Empty: EmptyMessage } = emptyModule.parse(requireFromSdk("google-protobuf/google/protobuf/empty_pb.js"));

export const structOf = (plain: Plain): Struct => StructMessage.fromJavaScript(plain);
export const emptyMessage = (): Empty => new EmptyMessage();
export const localCredentials = (): ChannelCredentials => grpc.credentials.createInsecure();

/** A procedure that answers at once with what `answer` makes of the request; what it throws is the call's error. */
export function unary<Request>(answer: (request: Request) => unknown): Procedure<Request> {
  return ({ request }, answered) => {
    try {
      answered(null, answer(request));
    } catch (cause) {
      answered(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
}

export interface Listening {
  readonly address: string;
  close(): void;
}

/** Serves the given services on a free local port. */
export function listen(
  services: readonly { readonly service: unknown; readonly procedures: object }[],
): Promise<Listening> {
  const server = new grpc.Server();
  for (const { service, procedures } of services) server.addService(service, procedures);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ address: `127.0.0.1:${port}`, close: () => server.forceShutdown() });
    });
  });
}
