// What SNS takes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html and
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html

export const limits = {
  topicNamePattern: /^[A-Za-z0-9_-]{1,256}$/,
  messageBytesMax: 262_144,
  subjectCharsMax: 99,
  listPageMax: 100,

  /** For queues and functions of the account: up to 100,015 tries over 23 days on AWS; the time is what counts here. */
  deliveryRetryAttemptsMax: 100_015,
  deliveryRetryMs: 23 * 24 * 60 * 60 * 1000,
  deliveryMs: 50,

  /** E-mails kept to be looked at, oldest forgotten first: none is ever sent. */
  emailsKeptMax: 1_000,
} as const;
