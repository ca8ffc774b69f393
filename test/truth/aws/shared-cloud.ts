// The one cloud of a test file: its families of cases run one after the other against it.
import { afterAll, beforeAll, expect } from "vitest";
import { awsCloud, type AwsCloud } from "./aws-cloud.ts";

let cloud: AwsCloud | undefined;

export function aws(): AwsCloud {
  if (cloud === undefined) throw new Error("the cloud starts with the first test");
  return cloud;
}

/** Starts the cloud before the file's tests; afterwards nothing may have gone wrong inside it. */
export function withSharedCloud(): void {
  beforeAll(async () => {
    cloud = await awsCloud();
  });
  afterAll(async () => {
    const { faults } = aws();
    await aws().close();
    expect(faults).toEqual([]);
  });
}
