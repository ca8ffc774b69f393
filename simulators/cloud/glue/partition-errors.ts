// A batch over partitions does what it can and tells the rest one by one.
// https://docs.aws.amazon.com/glue/latest/webapi/API_PartitionError.html
import { AwsError } from "../wire/aws-error.ts";

export function partitionErrors<Item extends { Values: readonly string[] }>(
  items: readonly Item[],
  change: (item: Item) => void,
): readonly object[] {
  return items.flatMap((item) => {
    try {
      change(item);
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [{ PartitionValues: item.Values, ErrorDetail: { ErrorCode: error.code, ErrorMessage: error.message } }];
    }
  });
}
