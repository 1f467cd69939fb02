/**
 * The service, run anew after each change of it, and the page beside it, each change of which shows at once: Vite serves the page at
 * an address of its own, and hands what is the service's on.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { createServer, type Plugin } from "vite";
import { OUTPUT, pageConfig, ROOT } from "./page/config.js";

const SERVICE = `http://127.0.0.1:${process.env["GEOREP_PORT"] ?? "4000"}`;

/** Requests that Vite hands on: those of the page, and the built explorer's files. */
const OF_SERVICE = String.raw`^/(graphql|login|login/session|logout|assets/.*)(\?.*)?$`;

/** The page's own paths lead to its document; programs' requests of the same paths go to the service, as the explorer does. */
const document: Plugin = {
  name: "document",
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _response, next) => {
      const [address = "/"] = request.url?.split("?") ?? [];
      const isForPerson = request.method === "GET" && request.headers.accept?.includes("text/html") === true;
      if (isForPerson && path.extname(address) === "" && address !== "/graphql") request.url = "/index.html";
      next();
    });
  },
};

const folders = (await readdir(path.join(ROOT, "src"))).filter((name) => name !== "web");
const watched = [...folders.map((name) => `src/${name}`), "migrations"].map((name) => `--watch-path=${name}`);
const service = spawn(process.execPath, ["--watch", "--watch-preserve-output", ...watched, "scripts/dev-service.ts"], {
  cwd: ROOT,
  stdio: "inherit",
});
const page = await createServer({
  ...pageConfig(OUTPUT),
  plugins: [react(), document],
  optimizeDeps: { entries: ["index.html"] },
  server: { host: "127.0.0.1", proxy: { [OF_SERVICE]: { target: SERVICE, ws: true } } },
});
await page.listen();
process.stdout.write(`The page, with each change of it: ${page.resolvedUrls?.local[0] ?? ""}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => service.kill(signal));
await once(service, "exit");
await page.close();
