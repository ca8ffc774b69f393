// Lambda on the wire: restJson1 under /2015-03-31. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
import type { Operation } from "../wire/operation.ts";
import type { RestService } from "../wire/protocol.ts";
import { jsonRoute, restJsonService } from "../wire/rest-json-protocol.ts";
import { createEventSourceMapping } from "./operations/create-event-source-mapping.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteEventSourceMapping } from "./operations/delete-event-source-mapping.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import * as eventInvoke from "./operations/event-invoke-config.ts";
import * as concurrency from "./operations/function-concurrency.ts";
import { addPermission, removePermission } from "./operations/function-permissions.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunction } from "./operations/get-function.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invokeRoute } from "./operations/invoke.ts";
import type { LambdaContext } from "./operations/lambda-context.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { updateEventSourceMapping } from "./operations/update-event-source-mapping.ts";
import { updateFunctionCode, updateFunctionConfiguration } from "./operations/update-function.ts";

type Routes = readonly (readonly [string, (lambda: LambdaContext) => Operation, status?: number])[];

const functions = "/2015-03-31/functions";
const oneFunction = `${functions}/{FunctionName}`;
const mappings = "/2015-03-31/event-source-mappings";
const invokeConfig = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
const reserved = "/2017-10-31/functions/{FunctionName}/concurrency";

const routes: Routes = [
  [`GET ${functions}`, listFunctions],
  [`POST ${functions}`, createFunction, 201],
  [`GET ${oneFunction}`, getFunction],
  [`DELETE ${oneFunction}`, deleteFunction, 204],
  [`GET ${oneFunction}/configuration`, getFunctionConfiguration],
  [`PUT ${oneFunction}/configuration`, updateFunctionConfiguration],
  [`PUT ${oneFunction}/code`, updateFunctionCode],
  [`GET ${oneFunction}/policy`, getPolicy],
  [`POST ${oneFunction}/policy`, addPermission, 201],
  [`DELETE ${oneFunction}/policy/{StatementId}`, removePermission, 204],
  [`GET ${invokeConfig}`, eventInvoke.getFunctionEventInvokeConfig],
  [`PUT ${invokeConfig}`, eventInvoke.putFunctionEventInvokeConfig],
  [`POST ${invokeConfig}`, eventInvoke.updateFunctionEventInvokeConfig],
  [`DELETE ${invokeConfig}`, eventInvoke.deleteFunctionEventInvokeConfig, 204],
  [`PUT ${reserved}`, concurrency.putFunctionConcurrency],
  [`DELETE ${reserved}`, concurrency.deleteFunctionConcurrency, 204],
  ["GET /2019-09-30/functions/{FunctionName}/concurrency", concurrency.getFunctionConcurrency],
  [`GET ${mappings}`, listEventSourceMappings],
  [`POST ${mappings}`, createEventSourceMapping, 202],
  [`GET ${mappings}/{UUID}`, getEventSourceMapping],
  [`PUT ${mappings}/{UUID}`, updateEventSourceMapping, 202],
  [`DELETE ${mappings}/{UUID}`, deleteEventSourceMapping, 202],
];

export function createLambdaWire(lambda: LambdaContext): RestService {
  const operations = routes.map(([route, define, status = 200]) => {
    const [method = "", path = ""] = route.split(" ");
    return jsonRoute(lambda.access, { method, path, status, operation: define(lambda) });
  });
  return restJsonService({
    signingName: "lambda",
    hasErrorType: true,
    routes: [invokeRoute(lambda), ...operations],
  });
}
