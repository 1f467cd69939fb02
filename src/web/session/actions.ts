import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import {
  PauseSessionDocument,
  ResumeSessionDocument,
  StartSessionDocument,
  type StartSessionMutation,
  type StartSessionMutationVariables,
  StopSessionDocument,
} from "../changes/changes.generated.js";
import type { Change } from "../changes/use-change.js";
import type { GeoRepTransitionAction } from "./session.generated.js";

/** What is done to a session by one command of Gluster's, which has a `force`. */
export type PlainAction = Exclude<GeoRepTransitionAction, "DELETE">;

interface Action {
  readonly name: string;
  readonly document: TypedDocumentNode<StartSessionMutation, StartSessionMutationVariables>;
}

export const ACTIONS: Readonly<Record<PlainAction, Action>> = {
  START: { name: "Start", document: StartSessionDocument },
  STOP: { name: "Stop", document: StopSessionDocument },
  PAUSE: { name: "Pause", document: PauseSessionDocument },
  RESUME: { name: "Resume", document: ResumeSessionDocument },
};

export function askFor(change: Change, action: PlainAction, sessionId: string, force: boolean): void {
  const { name, document } = ACTIONS[action];
  change.ask(force ? `${name} with force` : name, document, { sessionId, force });
}
