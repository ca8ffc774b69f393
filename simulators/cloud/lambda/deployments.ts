// Brings functions into the account, changes them and takes them out again: checks, unpacks the code, replaces environments.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import { deployFunction, type DeployedFunction, type FunctionDependencies } from "./deployed-function.ts";
import { unpack, type PackageFiles } from "./deployment-package.ts";
import { derivedUuid } from "./derived-uuid.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import { checkFunction, checkRole, functionExists } from "./function-validation.ts";

export type FunctionSettings = Omit<FunctionConfiguration, "code">;

export interface Deployments {
  /** @throws AwsError InvalidParameterValueException, ResourceConflictException */
  create(settings: FunctionSettings, files: PackageFiles): Promise<DeployedFunction>;
  /** Invocations under way end as they began. @throws AwsError as `create`, ResourceNotFoundException */
  update(address: string, change: Partial<FunctionSettings>, files?: PackageFiles): Promise<DeployedFunction>;
  /** @throws AwsError ResourceNotFoundException */
  delete(address: string): Promise<void>;
}

export function createDeployments(
  dependencies: FunctionDependencies & { clock: Clock; access: AccessControl },
  { root, registry }: { root: string; registry: FunctionRegistry },
): Deployments {
  const { access, clock } = dependencies;
  const unpacked = (name: string, files: PackageFiles) => clock.work(0, () => unpack(root, name, files));
  return {
    async create(settings, files) {
      const { name } = settings;
      checkFunction(settings);
      if (registry.functions.has(name)) throw functionExists(name);
      checkRole(access, settings);
      const code = await unpacked(name, files);
      // Another request may have come in between.
      if (registry.functions.has(name)) throw functionExists(name);
      const revisionId = derivedUuid(`${name} ${code.sha256}`);
      const deployed = deployFunction(dependencies, { ...settings, code }, revisionId);
      registry.functions.set(name, deployed);
      return deployed;
    },

    async update(address, change, files) {
      const unpackedCode = files && (await unpacked(registry.find(address).configuration.name, files));
      // Only now, as another update may have come in between.
      const deployed = registry.find(address);
      const { configuration } = deployed;
      const settings = { ...configuration, ...change };
      checkFunction(settings);
      checkRole(access, settings);
      const code = unpackedCode ?? configuration.code;
      deployed.reconfigure({ ...settings, code }, derivedUuid(`${deployed.revisionId} ${code.sha256}`));
      return deployed;
    },

    async delete(address) {
      const deployed = registry.find(address);
      registry.functions.delete(deployed.configuration.name);
      access.putResourcePolicy(deployed.arn, undefined);
      await clock.work(0, () => deployed.close());
    },
  };
}
