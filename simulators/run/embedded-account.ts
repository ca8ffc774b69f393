// The account that the embedded cloud stands for: AWS's own example number, so that nobody takes it for a real one.

export const accountId = "123456789012";
