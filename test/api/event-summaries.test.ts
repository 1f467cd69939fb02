import { expect, it } from "vitest";
import type { SessionChange } from "../../src/service/feed/session-feed.js";
import { summaryOf } from "../../src/model/events/summary.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

const SOURCE = ["src1", "src2"] as const;

it("all that has really happened is told in whole words, with nothing that is not known", async () => {
  await using on = await SimulatedService.start();
  const { sessions, clusters } = on.services;
  const id = await on.createActive();
  await on.done(sessions.setOption(ADMIN, id, { key: "sync-jobs", value: "5" }));
  await on.done(sessions.setCheckpoint(ADMIN, id, {}));
  const reachable = (isReachable: boolean) => (change: SessionChange) =>
    change.event?.after?.["clusterReachable"] === isReachable;
  const lost = on.change(reachable(false), "the cluster is lost");
  for (const label of SOURCE) await on.sim.node(label).stopSshd();
  await lost;
  const regained = on.change(reachable(true), "the cluster is regained");
  for (const label of SOURCE) await on.sim.node(label).startSshd();
  await regained;
  const again = async () => (await summaries()).filter((words) => words === "HOST_CHANGED can be reached again");
  await expect.poll(again).toHaveLength(SOURCE.length);
  on.sim.node("src2").stopGlusterd();
  await expect.poll(summaries).toContainEqual(expect.stringMatching(/^HOST_CHANGED has no glusterd that runs: ./));
  on.sim.node("src2").startGlusterd();
  await expect.poll(summaries).toContain("HOST_CHANGED has a glusterd that runs again");
  for (const change of ["pause", "resume", "stop", "delete"] as const) await on.done(sessions[change](ADMIN, id, {}));
  await on.byHand("src1", "gluster --mode=script volume set vol performance.io-cache off");
  await expect
    .poll(summaries)
    .toContainEqual(expect.stringMatching(/^VOLUME_CHANGED has changed: options\.performance\.io-cache none → off/));
  await clusters.remove(ADMIN, (await on.cluster("source")).id);

  const all = await summaries();
  expect(all).toEqual(expect.arrayContaining(TOLD.map((words) => expect.stringMatching(words))));
  for (const summary of all) {
    expect(summary).toMatch(/^[A-Z_]+ [a-z]+ .*[^\s:]$/);
    expect(summary).not.toMatch(/unknown|undefined|null|\[object/);
  }

  async function summaries(): Promise<string[]> {
    return (await on.events()).map((event) => `${event.kind} ${summaryOf(event)}`);
  }
});

const TOLD = [
  /^CLUSTER_REGISTERED was registered \(by admin\)$/,
  /^SESSION_ADDED was found, with status NOTSTARTED$/,
  /^SESSION_STATUS_CHANGED has status ACTIVE, which was \w+$/,
  /^SESSION_BRICK_STATUS_CHANGED has a brick, [\d.]+:\/\S+, with status ACTIVE, which was \w+$/,
  /^SESSION_OPTIONS_CHANGED has other options: sync-jobs 3 → 5$/,
  /^CLUSTER_LOST cannot be reached: ./,
  /^SESSION_CHANGED is of a cluster that cannot be reached$/,
  /^SESSION_CHANGED is of a cluster that can be reached again$/,
  /^OPERATION_CHANGED has an operation, DELETE_SESSION, that is SUCCEEDED$/,
  /^SESSION_REMOVED is gone$/,
  /^CLUSTER_REMOVED was removed \(by admin\)$/,
];
