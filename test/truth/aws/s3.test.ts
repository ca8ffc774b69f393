// S3 against what AWS answered: listings, and what a bucket tells a queue.
import "./cases/s3-listing.ts";
import "./cases/s3-notifications.ts";
