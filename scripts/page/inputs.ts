import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT, SOURCE } from "./config.js";

/** What the built page is made of, as one hash: the same inputs make the same page. */
export async function hashOfInputs(): Promise<string> {
  const below = async (folder: string): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  };
  const files = [
    ...(await below(SOURCE)),
    ...(await below(path.join(ROOT, "scripts/page"))),
    path.join(ROOT, "package-lock.json"),
  ];
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    hash.update(`${path.relative(ROOT, file)}\0`);
    hash.update(
      createHash("sha256")
        .update(await readFile(file))
        .digest(),
    );
  }
  return hash.digest("hex");
}
