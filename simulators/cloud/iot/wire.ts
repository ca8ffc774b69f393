// The control plane of IoT Core on the wire, as far as certificates go: restJson1.
// https://docs.aws.amazon.com/iot/latest/apireference/API_Operations_AWS_IoT.html
import type { RestService } from "../wire/protocol.ts";
import { jsonRoute, restJsonService } from "../wire/rest-json-protocol.ts";
import { attachPolicy } from "./operations/attach-policy.ts";
import { createKeysAndCertificate } from "./operations/create-keys-and-certificate.ts";
import type { IotContext } from "./operations/iot-context.ts";
import { updateCertificate } from "./operations/update-certificate.ts";

export function createIotWire(context: IotContext): RestService {
  const routes = [
    { method: "POST", path: "/keys-and-certificate", operation: createKeysAndCertificate(context) },
    { method: "PUT", path: "/certificates/{certificateId}", operation: updateCertificate(context) },
    { method: "PUT", path: "/target-policies/{policyName}", operation: attachPolicy(context) },
  ];
  return restJsonService({ signingName: "iot", routes: routes.map((route) => jsonRoute(context.access, route)) });
}
