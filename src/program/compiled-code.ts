import { lstatSync, mkdirSync, type Stats, statSync } from "node:fs";
// By its default: a name that an older Node does not have would end it before it could say that it is too old.
import module from "node:module";
import path from "node:path";

/**
 * Has Node keep what it compiles of modules that are loaded from now on, for the next start: compiling is a sixth of a start. Node
 * tells by a module's text whether what it kept is still right, and begins without where it cannot read or write it.
 *
 * What is kept is run: it stays in a folder that nobody else may write into. Where that cannot be had, nothing is kept.
 *
 * @param dataDir used once it is there: the first start makes it later, with its own rights
 */
export function keepCompiledCode(dataDir: string): void {
  const folder = path.join(dataDir, "compile-cache");
  try {
    if (!isOnlyOurs(statSync(dataDir))) return;
    mkdirSync(folder, { mode: 0o700, recursive: true });
    if (isOnlyOurs(lstatSync(folder))) module.enableCompileCache(folder);
  } catch {
    // No such folder, or no right to write into it.
  }
}

function isOnlyOurs(stats: Stats): boolean {
  return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
}
