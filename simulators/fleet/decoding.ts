// The decoding of the fleet's contract, in a worker: none, unless the bundler puts the contract's own module in this one's place.
import type { Decoding } from "../../contract/index.ts";

export const decoding: Decoding | undefined = undefined;
