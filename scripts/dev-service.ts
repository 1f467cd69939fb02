/**
 * What `npm run dev` runs anew after each change of the service: builds what changed, then is the service. Where the code does not build it ends,
 * and the next change has it tried again.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

const build = spawn("tsc", ["-b", "tsconfig.build.json"], { stdio: "inherit" });
const [code]: unknown[] = await once(build, "exit");
if (code === 0) await import(new URL("../dist/src/main.js", import.meta.url).href);
else process.exitCode = 1;
