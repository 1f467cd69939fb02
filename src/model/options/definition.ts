import type { Role } from "../rights.js";

/** Who may set an option through the service. */
export type OptionLevel = Role | "NOBODY";
export const OPTION_LEVELS = ["OPERATOR", "ADMIN", "NOBODY"] as const satisfies readonly OptionLevel[];

/** PROGRAM: the absolute path of a file that every source node can run. FOLDER: an absolute path. */
export const OPTION_TYPES = ["BOOLEAN", "INTEGER", "CHOICE", "PROGRAM", "FOLDER", "TEXT"] as const;
export type OptionType = (typeof OPTION_TYPES)[number];

/** A word that a TEXT of flags may hold. */
export interface OptionFlag {
  /** The flag, and what stands for its value. */
  readonly words: string;
  readonly regExp: RegExp;
}

/** What is known of an option of gsyncd's beyond what a cluster tells of it. */
export interface OptionDefinition {
  /** As GlusterFS 10 calls it, with dashes. */
  readonly name: string;
  /** What releases before 10 call it. */
  readonly olderNames: readonly string[];
  readonly description: string;
  readonly type: OptionType;
  /** All values of a CHOICE or a BOOLEAN; null for other types. */
  readonly allowedValues: readonly string[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** What a TEXT must look like, where not every text will do. */
  readonly pattern: { readonly regExp: RegExp; readonly words: string } | null;
  /** All words that a TEXT of flags for a program may hold, separated by blanks; null for any other. */
  readonly flags: readonly OptionFlag[] | null;
  readonly level: OptionLevel;
  /** Why not everyone may set it; null where an OPERATOR may. */
  readonly levelReason: string | null;
  /** Whether Gluster starts the workers anew when it is set or reset while the session runs, and un-pauses a paused one. */
  readonly restartsWorkers: boolean;
  /** Why fewer values are taken than gsyncd takes; null where they are the same. */
  readonly stricterBecause: string | null;
}
