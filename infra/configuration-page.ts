// docs/configuration.md: every setting of a pipeline, written from infra/settings.ts alone.
import { settingNotes, settings } from "./settings.ts";

const head = `# Configuration

Everything that differs from stage to stage stands in \`Pulumi.<stage>.yaml\`. A key that is not set has its default; a key that is
not in this table, a wrong type or a value out of range ends the program before anything is registered, with every fault and the
command that mends it. Rules between settings are looked at even where other settings are wrong.

    pulumi config set --stack dev millrace:deliveryBufferSeconds 120

The keys stand under the project's name, here \`millrace\`; \`readStage({ namespace })\` reads them under another. A program may also give
them to its pipeline as they are, without a file: \`on\` and \`off\` are then \`true\` and \`false\`, whole numbers are numbers.

    new TelemetryPipeline("millrace", { contract, deliveryBufferSeconds: 120, sourceBackup: true });
`;

const rest = `## Rules that tie settings together

| AWS's rule | how it is kept |
| --- | --- |
| A queue hides a message for at least 6 times the function's timeout plus the batch window | derived: 6 × \`reportTimeoutSeconds\` + \`batchWindowSeconds\` |
| Firehose converts to Parquet with a buffer of 64 MiB or more | the range of \`deliveryBufferMegabytes\` |
| Firehose waits 0 or 60 to 900 s, and [0 is not for dynamic partitioning](https://docs.aws.amazon.com/firehose/latest/dev/buffering.html) | the range of \`deliveryBufferSeconds\`: 0 is not offered |
| Dynamic partitioning is decided when the delivery stream is created, and [cannot be turned off](https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html) | it is always on: no setting names it, so no update can change it |
| A stream keeps records for 24 to 8,760 h | the range of \`streamRetentionHours\` |
| A record older than the retention is gone | refused unless \`iteratorAgeAlarmMinutes\` is less than \`streamRetentionHours\` |
| Objects move to another storage class before they are removed | refused unless \`rawTieringDays\` is less than \`rawDays\` |
| Without a batch window Lambda takes at most 10 messages | derived from \`batchWindowSeconds\` |
| Names have lengths: provisioning templates 36, buckets 63, roles, functions and schedules 64, queues 80 | a pipeline's name has at most 24 characters, a stage's 16, and both together 28 |

Keys of other namespaces are the provider's: \`aws:region\` is required, \`aws:defaultTags\` tags everything with project and stage.

This page is written from infra/settings.ts; after a change there: \`npm run docs\`
`;

/** The page's text, Markdown. */
export function configurationPage(): string {
  const rows = Object.entries(settings).map(([key, schema]) => {
    const note = settingNotes.get(schema);
    if (note === undefined) throw new Error(`${key} has no note: make it with setting() in infra/settings.ts`);
    return `| \`millrace:${key}\` | ${note.type ?? "string"} | \`${note.preset}\` | ${note.allowed} | ${note.meaning} |`;
  });
  const table = ["| key | type | default | allowed | meaning |", "| --- | --- | --- | --- | --- |", ...rows];
  return [head, table.join("\n"), "", rest].join("\n");
}
