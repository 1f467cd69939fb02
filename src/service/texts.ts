import { AppError } from "../errors.js";

// Line ends among them would forge lines of a log, and marks of direction show a name as another one.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u;

/** A name or label for people, on one line. @throws AppError INVALID_ARGUMENT */
export function checkedName(text: string, field: string): string {
  return checkedText(text, text, 200, field);
}

/** A description for people, of several lines perhaps. @throws AppError INVALID_ARGUMENT */
export function checkedDescription(text: string, field: string): string {
  return checkedText(text, text.replaceAll("\n", ""), 2_000, field);
}

function checkedText(text: string, seen: string, most: number, field: string): string {
  if (text.trim() === text && text !== "" && text.length <= most && !UNSEEN.test(seen)) return text;
  const rule = `1 to ${most} characters, no control characters or marks of direction, and no blanks at its ends`;
  throw new AppError("INVALID_ARGUMENT", `The text must have ${rule}.`, { field });
}

/** @throws AppError INVALID_ARGUMENT */
export function checkTexts(input: { readonly name?: string | null; readonly description?: string | null }): void {
  if (input.name != null) checkedName(input.name, "input.name");
  if (input.description != null) checkedDescription(input.description, "input.description");
}
