import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "../errors.js";

/** Paths of the page's own, beside `/`: what is below them it tells apart itself. */
const PAGE_PATHS = ["/login", "/sessions", "/clusters", "/alerts", "/operations", "/events"] as const;

/** What stands in the built files for the nonce of the Content-Security-Policy. */
const NONCE = /CSP_NONCE/g;
const YEAR_MS = 365 * 86_400_000;

/** An HTML file of the built page. */
export type Document = "index.html" | "explorer.html";

/** The built page's folder: beside the program that was built, or of the repository that runs from its source. */
export function builtPage(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, "package.json")) && path.dirname(folder) !== folder)
    folder = path.dirname(folder);
  return path.join(folder, "dist/web");
}

/** Serves the web page, which is open to everyone: what it shows it asks the API for, as any other client does. */
export function servePage(app: FastifyInstance, folder: string): void {
  void app.register(async (scope) => {
    // The plugin makes its routes itself.
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, open: true };
    });
    await scope.register(fastifyStatic, {
      root: path.join(folder, "assets"),
      prefix: "/assets/",
      decorateReply: false,
      index: false,
      // A file of another content has another name.
      immutable: true,
      maxAge: YEAR_MS,
      preCompressed: true,
    });
    for (const url of ["/", ...PAGE_PATHS, ...PAGE_PATHS.map((each) => `${each}/*`)]) {
      scope.get(url, (_request, reply) => sendDocument(reply, folder, "index.html"));
    }
  });
}

/** Sends one of the built HTML files. @throws AppError NOT_FOUND where the page was not built */
export async function sendDocument(reply: FastifyReply, folder: string, document: Document): Promise<string> {
  const text = await readFile(path.join(folder, document), "utf8").catch(() => null);
  if (text === null) throw new AppError("NOT_FOUND", "The web page is not built: `npm start` builds it.");
  const nonce = randomBytes(16).toString("base64");
  void reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("content-security-policy", policy(document, nonce));
  return text.replaceAll(NONCE, nonce);
}

function policy(document: Document, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // The explorer's editor makes styles as it runs, by attributes too, which no nonce allows.
    document === "explorer.html" ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // The explorer's style sheet has its fonts in it.
    document === "explorer.html" ? "font-src 'self' data:" : "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
