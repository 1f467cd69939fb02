import type { SessionLiveSubscription, SessionOptionsQuery } from "./session.generated.js";

export type LiveSession = NonNullable<SessionLiveSubscription["geoRepSessionChanged"]["session"]>;
export type BrickDetail = LiveSession["details"][number];
export type SessionOption = NonNullable<SessionOptionsQuery["geoRepSession"]>["options"][number];
