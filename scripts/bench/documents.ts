const SESSION = "id status secondaryHostName secondaryVolumeName sessionKey";
const DETAIL =
  "status crawlStatusRaw secondaryHostName entryPending dataPending metaPending failures lastSyncedAt brick { id name }";

/** What is measured, with the floor's path for the same answer. */
export const DOCUMENTS = {
  sessionsOfVolume: {
    floor: "/sessions-of-volume",
    variable: "volumeId",
    text: `query ($id: ID!) { volume(id: $id) { geoRepSessions(first: 50) { nodes { ${SESSION} details { ${DETAIL} } } } } }`,
  },
  oneSession: {
    floor: "/one-session",
    variable: "sessionId",
    text: `query ($id: ID!) { geoRepSession(id: $id) { ${SESSION} details { ${DETAIL} } options { key value } } }`,
  },
  manySessions: {
    floor: "/many-sessions",
    variable: "sessionId",
    text: `{ geoRepSessions(first: 1000) { nodes { ${SESSION} } } }`,
  },
} as const;
