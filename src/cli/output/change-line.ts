import type { EventFields, SessionChange } from "../documents/events.js";
import type { Session } from "../documents/sessions.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "./clean.js";
import { statusStyle } from "./status.js";
import { checkpointWords } from "./summary.js";
import type { Terminal } from "./terminal.js";
import { age, localTime } from "./times.js";

/** One message of a watched session in one line. @param now milliseconds since 1970 */
export function changeLine(terminal: Terminal, change: SessionChange, now: number): string {
  const { kind, event, session, previousStatus, status, detail } = change;
  const time = localTime(event?.at ?? now);
  const name = cleanLine(
    session === null ? (event === null ? String(change.sessionId) : subjectOf(event)) : nameOf(session),
  );
  const words: string[] = [];
  if (kind === "ADDED" || kind === "REMOVED") words.push(kind.toLowerCase());
  if (status !== null && previousStatus !== null && status !== previousStatus) {
    words.push(`${statusStyle(terminal, previousStatus)} → ${statusStyle(terminal, status)}`);
  } else if (session !== null) {
    words.push(statusStyle(terminal, session.status));
  }
  if (detail !== null) words.push(`${cleanLine(detail.brick.name)} is ${statusStyle(terminal, detail.status)}`);
  if (event !== null && detail === null) words.push(eventWords(event));
  if (session !== null) words.push(figureWords(session, now));
  return `${time}  ${name}  ${words.filter((each) => each !== "").join("  ")}`;
}

/** One event in one line. */
export function eventLine(event: EventFields): string {
  return cleanLine(`${localTime(event.at)}  ${event.kind}  ${subjectOf(event)}  ${event.summary}`);
}

function subjectOf({ clusterName, volumeName, sessionName, hostName }: EventFields): string {
  const place = [clusterName, volumeName].filter((each) => each !== null).join("/");
  return [place, sessionName, hostName].filter((each) => each !== null && each !== "").join("::");
}

// Figures stand beside it, and a status is told above.
const SHOWN_OTHERWISE: ReadonlySet<string> = new Set(["SESSION_PROGRESS", "SESSION_STATUS_CHANGED", "SESSION_ADDED"]);

function eventWords(event: EventFields): string {
  if (SHOWN_OTHERWISE.has(event.kind)) return "";
  return cleanLine(event.summary);
}

function figureWords(session: Session, now: number): string {
  const { lastSyncedAt, pending, failures } = session;
  const words: string[] = [];
  if (lastSyncedAt !== null) words.push(`synced ${age(lastSyncedAt, now)} ago`);
  if (pending !== null) words.push(`${pending} pending`);
  if (failures !== null) words.push(`${failures} failures`);
  if (session.checkpoint !== null) words.push(`checkpoint ${checkpointWords(session.checkpoint, now)}`);
  return words.join(", ");
}
