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
  readonly nodeTime: Date;
  /** Session folders below geo-replication/, by name. */
  readonly folders: ReadonlySet<string>;
  /** Lines by file, paths relative to glusterd's working directory or absolute. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** By path of the pid file. */
  readonly pidFiles: ReadonlyMap<string, { readonly device: bigint; readonly inode: string }>;
  /** Processes that look like workers or bricks. */
  readonly processes: readonly NodeProcess[];
}

/** @throws Refusal BAD_OUTPUT */
export function readRecords(text: string): ReportRecords {
  const lines = withoutGreeting(text, /^V\d+$/m).split("\n");
  // Everything ends in a newline, so the last line but one is the end mark.
  if (lines.pop() !== "" || lines.pop() !== "E") {
    throw bad("it is incomplete");
  }
  const folders = new Set<string>();
  const files = new Map<string, string[]>();
  const pidFiles = new Map<string, { device: bigint; inode: string }>();
  const processes: NodeProcess[] = [];
  let nodeTime: Date | null = null;
  let protocol = "";
  let file: string[] | null = null;
  for (const line of lines) {
    const rest = line.slice(1);
    switch (line[0]) {
      case "V":
        protocol = rest;
        break;
      case "T":
        nodeTime = /^\d{1,12}$/.test(rest) ? new Date(Number(rest) * 1000) : null;
        break;
      case "W":
        break;
      case "D":
        folders.add(rest.replace(/^geo-replication\//, "").replace(/\/$/, ""));
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
      case "/":
        processes.push(processOf(line));
        break;
      default:
        throw bad(`it has the line "${line.slice(0, 80)}"`);
    }
  }
  if (protocol !== String(REPORT_PROTOCOL)) {
    throw bad("it is of another version");
  }
  const nodeUuid = files.get("glusterd.info")?.[0]?.replace("UUID=", "").trim().toLowerCase() ?? "";
  if (nodeTime === null || !isUuid(nodeUuid)) {
    throw bad("it does not tell the node's time and uuid");
  }
  return { nodeUuid, nodeTime, folders, files, pidFiles, processes };
}

function processOf(line: string): NodeProcess {
  const words = line
    .slice(line.indexOf(":") + 1)
    .split("\0")
    .slice(0, -1);
  return { pid: /^\/proc\/(\d+)\//.exec(line)?.[1] ?? "", words };
}

function bad(reason: string): Refusal {
  return new Refusal("BAD_OUTPUT", `The node's report cannot be read: ${reason}.`);
}
