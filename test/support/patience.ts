/** How long something that must happen may take: for a machine busy with much else, since a slow test is no wrong one. */
export const PATIENCE_MS = 60_000;
