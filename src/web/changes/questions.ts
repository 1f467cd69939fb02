/** What is done to a session only once somebody was asked, since nothing is replicated then. */
type AskedAction = "STOP" | "PAUSE";

export const QUESTIONS: Readonly<Record<AskedAction, string>> = {
  STOP: "Nothing is replicated until it is started again; what changes meanwhile is copied then.",
  PAUSE: "Nothing is replicated until it is resumed; what changes meanwhile is copied then.",
};

export function isAsked(action: string | null): action is AskedAction {
  return action !== null && Object.hasOwn(QUESTIONS, action);
}
