// Lambda on the wire: restJson1 under /2015-03-31. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
import type { RestService } from "../wire/protocol.ts";
import { jsonRoute, restJsonService } from "../wire/rest-json-protocol.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./operations/get-function-event-invoke-config.ts";
import { getFunction } from "./operations/get-function.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invokeRoute } from "./operations/invoke.ts";
import type { LambdaContext } from "./operations/lambda-context.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { updateEventSourceMapping } from "./operations/update-event-source-mapping.ts";

export function createLambdaWire(lambda: LambdaContext): RestService {
  const functions = "/2015-03-31/functions";
  const mappings = "/2015-03-31/event-source-mappings";
  const routes = [
    { method: "GET", path: functions, operation: listFunctions(lambda) },
    { method: "GET", path: `${functions}/{FunctionName}`, operation: getFunction(lambda) },
    { method: "GET", path: `${functions}/{FunctionName}/configuration`, operation: getFunctionConfiguration(lambda) },
    { method: "GET", path: `${functions}/{FunctionName}/policy`, operation: getPolicy(lambda) },
    {
      method: "GET",
      path: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
      operation: getFunctionEventInvokeConfig(lambda),
    },
    { method: "GET", path: mappings, operation: listEventSourceMappings(lambda) },
    { method: "GET", path: `${mappings}/{UUID}`, operation: getEventSourceMapping(lambda) },
    { method: "PUT", path: `${mappings}/{UUID}`, status: 202, operation: updateEventSourceMapping(lambda) },
  ];
  return restJsonService({
    signingName: "lambda",
    routes: [invokeRoute(lambda), ...routes.map((route) => jsonRoute(lambda.access, route))],
  });
}
