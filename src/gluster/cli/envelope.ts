/** Gluster's `<cliOutput>` envelope, and what stands in its place when a command fails before any XML is written. */
import type { ExecResult } from "../exec.js";
import { Refusal, refusalFrom } from "../refusals/refusal.js";
import { child, parseXml, type XmlElement, XmlProblem } from "./xml.js";

/** Script mode, or else it prompts. The options stand first: behind a `config` they would become part of the value. */
export const GLUSTER_XML: readonly string[] = ["gluster", "--mode=script", "--xml"];
export const GLUSTER_TEXT: readonly string[] = ["gluster", "--mode=script"];

// What is left on standard output of a geo-replication command that failed: it names no reason.
const NO_REASON = /^\s*geo-replication command failed\s*$/;

// What stands before is not Gluster's: a node's login scripts may print a greeting into the answer of every command.
const XML_BEGINS = /<\?xml |<cliOutput>/;

/**
 * Reads an XML answer by `read`. opRet alone decides: the exit code is 0 with most refusals, opRet may be +1 as well as
 * negative, and opErrstr is often filled on success.
 * @throws Refusal
 */
export function readXmlAnswer<T>(result: ExecResult, read: (cliOutput: XmlElement) => T): T {
  const begins = result.stdout.search(XML_BEGINS);
  if (begins < 0) {
    throw textRefusal(result);
  }
  try {
    const root = parseXml(result.stdout.slice(begins));
    const opRet = root.name === "cliOutput" ? child(root, "opRet")?.text : undefined;
    if (opRet === undefined || !/^-?\d+$/.test(opRet)) {
      throw new XmlProblem("there is no <opRet> in a <cliOutput>");
    }
    if (opRet !== "0") {
      throw opRefusal(root, opRet);
    }
    return read(root);
  } catch (error) {
    if (error instanceof XmlProblem) {
      throw new Refusal("BAD_OUTPUT", `Gluster's answer could not be read: ${error.message}`);
    }
    throw error;
  }
}

/** Reads a plain-text answer: exit code 0 is success. @throws Refusal */
export function readTextAnswer<T>(result: ExecResult, read: (stdout: string) => T): T {
  if (result.exitCode !== 0) {
    throw textRefusal(result);
  }
  return read(result.stdout);
}

/** The reason as the text form of a command tells it: on standard error, or else on standard output. */
export function textRefusal(result: ExecResult): Refusal {
  const said = result.stdout
    .split("\n")
    .filter((line) => !NO_REASON.test(line))
    .join("\n");
  const words = [result.stderr, said]
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join("\n");
  if (words !== "") {
    const refusal = refusalFrom(words);
    // Where no rule knows the words of a command that ended well, they are no refusal: what it did, a poll must tell.
    const isAnswer = result.exitCode !== 0 || refusal.kind !== "UNKNOWN";
    return isAnswer ? refusal : new Refusal("BAD_OUTPUT", `Gluster's answer could not be read: ${words}`);
  }
  if (NO_REASON.test(result.stdout)) {
    return new Refusal("UNKNOWN", "geo-replication command failed", { unexplained: true });
  }
  return new Refusal(
    "BAD_OUTPUT",
    `The command said nothing and ended with ${
      result.exitCode === null ? `signal ${result.signal ?? "unknown"}` : `exit code ${result.exitCode}`
    }`,
  );
}

function opRefusal(root: XmlElement, opRet: string): Refusal {
  const words = child(root, "opErrstr")?.text ?? "";
  switch (child(root, "opErrno")?.text) {
    // glusterd-errno.h: EG_ANOTRANS and EG_NOVOL say it more surely than the words.
    case "30802":
      return new Refusal("LOCK_HELD", words);
    case "30806":
      return new Refusal("NOT_FOUND", words);
    default:
      return words === "" ? new Refusal("UNKNOWN", `opRet ${opRet} without a reason`) : refusalFrom(words);
  }
}
