// What vitest's JSON reports say. `counts FILE`: how many tests passed, failed and were not run. `failures FOLDER`: each test
// of the reports in it that failed, with the suite, the file and the message, short enough to be the end of a log.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const MOST_FAILURES = 12;
const MOST_CHARACTERS = 900;

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function failures(folder) {
  return readdirSync(folder).flatMap((name) =>
    read(join(folder, name)).testResults.flatMap(({ name: file, status, message, assertionResults }) => {
      const where = `${basename(name, ".json")} ${relative(process.cwd(), file)}`;
      const failed = assertionResults.filter((test) => test.status === "failed");
      if (failed.length === 0) return status === "failed" ? [`${where}\n${message}`] : [];
      return failed.map((test) => `${where} > ${test.fullName}\n${test.failureMessages.join("\n")}`);
    }),
  );
}

const [what, path] = process.argv.slice(2);
if (what === "counts") {
  const { numPassedTests: passed, numFailedTests: failed, numTotalTests: total } = read(path);
  console.log(passed, failed, total - passed - failed);
} else {
  const all = failures(path);
  for (const each of all.slice(0, MOST_FAILURES)) {
    console.log(`FAILED: ${stripVTControlCharacters(each).slice(0, MOST_CHARACTERS)}\n`);
  }
  if (all.length > MOST_FAILURES) console.log(`and ${all.length - MOST_FAILURES} more`);
}
