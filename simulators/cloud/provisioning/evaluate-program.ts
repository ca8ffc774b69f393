// Runs a Pulumi program in this process: every resource that it registers is handed to the provisioner of its AWS type, and what
// the provisioner says of it goes back into the program. Independent resources are made in parallel, dependents wait for their inputs.
// https://www.pulumi.com/docs/iac/concepts/testing/unit/
import * as pulumi from "@pulumi/pulumi";
import type { Provisioners } from "./provisioner.ts";
import { plainInputs } from "./resolve-assets.ts";

export interface ProgramRun {
  readonly project: string;
  readonly stack: string;
  /** Configuration as the stack's file has it: `aws:region` to its text. */
  readonly configuration: Readonly<Record<string, string>>;
  /** The folder that relative asset paths start from. */
  readonly root: string;
  /** Called once the mocks are in place; what it returns is awaited until no output is pending. */
  readonly program: () => Promise<object>;
}

export interface ProgramResult {
  /** The program's stack outputs, resolved. */
  readonly outputs: unknown;
  readonly resourceCount: number;
}

/** Answers of provider functions by token, `aws:index/getRegion:getRegion`. */
export type ProviderFunctions = Readonly<Record<string, () => Readonly<Record<string, unknown>>>>;

/**
 * @throws Error that names type and resource where a type has no provisioner, or where its provisioner refuses the inputs.
 */
export async function evaluateProgram(
  run: ProgramRun,
  provisioners: Provisioners,
  functions: ProviderFunctions,
): Promise<ProgramResult> {
  let resourceCount = 0;
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  /** A refused resource never resolves, so that nothing that depends on it is made; the failure ends the evaluation. */
  const halt = (error: Error): Promise<never> => {
    fail(error);
    return new Promise<never>(() => undefined);
  };

  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs, custom }) {
        if (custom === false) return { id: undefined, state: {} };
        try {
          const provision = provisioners[type];
          if (provision === undefined) throw new Error("the embedded cloud does not know this type");
          const plain = record(await plainInputs(inputs, run.root));
          const { id, outputs } = await provision({ name, inputs: plain });
          resourceCount++;
          return { id, state: { ...record(inputs), ...outputs } };
        } catch (cause) {
          const reason = cause instanceof Error ? cause.message : String(cause);
          return halt(new Error(`${type} "${name}": ${reason}`, { cause }));
        }
      },
      call({ token }) {
        const answer = functions[token];
        return answer === undefined
          ? halt(new Error(`the embedded cloud does not know the function ${token}`))
          : { ...answer() };
      },
    },
    run.project,
    run.stack,
    false,
  );
  pulumi.runtime.setAllConfig({ ...run.configuration });

  const evaluation = (async () => {
    const outputs = await resolveOutputs(await run.program());
    await pulumi.runtime.disconnect();
    return { outputs, resourceCount };
  })();
  return Promise.race([evaluation, failure]);
}

/** Outputs within outputs, too. */
function resolveOutputs(outputs: object): Promise<unknown> {
  return new Promise((resolve) => pulumi.output(outputs).apply(resolve));
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
