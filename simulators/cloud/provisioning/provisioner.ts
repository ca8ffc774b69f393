// What creates a resource of one AWS type in the embedded cloud. Inputs come as the Pulumi provider's (camelCase) inputs;
// outputs go back to the program under the names that the provider's resource has.
import { z } from "zod";

export interface Registration {
  /** The program's name for the resource, for error messages. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Provisioned {
  readonly id: string;
  /** Beyond the inputs, which are echoed: arn, url... */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export type Provision = (registration: Registration) => Promise<Provisioned> | Provisioned;

/** By Pulumi type token, `aws:kinesis/stream:Stream`. */
export type Provisioners = Readonly<Record<string, Provision>>;

/**
 * A provisioner over checked inputs. An input that the schema does not name is a fault (schemas are `z.strictObject`), so that
 * nothing the program asks for is ignored in silence.
 */
export function provisioner<Schema extends z.ZodType>(
  schema: Schema,
  create: (inputs: z.output<Schema>, name: string) => Promise<Provisioned> | Provisioned,
): Provision {
  return ({ name, inputs }) => {
    const parsed = schema.safeParse(inputs);
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error), { cause: parsed.error });
    return create(parsed.data, name);
  };
}
