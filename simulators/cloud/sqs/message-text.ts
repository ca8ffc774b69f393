// What text SQS takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html

/** What XML 1.0 cannot hold, SQS does not take. */
export const forbiddenCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Of message group and deduplication ids. */
export const idPattern = /^[!-~]{1,128}$/;
