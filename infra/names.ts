// What a pipeline and a stage may be called. Every physical name is made of both and of a role, `<pipeline>-<stage>-<role>`, and is as
// long as the service allows that is narrowest: the provisioning template's, of 36 characters.
// https://docs.aws.amazon.com/iot/latest/apireference/API_CreateProvisioningTemplate.html

const words = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;
const pipelineCharsMax = 24;
const stageCharsMax = 16;

/** 36 for the template, less `-` between the two and `-device` behind them. */
const bothCharsMax = 28;

const allowed = (charsMax: number): string => `1 to ${charsMax} of a-z, 0-9 and inner hyphens, first a letter`;

const isWord = (name: string, charsMax: number): boolean => words.test(name) && name.length <= charsMax;

/** What is wrong with a stage's name by itself. */
export const stageNameFaults = (stage: string): readonly string[] =>
  isWord(stage, stageCharsMax)
    ? []
    : [`the stage's name is "${stage}"; allowed: ${allowed(stageCharsMax)}: pulumi stack rename dev`];

/** What is wrong with the names of a pipeline and its stage. */
export function nameFaults({ pipeline, stage }: { readonly pipeline: string; readonly stage: string }): string[] {
  const faults = [
    ...(isWord(pipeline, pipelineCharsMax)
      ? []
      : [`the pipeline's name is "${pipeline}"; allowed: ${allowed(pipelineCharsMax)}: rename it`]),
    ...stageNameFaults(stage),
  ];
  const charCount = pipeline.length + stage.length;
  if (faults.length > 0 || charCount <= bothCharsMax) return faults;
  return [
    `the names of the pipeline, "${pipeline}", and of the stage, "${stage}", have ${charCount} characters together; ` +
      `allowed: ${bothCharsMax}, for IoT Core's names: shorten one`,
  ];
}
