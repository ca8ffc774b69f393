// A capture may be older than what the stage's tables cover: its readings would be stored, and no query would find them.

export interface FirstDayOptions {
  /** Of the capture. */
  readonly firstMs: number;
  /** The stage's setting, YYYY-MM-DD. */
  readonly firstDay: string;
  readonly stage: string;
  /** Of the settings' keys: `millrace`. */
  readonly project: string;
}

/** Why the capture cannot be replayed on the stage, with what mends it; undefined where it can. */
export function firstDayFault({ firstMs, firstDay, stage, project }: FirstDayOptions): string | undefined {
  const captureDay = new Date(firstMs).toISOString().slice(0, 10);
  if (captureDay >= firstDay) return undefined;
  return (
    `the capture begins on ${captureDay}, and the stage's tables on ${firstDay} (${project}:firstDay): ` +
    `pulumi config set --stack ${stage} ${project}:firstDay ${captureDay}, or replay with --from ${firstDay}`
  );
}
