// The front end's door: what the Athena service imports.
export { translate } from "./translate.ts";
export { duckdbMacros, duckdbSettings } from "./macros.ts";
export { engineFailure, type EngineFailure } from "./raise.ts";
export { athenaText } from "./values/athena-text.ts";
export { clientJson } from "./values/client-json.ts";
export type * from "./translation.ts";
