// What the Data Catalog answers to what it cannot do, in its own words.
// https://docs.aws.amazon.com/glue/latest/webapi/CommonErrors.html
import { AwsError } from "../wire/aws-error.ts";

export const databaseNotFound = (name: string): AwsError =>
  new AwsError("EntityNotFoundException", 400, `Database ${name} not found.`);

export const tableNotFound = (name: string): AwsError =>
  new AwsError("EntityNotFoundException", 400, `Table ${name} not found.`);

export const partitionNotFound = (): AwsError => new AwsError("EntityNotFoundException", 400, "Cannot find partition.");

export const alreadyExists = (kind: "Database" | "Table" | "Partition"): AwsError =>
  new AwsError("AlreadyExistsException", 400, `${kind} already exists.`);

export const invalidInput = (message: string): AwsError => new AwsError("InvalidInputException", 400, message);

export const versionMismatch = (name: string): AwsError =>
  new AwsError("ConcurrentModificationException", 400, `Update table failed due to concurrent modifications: ${name}`);
