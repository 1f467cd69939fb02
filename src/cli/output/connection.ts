import type { Followed } from "../api/following.js";
import type { Context } from "../context.js";
import { cleanLine } from "./clean.js";
import { printJsonLine } from "./terminal.js";
import { localTime, shortDuration } from "./times.js";

type Remark = Exclude<Followed<unknown>, { readonly kind: "message" }>;

/** Tells that a connection was lost or is there again: as a line of JSON among the others, or beside the lines for people. */
export function connectionRemark(
  { terminal, isJson, now }: Pick<Context, "terminal" | "isJson" | "now">,
  remark: Remark,
): void {
  if (remark.kind === "gap") {
    if (isJson) printJsonLine(terminal, { kind: "GAP" });
    terminal.note("What happened meanwhile is not kept any more: what is told next is newer.");
    return;
  }
  const since = remark.since.toISOString();
  if (remark.kind === "lost") {
    if (isJson) printJsonLine(terminal, { kind: "CONNECTION_LOST", since, reason: remark.reason });
    terminal.note(
      `Connection lost at ${localTime(since)}: ${cleanLine(remark.reason)} It is tried again; nothing newer is shown.`,
    );
    return;
  }
  if (isJson) printJsonLine(terminal, { kind: "CONNECTION_REGAINED", since });
  const seconds = (now() - remark.since.getTime()) / 1_000;
  terminal.note(`Connected again after ${shortDuration(seconds)}: what was missed follows.`);
}
