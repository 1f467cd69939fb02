/** An operation to begin with, in a tab of its own. */
export interface Example {
  readonly query: string;
  /** JSON, filled with ids of what is there. */
  readonly variables: string;
}

/** Ids of what the examples are about, as they are now; null where there is none. */
export interface Things {
  readonly sessionId: string | null;
  /** Of one that replicates, so that it can be paused. */
  readonly activeSessionId: string | null;
  readonly primaryVolumeId: string | null;
  readonly secondaryVolumeId: string | null;
  /** Number of an event a while ago. */
  readonly event: string;
}

const LIST = `# Every session, with where it goes.
query Sessions {
  geoRepSessions(first: 50) {
    totalCount
    nodes {
      id
      status
      primaryVolume { name cluster { name } }
      secondaryHostName
      secondaryVolumeName
      observedAt
    }
  }
}
`;

const ONE = `# One session in full: bricks, options, checkpoint,
# and what was done to it lately.
query Session($id: ID!) {
  geoRepSession(id: $id) {
    status
    statusReason
    primaryVolume { name type cluster { name } }
    secondaryHostName
    secondaryVolumeName
    userName
    details {
      brick { name }
      status
      crawlStatus
      lastSyncedAt
      changesWaitingSince
    }
    options { key value }
    checkpoint { at completedAt }
    operations(first: 5) {
      nodes { kind state requestedBy createdAt errorMessage }
    }
  }
}
`;

const WATCH = `# The sessions as they are, then each change as it happens,
# the newest first. The button stops it.
subscription WatchSessions($after: BigInt) {
  geoRepSessionChanged(after: $after) {
    cursor
    kind
    sessionId
    previousStatus
    status
    session {
      status
      primaryVolume { name }
      secondaryVolumeName
    }
  }
}
`;

const PAUSE = `# Pauses a session and resumes it:
# each tells what came of it.
mutation PauseAndResume($id: ID!) {
  pauseGeoRepSession(input: { sessionId: $id }) {
    session { status }
    operation { state errorMessage }
    userErrors { code message }
  }
  resumeGeoRepSession(input: { sessionId: $id }) {
    session { status }
    operation { state errorMessage }
    userErrors { code message }
  }
}
`;

const CREATE = `# What creating a session would do, command by command,
# and whether it would go well. It changes nothing.
query PlanSession($source: ID!, $destination: ID!) {
  geoRepSessionPlan(
    input: {
      primaryVolumeId: $source
      secondaryVolumeId: $destination
      startAfterCreate: true
    }
  ) {
    sessionName
    steps { number name hostName argv undo }
    preflight {
      standing
      checks { code status message remedy }
    }
    userErrors { field code message }
  }
}

# The same in earnest.
mutation CreateSession($source: ID!, $destination: ID!) {
  createGeoRepSession(
    input: {
      primaryVolumeId: $source
      secondaryVolumeId: $destination
      startAfterCreate: true
    }
    wait: 60
  ) {
    session { id status }
    operation {
      state
      errorMessage
      steps { number name hostName state output }
    }
    userErrors { field code message }
  }
}
`;

const EVENTS = `# What has happened since an event, then whatever happens,
# the newest first. The button stops it.
subscription EventsSince($after: BigInt!) {
  events(after: $after) {
    number
    at
    kind
    clusterName
    volumeName
    sessionName
    before
    after
  }
}
`;

/** The examples, on what is there. */
export function examplesOn(things: Things): readonly Example[] {
  const { sessionId, activeSessionId, primaryVolumeId, secondaryVolumeId, event } = things;
  const json = (variables: object): string => JSON.stringify(variables, null, 2);
  return [
    { query: LIST, variables: "" },
    { query: ONE, variables: json({ id: sessionId ?? "a session's id" }) },
    { query: WATCH, variables: json({ after: null }) },
    { query: PAUSE, variables: json({ id: activeSessionId ?? "the id of a session that replicates" }) },
    {
      query: CREATE,
      variables: json({
        source: primaryVolumeId ?? "the source volume's id",
        destination: secondaryVolumeId ?? "the destination volume's id",
      }),
    },
    { query: EVENTS, variables: json({ after: event }) },
  ];
}
