import type { AttackResult } from "./attacks.js";
import type { DiagnosisResult } from "./diagnosis.js";
import type { NotMeasured } from "./lab.js";
import type { SilenceResult } from "./silence.js";

/** How many times as long 99 of 100 polls of other clusters may take while a hundred sessions fail. */
const MOST_P99_RATIO = 1.2;

interface Measured {
  readonly attacks?: AttackResult;
  readonly diagnosis?: DiagnosisResult;
  readonly silence?: SilenceResult | NotMeasured;
}

/** What was measured that is beyond what it may be, in words. */
export function beyondBounds({ attacks, diagnosis, silence }: Measured): string[] {
  return [
    ...Object.entries(attacks?.during ?? {}).flatMap(([name, { holds }]) =>
      holds ? [] : [`the attack ${name} costs the others more than it may`],
    ),
    ...(diagnosis === undefined ? [] : beyondBoundsOfDiagnosis(diagnosis)),
    ...(silence === undefined || "notMeasured" in silence
      ? []
      : silence.findings.map(({ code }) => `a session that is well has the finding ${code}`)),
  ];
}

function beyondBoundsOfDiagnosis({ healthy, others }: DiagnosisResult): string[] {
  const reads = healthy.logReads + healthy.destinationLogReads;
  return [
    ...(reads > 0 ? [`logs are read ${reads} times while all sessions are well`] : []),
    ...(others.p99Ratio > MOST_P99_RATIO
      ? [`failing sessions make polls of other clusters ${others.p99Ratio.toFixed(2)} times as long`]
      : []),
  ];
}
