import { styled, type Terminal } from "./terminal.js";

const STYLE: Readonly<Record<string, "green" | "red" | "yellow">> = {
  ACTIVE: "green",
  PASSIVE: "green",
  FAULTY: "red",
  PARTIAL_FAULTY: "red",
  UNKNOWN: "red",
  INITIALIZING: "yellow",
  PAUSED: "yellow",
  STOPPED: "yellow",
  SUCCEEDED: "green",
  FAILED: "red",
  PASSED: "green",
  BLOCKED: "red",
  FORCEABLE: "yellow",
  WARNING: "yellow",
  CRITICAL: "red",
  BROKEN: "red",
  DEGRADED: "yellow",
  ATTENTION: "yellow",
  OK: "green",
  IDENTICAL: "green",
  DIFFERENT: "red",
  NOT_YET: "yellow",
  INCOMPLETE: "yellow",
};

/** A status in its colour. @param text the same, as wide as its column */
export function statusStyle(terminal: Terminal, status: string, text = status): string {
  const style = STYLE[status];
  return style === undefined ? text : styled(terminal, style, text);
}
