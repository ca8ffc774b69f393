// Names that could be swapped for one another. The predicates here are the only way from text to a brand.
// Device ids are thing names: https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html

declare const brand: unique symbol;

/** A device's id: 1 to 128 of `a-z A-Z 0-9 : _ -`, hence one topic level. */
export type DeviceId = string & { readonly [brand]: "DeviceId" };

const deviceIdPattern = /^[a-zA-Z0-9:_-]{1,128}$/;

export const isDeviceName = (text: string): boolean => deviceIdPattern.test(text);

export const isDeviceId = (text: string): text is DeviceId => deviceIdPattern.test(text);

/** The text as a device id; throws a RangeError that says what an id may hold. */
export function deviceId(text: string): DeviceId {
  if (isDeviceId(text)) return text;
  throw new RangeError(`device id is "${text}"; use 1 to 128 letters, digits, ":", "_" or "-"`);
}
