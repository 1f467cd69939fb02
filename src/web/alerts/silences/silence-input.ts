import type { AlertRowFragment } from "../list/alert-rows.generated.js";
import type { CreateAlertSilenceInput } from "./silences.generated.js";
import { placeText } from "../words.js";

/** What a silence may be about; null for what it is not bounded to. */
export interface About {
  readonly ruleId: string | null;
  readonly ruleName: string | null;
  readonly clusterId: string | null;
  readonly sessionId: string | null;
  /** The session or the cluster, in words. */
  readonly name: string;
}

/** How wide a silence is that is made of an alert. */
export const WIDTHS = ["This alert", "Its rule", "Its session or cluster"] as const;
export type Width = (typeof WIDTHS)[number];

/** For how long, in hours. */
const SPANS = { "1 h": 1, "4 h": 4, "12 h": 12, "1 d": 24, "7 d": 168 } as const satisfies Record<string, number>;
export type Span = keyof typeof SPANS;
export const SPAN_NAMES = Object.keys(SPANS) as Span[];

/** When a silence ends that begins now. @param now epoch milliseconds */
export function endOf(span: Span, now: number): string {
  return new Date(now + SPANS[span] * 3_600_000).toISOString();
}

/** Why a silence cannot have this comment; null where it can. */
export function whyNoComment(comment: string): string | null {
  return comment.trim() === "" ? "Say why, for whoever comes after you." : null;
}

export function aboutAlert(alert: AlertRowFragment): About {
  const { ruleId, ruleName, clusterId, sessionId } = alert;
  return { ruleId, ruleName, clusterId, sessionId, name: placeText(alert) };
}

export function silenceInput(
  about: About,
  until: string,
  comment: string,
  width: Width = "This alert",
): CreateAlertSilenceInput {
  const { ruleId, clusterId, sessionId } = about;
  // A session is in one cluster: that its cluster is named too would say nothing more.
  const where = sessionId === null ? { clusterId } : { sessionId };
  return {
    ...(width === "Its session or cluster" ? {} : { ruleId }),
    ...(width === "Its rule" ? {} : where),
    until,
    // As long as the service takes one.
    comment: comment.slice(0, 2_000),
  };
}
