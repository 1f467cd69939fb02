import { expect, test } from "vitest";
import { reconcileSessions } from "../../../src/owner/reconcile/sessions.js";
import type { SeenBrick } from "../../../src/gluster/seen.js";
import { BEGIN, brick, Known, poll, reported } from "./observed.js";

const AT = 100;
const iso = (seconds: number): string => new Date(BEGIN + seconds * 1_000).toISOString();
const options = (seconds: number | null) =>
  new Map(seconds === null ? [] : [["checkpoint", String(BEGIN / 1_000 + seconds)]]);

const active = (more: Partial<SeenBrick> = {}) => brick(0, "Active", more);
const set = (completed: boolean) => ({
  checkpointAt: new Date(BEGIN + AT * 1_000),
  checkpointCompleted: completed,
  checkpointCompletedAt: completed ? new Date(BEGIN + 130_000) : null,
});

/** The owner's memory of a session that was polled before, with each poll applied. */
class Looked extends Known {
  see(seconds: number, bricks: readonly SeenBrick[], of: Parameters<typeof reported>[1] = {}) {
    const seen = poll(seconds, [reported(bricks, of)]);
    const changes = reconcileSessions(this.known, seen);
    this.apply(changes, seen.at);
    return changes;
  }
}

const kinds = (changes: { readonly events: readonly { readonly kind: string }[] }) =>
  changes.events.map(({ kind }) => kind).filter((kind) => kind === "SESSION_CHECKPOINT_COMPLETED");

test("a checkpoint is known from when it is set, its completion is told once, and it stays when another comes", () => {
  const owner = new Looked();
  owner.see(0, [active(), brick(1, "Passive")]);
  expect(owner.session.checkpoint).toBeNull();
  const first = owner.see(101, [active(set(false)), brick(1, "Passive")], { options: options(AT) });
  expect(first.checkpoints).toMatchObject([
    { at: iso(AT), firstSeenAt: iso(101), activeBricks: 1, activeBricksCompleted: 0, completedAt: null },
  ]);
  expect(kinds(first)).toEqual([]);
  const same = owner.see(104, [active(set(false)), brick(1, "Passive")], { options: options(AT) });
  expect(same.checkpoints, "nothing new is nothing to write").toEqual([]);
  const done = owner.see(131, [active(set(true)), brick(1, "Passive")], { options: options(AT) });
  expect(done.checkpoints).toMatchObject([{ activeBricksCompleted: 1, completedAt: iso(130), firstSeenAt: iso(101) }]);
  expect(done.checkpoints[0]?.bricks).toMatchObject([
    { brickName: "src1:/b", completed: true, completedAt: iso(130) },
    { brickName: "src2:/b", completed: false, completedAt: null },
  ]);
  expect(kinds(done)).toHaveLength(1);
  const again = owner.see(134, [active(set(true)), brick(1, "Passive")], { options: options(AT) });
  expect([again.checkpoints, kinds(again)]).toEqual([[], []]);
  const next = owner.see(200, [active(), brick(1, "Passive")], { options: options(199) });
  expect(next.checkpoints).toMatchObject([
    { at: iso(AT), supersededAt: iso(200), completedAt: iso(130) },
    { at: iso(199), supersededAt: null, completedAt: null },
  ]);
  const gone = owner.see(210, [active(), brick(1, "Passive")], { options: options(null) });
  expect(gone.checkpoints).toMatchObject([{ at: iso(199), supersededAt: iso(210) }]);
  expect(owner.session.checkpoint).toBeNull();
});

test("what one brick completed stays completed when the other one of its set takes over", () => {
  const owner = new Looked();
  owner.see(0, [active(), brick(1, "Passive")]);
  owner.see(131, [active(set(true)), brick(1, "Passive")], { options: options(AT) });
  const after = owner.see(140, [brick(0, "Passive"), brick(1, "Active", set(false))], { options: options(AT) });
  expect(after.checkpoints).toMatchObject([{ activeBricks: 1, activeBricksCompleted: 0, completedAt: iso(130) }]);
  expect(kinds(after), "it was completed once").toEqual([]);
});

test("a brick's word about an earlier checkpoint says nothing of the present one", () => {
  const owner = new Looked();
  owner.see(0, [active(), brick(1, "Passive")]);
  const changes = owner.see(200, [active(set(true)), brick(1, "Passive")], { options: options(199) });
  expect(changes.checkpoints).toMatchObject([{ at: iso(199), activeBricksCompleted: 0, completedAt: null }]);
});

test("while hosts tell of different checkpoints the known one stands", () => {
  const owner = new Looked();
  owner.see(0, [active()]);
  owner.see(101, [active(set(false))], { options: options(AT) });
  const round = owner.see(150, [active(set(false))], {
    options: options(149),
    optionsByHost: new Map([
      ["a", options(AT)],
      ["b", options(149)],
    ]),
  });
  expect(round.checkpoints).toEqual([]);
  expect(owner.session.checkpoint?.at).toBe(iso(AT));
});

test("a session that is found with a completed checkpoint is no news of its completion", () => {
  const owner = new Looked();
  const changes = owner.see(131, [active(set(true)), brick(1, "Passive")], { options: options(AT) });
  expect(changes.checkpoints).toMatchObject([{ completedAt: iso(130) }]);
  expect(kinds(changes)).toEqual([]);
});

test("where only the CLI can be asked, an Active brick tells of the checkpoint, and its silence takes none away", () => {
  const owner = new Looked();
  owner.see(0, [active(), brick(1, "Passive")], { options: null });
  const first = owner.see(101, [active(set(false)), brick(1, "Passive")], { options: null });
  expect(first.checkpoints).toMatchObject([{ at: iso(AT) }]);
  expect(owner.see(110, [brick(0, "Paused"), brick(1, "Paused")], { options: null }).checkpoints).toMatchObject([
    { at: iso(AT), activeBricks: 0, supersededAt: null },
  ]);
});
