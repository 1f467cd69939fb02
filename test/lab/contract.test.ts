/** The contract that the simulator keeps, on real clusters. */
import { setTimeout as wait } from "node:timers/promises";
import { contract } from "../contract/suite.js";
import type { Target } from "../contract/target.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import { parseSecondaryUrl, parseVolumeName } from "../../src/gluster/values.js";
import { createLog } from "../../src/log.js";
import { clientOf } from "./client.js";
import { lab } from "./lab.js";
import { inVolume } from "./sessions.js";

contract("GlusterFS", async (): Promise<Target> => {
  const name = `contract${process.pid}`;
  await lab.pair(name);
  const log = createLog("warn");
  const pool = new SshPool(log);
  const source = await clientOf(pool, log, ["src1", "src2"]);
  let files = 0;
  return {
    source,
    destination: await clientOf(pool, log, ["dst1", "dst2"]),
    volume: parseVolumeName(name),
    url: parseSecondaryUrl(`dst1::${name}-dr`),
    elsewhere: parseSecondaryUrl(`dst2::${name}-dr`),
    peer: { name: "src2", port: 22 },
    until: async (read, isWanted) => {
      for (const began = Date.now(); ;) {
        const seen = await read();
        if (isWanted(seen)) {
          return seen;
        }
        if (Date.now() - began > 180_000) {
          const last = JSON.stringify(seen, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
          throw new Error(`not within three minutes; at the end: ${last}`);
        }
        await wait(1_000);
      }
    },
    write: async () => {
      files += 1;
      // Not within a checkpoint's own second, by which it might never be completed (src/gluster/cli/touch.ts).
      await inVolume("src1", name, `sleep 2; echo ${files} > file${files}.txt`);
    },
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
      await lab.unpair(name);
    },
  };
});
