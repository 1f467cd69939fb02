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
  return cleanLine(`${localTime(event.at)}  ${event.kind}  ${subjectOf(event)}  ${changesOf(event)}`.trimEnd());
}

function subjectOf({ clusterName, volumeName, sessionName, hostName }: EventFields): string {
  const place = [clusterName, volumeName].filter((each) => each !== null).join("/");
  return [place, sessionName, hostName].filter((each) => each !== null && each !== "").join("::");
}

// Figures stand beside it, and a status is told above.
const SHOWN_OTHERWISE: ReadonlySet<string> = new Set(["SESSION_PROGRESS", "SESSION_STATUS_CHANGED", "SESSION_ADDED"]);

function eventWords(event: EventFields): string {
  if (SHOWN_OTHERWISE.has(event.kind)) return "";
  return cleanLine(`${event.kind} ${changesOf(event)}`.trimEnd());
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

/** What an event's values were and have become. */
function changesOf({ before, after }: EventFields): string {
  return differences("", before ?? {}, after ?? {}).join(", ");
}

const UUID = /^[0-9a-f]{8}(?=-[0-9a-f]{4}-)/;

function differences(name: string, was: unknown, is: unknown): string[] {
  if (isFields(was) || isFields(is)) {
    const [old, now] = [isFields(was) ? was : {}, isFields(is) ? is : {}];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => {
      // Of a brick or host the beginning of its id is enough to tell it from its neighbours.
      const short = UUID.exec(key)?.[0] ?? key;
      return differences(name === "" ? short : `${name}.${short}`, old[key], now[key]);
    });
  }
  const [old, now] = [shown(was), shown(is)];
  if (old === now) return now === null ? [] : [`${name} ${now}`];
  return old === null ? [`${name} ${now}`] : [`${name} ${old} → ${now ?? "none"}`];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
