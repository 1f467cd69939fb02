import { expect, it } from "vitest";
import type { Event } from "../../../src/model/entities/index.js";
import { descriptionOf } from "../../../src/rest/event-description.js";

const NAMES = { clusterName: "berlin", hostName: null, volumeName: null, sessionName: null, before: null, after: null };

it.each([
  [{ kind: "CLUSTER_REGAINED" }, "Cluster berlin can be reached again."],
  [{ kind: "HOST_ADDED", hostName: "src1" }, "Host src1 of cluster berlin was found."],
  [{ kind: "VOLUME_REMOVED", volumeName: "home" }, "Volume home of cluster berlin is gone."],
  [
    { kind: "SESSION_REMOVED", volumeName: "home", sessionName: "dst::copy" },
    "Geo-replication session dst::copy of volume home in cluster berlin is gone.",
  ],
  [
    {
      kind: "OPERATION_CHANGED",
      volumeName: "home",
      sessionName: "dst::copy",
      after: { kind: "START_SESSION", state: "SUCCEEDED" },
    },
    "Geo-replication session dst::copy of volume home in cluster berlin has an operation, START_SESSION, that is SUCCEEDED.",
  ],
  [
    { kind: "ALERT_FIRED", after: { rule: "broken", summary: "The destination volume is not started." } },
    "Alert broken fires: The destination volume is not started.",
  ],
] as const)("an event is described in a sentence that names what it is about: $kind", (event, sentence) => {
  expect(descriptionOf({ ...NAMES, ...event } as unknown as Event)).toBe(sentence);
});
