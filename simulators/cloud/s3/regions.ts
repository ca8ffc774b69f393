// The regions in which a bucket can be. https://docs.aws.amazon.com/general/latest/gr/s3.html

const counts: Readonly<Record<string, number>> = {
  "us-east": 2,
  "us-west": 2,
  "af-south": 1,
  "ap-east": 2,
  "ap-south": 2,
  "ap-southeast": 7,
  "ap-northeast": 3,
  "ca-central": 1,
  "ca-west": 1,
  "eu-central": 2,
  "eu-west": 3,
  "eu-south": 2,
  "eu-north": 1,
  "il-central": 1,
  "me-south": 1,
  "me-central": 1,
  "mx-central": 1,
  "sa-east": 1,
};

/** `eu-central-1` is one; there is no `eu-east-1`. */
export function isRegion(name: string): boolean {
  const [, area = "", number] = /^([a-z-]+)-([1-9])$/.exec(name) ?? [];
  return Number(number) <= (counts[area] ?? 0);
}
