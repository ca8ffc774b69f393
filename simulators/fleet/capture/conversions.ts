// Units of a captured column to those of the contract.

export const conversions = [
  "fahrenheit_to_celsius",
  "kelvin_to_celsius",
  "millivolt_to_volt",
  "inch_per_s_to_mm_per_s",
  "mph_to_mm_per_s",
] as const;

/** By name, or value × scale + offset. */
export type Conversion = (typeof conversions)[number] | { readonly scale: number; readonly offset: number };

/** Absolute zero is -273.15 °C; an inch is 25.4 mm; a mile 1,609,344 mm. */
export function convert(value: number, conversion: Conversion | undefined): number {
  switch (conversion) {
    case undefined:
      return value;
    case "fahrenheit_to_celsius":
      return ((value - 32) * 5) / 9;
    case "kelvin_to_celsius":
      return value - 273.15;
    case "millivolt_to_volt":
      return value / 1_000;
    case "inch_per_s_to_mm_per_s":
      return value * 25.4;
    case "mph_to_mm_per_s":
      return (value * 1_609_344) / 3_600;
    default:
      return value * conversion.scale + conversion.offset;
  }
}
