import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { escapedPath, quotePlus, unquotePlus } from "../../../src/gluster/brick-names.js";

// `~` stands for itself since Python 3.7, and not before.
const PATHS = ["/bricks/b1/brick", "/b/with space", "/b/plus+and%", "/b/(one)'s!*", "/b/ünï", "/b/_.-"];

test("bricks' files are named as Python's quote_plus names them", () => {
  const script = "import sys, urllib.parse; print('\\n'.join(map(urllib.parse.quote_plus, sys.argv[1:])))";
  const printed = execFileSync("python3", ["-c", script, ...PATHS], { encoding: "utf8" });
  expect(PATHS.map(quotePlus)).toEqual(printed.trimEnd().split("\n"));
  expect(PATHS.map((path) => unquotePlus(quotePlus(path)))).toEqual(PATHS);
  expect(unquotePlus("%E0%A4%A")).toBeNull();
});

test("in names of folders slashes are dashes, but for those at the ends", () => {
  expect(["/bricks/b1/", "//a/-b"].map(escapedPath)).toEqual(["bricks-b1", "a--b"]);
});
