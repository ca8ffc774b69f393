// Amazon S3 limits, and how long its parts take here.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html

export const keyBytesMax = 1024;
/** All user metadata of an object, names and values. */
export const userMetadataBytesMax = 2048;
export const objectTagsMax = 10;
export const tagKeyCharactersMax = 128;
export const tagValueCharactersMax = 256;
export const listKeysMax = 1000;
export const deleteKeysMax = 1000;
export const partNumberMax = 10_000;
/** Of every part but the last. */
export const partBytesMin = 5 * 1024 * 1024;
export const listPartsMax = 1000;
export const listUploadsMax = 1000;
export const listBucketsMax = 10_000;
export const bucketNamePattern = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

// Putting takes time on the clock, as S3 itself names 100 to 200 ms for small requests. Reading takes none: operations that answer from an
// object (GetObject, Athena's GetQueryResults) run while their caller holds the clock, and would wait for it for ever.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
export const putLatencyMs = 50;
export const getLatencyMs = 0;
export const deleteLatencyMs = 0;

/** Events are "typically delivered in seconds": https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const notificationDelayMs = 400;
/** How much later the second copy of a duplicated event comes. */
export const duplicateDelayMs = 2_000;
