// Keys in events and in listings with encoding-type=url: form-encoded, `/` as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

const extra = /[!'()~]/g;

/** `red flower.jpg` is `red+flower.jpg`; `dt=2026-01-01/` is `dt%3D2026-01-01/`. */
export const formEncode = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
    .replace(extra, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
