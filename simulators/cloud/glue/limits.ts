// Limits of the Glue Data Catalog's operations.
// https://docs.aws.amazon.com/glue/latest/dev/aws-glue-api-catalog-partitions.html

export const batchCreatePartitionsMax = 100;
export const batchDeletePartitionsMax = 25;
export const getPartitionsPageMax = 1000;
export const getTablesPageMax = 100;
export const getDatabasesPageMax = 100;
