// ListFunctions, in pages. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { describeFunction } from "../function-description.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { page, pageInput } from "./page.ts";

export const listFunctions = ({ registry }: LambdaContext): Operation =>
  defineOperation({
    name: "ListFunctions",
    input: z.object(pageInput),
    permissions: () => [{ action: "lambda:ListFunctions", resources: ["*"] }],
    run: (input) => {
      const { items, NextMarker } = page([...registry.functions.values()], input);
      return { Functions: items.map((one) => describeFunction(one)), NextMarker };
    },
  });
