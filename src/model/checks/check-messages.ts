import type { Check, CheckStatus } from "./checks.js";

const ORDER: readonly CheckStatus[] = ["BLOCKED", "FORCEABLE", "WARNING", "NOT_CHECKED", "PASSED"];

/** What came of all checks, for who watches: how many passed, and a line for each that did not. */
export function summaryOf(checks: readonly Check[]): string {
  const others = byWeight(checks.filter(({ status }) => status !== "PASSED"));
  const passed = `${checks.length - others.length} of ${checks.length} checks passed.`;
  return [passed, ...others.map((check) => `${check.status} ${wordsOf(check)}`)].join("\n");
}

/**
 * Why a session is not made, and what to do about each reason.
 *
 * @param against of the checks, those that speak against it
 */
export function refusalOf(against: readonly Check[]): string {
  const reasons = byWeight(against).map((check) => `${check.status} ${wordsOf(check)}`);
  const isForceable = against.every(({ status }) => status === "FORCEABLE");
  const end = isForceable ? " With force it is made all the same." : "";
  return `Nothing was changed: the preflight speaks against it. ${reasons.join(" ")}${end}`;
}

function byWeight(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

function wordsOf({ code, host, message, values, remedy }: Check): string {
  const where = host === null ? "" : ` on ${host.name}`;
  const evidence = values.map(({ name, value }) => `${name}: ${value}`).join(", ");
  const parts = [message, evidence === "" ? "" : `(${evidence})`, remedy ?? ""].filter((part) => part !== "");
  return `${code}${where}: ${parts.join(" ")}`;
}
