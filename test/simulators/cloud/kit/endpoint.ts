// The wire of a cloud of tests: an HTTP port that is opened when it is first asked for, AWS's own clients against it, and requests by
// hand where the project has no client of a service among its dependencies.
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { Account } from "../../../../simulators/cloud/ports/account.ts";
import type { Services } from "../../../../simulators/cloud/provisioning/provisioners.ts";
import type { WireService } from "../../../../simulators/cloud/wire/protocol.ts";
import type { Router } from "../../../../simulators/cloud/wire/router.ts";
import { operatorOf } from "./access.ts";
import type { Closers } from "./closing.ts";

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: ReturnType<AccessControl["credentialsOf"]>;
  readonly maxAttempts: number;
  readonly forcePathStyle: boolean;
}

export interface HandmadeRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Endpoint {
  /** `http://127.0.0.1:4566`, from now on listened at. */
  readonly listen: () => Promise<string>;
  /** What a service says is the endpoint: port 1, where nobody listens, until somebody does. */
  readonly url: () => string;
  /** A client as the account's administrator has it, that tries once. */
  readonly client: <Client extends { destroy(): void }>(
    Client: new (options: ClientOptions) => Client,
  ) => Promise<Client>;
  /** A request as an SDK signs it. `service`: as in the signature's scope, such as `monitoring`. */
  readonly request: (service: string, request: HandmadeRequest) => Promise<Response>;
}

export interface EndpointNeeds {
  readonly account: Account;
  readonly access: AccessControl;
  readonly made: Partial<Services>;
  readonly closing: Closers;
  readonly onFault: (error: unknown) => void;
  /** What stands between the port and the router. */
  readonly before: ((router: Router) => Router) | undefined;
}

export function endpointOf({ account, access, made, closing, onFault, before }: EndpointNeeds): Endpoint {
  let listening: Promise<string> | undefined;
  let url = "http://127.0.0.1:1";
  const open = async (): Promise<string> => {
    const { listenHttp } = await import("../../../../simulators/cloud/wire/http-server.ts");
    const { createRouter } = await import("../../../../simulators/cloud/wire/router.ts");
    const router = createRouter(wiresOf(made), access, seededRandom(2));
    const http = await listenHttp(before?.(router) ?? router, 0, onFault);
    closing.add(() => http.close());
    url = http.url;
    return url;
  };
  const listen = (): Promise<string> => (listening ??= open());
  const credentials = () => access.credentialsOf(operatorOf(account));
  return {
    listen,
    url: () => url,
    async client(Client) {
      const endpoint = await listen();
      const { region } = account;
      const options = { endpoint, region, credentials: credentials(), maxAttempts: 1, forcePathStyle: true };
      const client = new Client(options);
      closing.add(() => client.destroy());
      return client;
    },
    async request(service, { path = "/", headers, ...request }) {
      const scope = `${credentials().accessKeyId}/20261121/${account.region}/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
      return fetch((await listen()) + path, { ...request, headers: { authorization, ...headers } });
    },
  };
}

const wiresOf = (made: Partial<Services>): readonly WireService[] =>
  Object.values(made).flatMap((service) => {
    if ("wires" in service) return service.wires;
    return "wire" in service ? [service.wire] : [];
  });
