import { type Lab, withLab } from "./lab.js";
import { LabService } from "./lab-service.js";
import { endProgram, SERVICE, startProgram } from "./reads.js";

const ROUNDS = 3;

/**
 * Seconds from the first command, or from createGeoRepSession, until every worker of the new session works: by the bare commands
 * that an operator would type, and by the service, in turns. The nodes have the keys already, so that neither adds any.
 */
export async function measureSetUp(env: Readonly<Record<string, string>>, authorization: string) {
  return withLab(async (lab) => {
    const { child, found } = await startProgram(SERVICE, env, /http:\/\/[\d.:]+/);
    try {
      return await measured(lab, await LabService.on(lab, found, authorization));
    } finally {
      await endProgram(child);
    }
  });
}

async function measured(lab: Lab, service: LabService) {
  const hand: number[] = [];
  const own: number[] = [];
  const preflights: number[] = [];
  const steps = new Map<string, number[]>();
  const mark = Date.now().toString(36).slice(-5);
  for (let round = 0; round < ROUNDS; round++) {
    const [bare, managed] = [`hand${round}${mark}`, `own${round}${mark}`];
    await lab.pair(bare);
    await lab.pair(managed);
    hand.push(await secondsOf(() => byHand(lab, bare)));
    await takeAway(lab, bare);
    preflights.push(await service.preflight(managed));
    own.push(
      await secondsOf(async () => {
        for (const { name, milliseconds } of await service.create(managed)) {
          steps.set(name, [...(steps.get(name) ?? []), milliseconds ?? 0]);
        }
      }),
    );
    // One that runs would slow the next rounds down.
    await takeAway(lab, managed);
  }
  return {
    byHandSeconds: median(hand),
    byServiceSeconds: median(own),
    ratio: median(own) / median(hand),
    rounds: { byHandSeconds: hand, byServiceSeconds: own },
    stepMs: Object.fromEntries([...steps].map(([name, each]) => [name, median(each)])),
    preflightMs: median(preflights),
  };
}

async function byHand(lab: Lab, name: string): Promise<void> {
  const session = ["volume", "geo-replication", name, `dst1::${name}-dr`];
  await lab.gluster("src1", "system::", "execute", "gsec_create");
  await lab.gluster("dst1", "volume", "set", `${name}-dr`, "features.read-only", "on");
  await lab.gluster("src1", ...session, "create", "no-verify");
  await lab.gluster("src1", ...session, "start");
  for (;;) {
    const rows = (await lab.gluster("src1", ...session, "status")).match(/\b(Active|Passive)\b/g);
    if (rows?.length === 2) return;
  }
}

async function takeAway(lab: Lab, name: string): Promise<void> {
  const session = ["volume", "geo-replication", name, `dst1::${name}-dr`];
  await lab.gluster("src1", ...session, "stop", "force");
  await lab.gluster("src1", ...session, "delete");
  for (const [node, volume] of [
    ["src1", name],
    ["dst1", `${name}-dr`],
  ] as const) {
    await lab.gluster(node, "volume", "stop", volume, "force");
    await lab.gluster(node, "volume", "delete", volume);
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
