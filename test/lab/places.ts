import { inject } from "vitest";

/** Where a lab is: its folder, and its number in the machine's network. */
export interface LabPlace {
  readonly folder: string;
  readonly number: string;
}

declare module "vitest" {
  interface ProvidedContext {
    labs: readonly LabPlace[];
  }
}

/** This worker's own: no two workers that run at once have the same. */
export function ownPlace(): LabPlace {
  // From 1 to the project's maxWorkers, which is how many labs there are.
  const place = inject("labs")[Number(process.env["VITEST_POOL_ID"]) - 1];
  if (place === undefined) throw new Error("the lab's set-up did not run");
  return place;
}
