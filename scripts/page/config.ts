import path from "node:path";
import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";

/** Of the repository, wherever this is run from: the source or what is built of it. */
export const ROOT = fileURLToPath(
  import.meta.url.includes("/dist/scripts/")
    ? new URL("../../../", import.meta.url)
    : new URL("../../", import.meta.url),
);

export const SOURCE = path.join(ROOT, "src/web");
export const OUTPUT = path.join(ROOT, "dist/web");

/** Stands in the built page where the service puts the nonce of its Content-Security-Policy. */
const NONCE = "CSP_NONCE";

/** How Vite makes the page and the explorer, each an entry of its own. */
export function pageConfig(outDir: string): InlineConfig {
  return {
    root: SOURCE,
    publicDir: false,
    configFile: false,
    appType: "mpa",
    logLevel: "warn",
    html: { cspNonce: NONCE },
    build: {
      outDir,
      emptyOutDir: true,
      manifest: true,
      // What index.html says to older ones.
      target: ["chrome123", "firefox121", "safari17.5"],
      // Data addresses would want exceptions of the Content-Security-Policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 8_000,
      rolldownOptions: {
        input: { page: path.join(SOURCE, "index.html"), explorer: path.join(SOURCE, "explorer.html") },
        onLog: (level, log, report) => {
          // Libraries say so for servers that render pages, which there are none of here.
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
        },
      },
    },
    worker: { format: "es" },
  };
}
