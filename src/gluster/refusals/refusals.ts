/**
 * Gluster's sentences and their kinds; the first rule that fits decides. Sentences of 10.3 were recorded from real clusters;
 * the others are those of the sources of 3.7, 6, 10 and 11.
 */
import type { GlusterFailureKind } from "../failure.js";
import { FRAMEWORK_REFUSALS, REASONLESS_REFUSALS } from "./framework.js";
import { GEOREP_REFUSALS } from "./georep.js";
import type { RefusalRule } from "./rule.js";

export const REFUSAL_RULES: readonly RefusalRule[] = [
  ...FRAMEWORK_REFUSALS,
  ...GEOREP_REFUSALS,
  ...REASONLESS_REFUSALS,
];

// Stands before a peer's own sentence (glusterd-syncop.c, gd_collate_errors), and before glusterd's in the CLI of volumes.
const PEERS_PREFIX =
  /\b(?:Staging|Commit|Brick ops|Post commit|Pre Validation|Post Validation) failed on \S+\. Error: /g;
const VOLUMES_PREFIX = /^volume [a-z-]+: (?:\S+: )?failed: /gm;

// Which host a sentence is about: gd_collate_errors and gd_mgmt_v3_collate_errors name it as the asked host calls it.
const FAILED_ON = /\b(?:failed|error!) on (\S+)\. /i;

/** UNKNOWN where no rule fits. */
export function kindOfWords(words: string): GlusterFailureKind {
  return ruleFor(words)?.kind ?? "UNKNOWN";
}

/**
 * What to do, where Gluster's words do not say so and the kind alone does not either.
 *
 * @param host the one that was asked
 */
export function adviceFor(words: string, host: string): string | undefined {
  const about = FAILED_ON.exec(words)?.[1] ?? "localhost";
  return ruleFor(words)?.advice?.replaceAll("{host}", about === "localhost" ? host : about);
}

function ruleFor(words: string): RefusalRule | undefined {
  const sentences = words.replace(PEERS_PREFIX, "\n").replace(VOLUMES_PREFIX, "\n");
  return REFUSAL_RULES.find((rule) => rule.pattern.test(sentences));
}
