export const SCOPES = ["Everything", "One cluster", "One session"] as const;
type ScopeName = (typeof SCOPES)[number];

/** What a rule or a silence is bounded to, as it is filled in. */
export interface Scope {
  readonly name: ScopeName;
  readonly clusterId: string | null;
  readonly sessionId: string | null;
}

export const EVERYTHING: Scope = { name: "Everything", clusterId: null, sessionId: null };

/** Both ids, of which a null takes a bound away. */
export function boundsOf({ name, clusterId, sessionId }: Scope): Pick<Scope, "clusterId" | "sessionId"> {
  return {
    clusterId: name === "One cluster" ? clusterId : null,
    sessionId: name === "One session" ? sessionId : null,
  };
}

/** Why a scope cannot be taken as it is; null where it can. */
export function whyNoScope({ name, clusterId, sessionId }: Scope): string | null {
  if (name === "One cluster" && clusterId === null) return "Choose the cluster first.";
  return name === "One session" && sessionId === null ? "Choose the session first." : null;
}
