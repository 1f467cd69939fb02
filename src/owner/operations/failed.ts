import type { ErrorCode } from "../../errors.js";
import type { EndedStep } from "../../store/operation-progress.js";

/** A stop took the operation's place while its outcome was waited for: nothing more is to be done for it. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}

/** How an operation ended that did not succeed, with the step that decided it. */
export class Failed extends Error {
  readonly code: ErrorCode;
  readonly final: "FAILED" | "UNKNOWN";
  readonly step: EndedStep | null;
  /** True where the step's command said itself that it did nothing. */
  readonly refused: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly final?: "FAILED" | "UNKNOWN";
      readonly step?: EndedStep;
      readonly refused?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.final = options.final ?? "FAILED";
    this.step = options.step ?? null;
    this.refused = options.refused ?? false;
  }
}
