import { bricksPerSet, type VolumeLayout } from "./health.js";

/** How far one brick is with a checkpoint. */
export interface CheckpointBrick {
  /** Whether its worker replicates at the moment. */
  readonly active: boolean;
  /** Whether it has ever told that it completed the checkpoint: what is replicated stays so when another takes over. */
  readonly completed: boolean;
  /** Epoch milliseconds; of no meaning while it is not completed. */
  readonly completedAt: number;
}

export interface CheckpointState {
  readonly activeBricks: number;
  /** Of these, how many have completed it. */
  readonly activeCompleted: number;
  /** When the last set of bricks completed it, epoch milliseconds; null until every set has a brick that did. */
  readonly completedAt: number | null;
}

/** How far a checkpoint is. @param bricks in the order of `volume info` */
export function checkpointState(bricks: readonly CheckpointBrick[], layout: VolumeLayout): CheckpointState {
  const active = bricks.filter((brick) => brick.active);
  const size = bricksPerSet(layout);
  const sets: number[] = [];
  for (let at = 0; at < bricks.length; at += size) {
    const times = bricks.slice(at, at + size).flatMap(({ completed, completedAt }) => (completed ? [completedAt] : []));
    sets.push(Math.min(...times));
  }
  const last = Math.max(...sets);
  return {
    activeBricks: active.length,
    activeCompleted: active.filter((brick) => brick.completed).length,
    completedAt: Number.isFinite(last) ? last : null,
  };
}
