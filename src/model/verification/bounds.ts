import { AppError } from "../../errors.js";

/** How much of a session is compared. */
export interface VerificationBounds {
  /** Entries in the sample. */
  readonly files: number;
  /** Bytes of content that are read, at each end. */
  readonly maxBytes: number;
  /** Seconds that it may take, without what mounts and logins take. */
  readonly maxSeconds: number;
  /** Null: one that is made of the operation's id. */
  readonly seed: number | null;
  readonly checksums: boolean;
  readonly xattrs: boolean;
}

export const MOST_FILES = 5_000;
export const MOST_SECONDS = 1_800;
export const MOST_BYTES = 1_024 ** 4;
const LARGEST_SEED = 2 ** 31 - 1;

export const DEFAULT_BOUNDS = {
  files: 200,
  maxBytes: 256 * 1_024 ** 2,
  maxSeconds: 60,
  checksums: true,
  xattrs: false,
} as const satisfies Partial<VerificationBounds>;

/** @throws AppError INVALID_ARGUMENT */
export function checkedBounds(
  given: Partial<{ [K in keyof VerificationBounds]: VerificationBounds[K] | null }>,
): VerificationBounds {
  const within = (name: "files" | "maxBytes" | "maxSeconds" | "seed", least: number, most: number): number | null => {
    const value = given[name] ?? null;
    if (value === null || (Number.isSafeInteger(value) && value >= least && value <= most)) return value;
    throw new AppError("INVALID_ARGUMENT", `${name} is a whole number from ${least} to ${most}.`, {
      field: `input.${name}`,
    });
  };
  return {
    files: within("files", 1, MOST_FILES) ?? DEFAULT_BOUNDS.files,
    maxBytes: within("maxBytes", 0, MOST_BYTES) ?? DEFAULT_BOUNDS.maxBytes,
    maxSeconds: within("maxSeconds", 5, MOST_SECONDS) ?? DEFAULT_BOUNDS.maxSeconds,
    seed: within("seed", 0, LARGEST_SEED),
    checksums: given.checksums ?? DEFAULT_BOUNDS.checksums,
    xattrs: given.xattrs ?? DEFAULT_BOUNDS.xattrs,
  };
}

/** The seed that an operation has which was asked for without one: the same for each owner that takes it up. */
export function seedOf(operationId: string): number {
  return Number.parseInt(operationId.slice(0, 8), 16) & LARGEST_SEED;
}
