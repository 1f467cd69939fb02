/** The report's lines as records, still without any meaning of Gluster's. */
import { withoutGreeting } from "../ssh/greeting.js";
import { REPORT_PROTOCOL } from "./script.js";
import { Refusal } from "../refusals/refusal.js";
import { isUuid } from "../values.js";
import { storable } from "../readable.js";

interface NodeProcess {
  readonly pid: string;
  /** Its command line. */
  readonly words: readonly string[];
}

export interface ReportRecords {
  readonly nodeUuid: string;
  /** Session folders below geo-replication/, by name. */
  readonly folders: ReadonlySet<string>;
  /** Lines by file, paths relative to glusterd's working directory or absolute. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Files of keys: inode, size, mode, time of change and path of each. */
  readonly keyFiles: readonly string[];
  /** rsync and gsyncd in the same way. */
  readonly programs: readonly string[];
  /** By path of the pid file. */
  readonly pidFiles: ReadonlyMap<string, { readonly device: bigint; readonly inode: string }>;
  /** Processes that look like workers or bricks. */
  readonly processes: readonly NodeProcess[];
  /** Command lines of workers' SSH clients to whom nothing comes back. */
  readonly silentClients: readonly (readonly string[])[];
}

/** What a node answered, its framing checked. */
interface ReportAnswer {
  /** Null where the node cannot make one. */
  readonly digest: string | null;
  /** None where the caller has the report of this digest. */
  readonly records: readonly string[];
}

/** @throws Refusal BAD_OUTPUT for an answer that is incomplete or none of this protocol */
export function readAnswer(text: string): ReportAnswer {
  const [version, digest, ...records] = withoutGreeting(text, /^V\d+$/m).split("\n");
  // Everything ends in a newline, so the last line but one is the end mark.
  if (records.pop() !== "" || records.pop() !== "E") throw bad("it is incomplete");
  if (version !== `V${REPORT_PROTOCOL}`) throw bad("it is of another version");
  if (digest === undefined || !/^S(?:[0-9a-f]{64})?$/.test(digest)) throw bad("it does not begin with its digest");
  return { digest: digest.slice(1) || null, records };
}

/** @throws Refusal BAD_OUTPUT */
export function readRecords(lines: readonly string[]): ReportRecords {
  const folders = new Set<string>();
  const keyFiles: string[] = [];
  const programs: string[] = [];
  const files = new Map<string, string[]>();
  const pidFiles = new Map<string, { device: bigint; inode: string }>();
  const processes: NodeProcess[] = [];
  const silentClients: (readonly string[])[] = [];
  let file: string[] | null = null;
  for (const line of lines) {
    const rest = line.slice(1);
    switch (line[0]) {
      case "D":
        folders.add(rest.replace(/^geo-replication\//, "").replace(/\/$/, ""));
        break;
      case "K":
        keyFiles.push(storable(rest));
        break;
      case "P":
        programs.push(storable(rest));
        break;
      case "I": {
        const [device, inode, ...path] = rest.split(" ");
        if (device === undefined || inode === undefined || !/^\d+$/.test(device)) {
          throw bad(`it has the line "${line.slice(0, 80)}"`);
        }
        pidFiles.set(path.join(" "), { device: BigInt(device), inode });
        break;
      }
      case "F":
        file = [];
        files.set(storable(rest), file);
        break;
      case "L":
        file?.push(storable(rest));
        break;
      case "C":
        silentClients.push(wordsOf(rest));
        break;
      case "/":
        processes.push(processOf(line));
        break;
      default:
        throw bad(`it has the line "${line.slice(0, 80)}"`);
    }
  }
  const nodeUuid = files.get("glusterd.info")?.[0]?.replace("UUID=", "").trim().toLowerCase() ?? "";
  if (!isUuid(nodeUuid)) throw bad("it does not tell the node's uuid");
  return { nodeUuid, folders, keyFiles, programs, files, pidFiles, processes, silentClients };
}

/** Ends a word of a command line. */
const UNIT_SEPARATOR = "\x1f";

function processOf(line: string): NodeProcess {
  return { pid: /^\/proc\/(\d+)\//.exec(line)?.[1] ?? "", words: wordsOf(line.slice(line.indexOf(":") + 1)) };
}

function wordsOf(text: string): string[] {
  return text.split(UNIT_SEPARATOR).slice(0, -1);
}

function bad(reason: string): Refusal {
  return new Refusal("BAD_OUTPUT", `The node's report cannot be read: ${reason}.`);
}
