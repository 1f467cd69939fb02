/** What a node could do in a session, tried on the node itself without Gluster's lock. */
import type { GlusterCommand } from "../command.js";
import { withoutGreeting } from "../ssh/greeting.js";
import {
  PREFLIGHT_CLEANING_SECONDS,
  PREFLIGHT_PROTOCOL,
  PREFLIGHT_SCRIPT,
  PREFLIGHT_SECONDS,
} from "../scripts/preflight.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import { isOn } from "../cli/volume-options.js";
import type { HostName, UserName, VolumeName } from "../values.js";

export interface PreflightOrder {
  readonly side: "source" | "destination";
  /** The side's own volume. */
  readonly volume: VolumeName;
  readonly otherVolume: VolumeName;
  readonly sshPort: number;
  /** One to try where no SSH server answers on that; null for none. */
  readonly otherSshPort: number | null;
  /** On the destination; null for root. */
  readonly user: UserName | null;
  /** Whether this node tries what one source node must be able to: a login, and a mount of the destination. */
  readonly leads: boolean;
  /** Names by which source nodes must reach the destination, the session's own first. */
  readonly hosts: readonly HostName[];
}

type NodePreflight = ReturnType<typeof parsePreflight>;

const BOUND = ["timeout", "-k", String(PREFLIGHT_CLEANING_SECONDS), String(PREFLIGHT_SECONDS)];

/** Takes no lock of Gluster's and changes nothing. Must run as root. Ends by itself, with what it found until then. */
export function nodePreflight(order: PreflightOrder): GlusterCommand<NodePreflight> {
  const { side, volume, otherVolume, user, leads, hosts } = order;
  const ports = [order.sshPort, order.otherSshPort ?? "-"].map(String);
  const parameters = [side, volume, otherVolume, ...ports, user ?? "root", leads ? "lead" : "-", ...hosts];
  return {
    name: "preflight",
    argv: [...BOUND, "sh", "-c", PREFLIGHT_SCRIPT, "preflight", ...parameters],
    timeoutMs: (PREFLIGHT_SECONDS + PREFLIGHT_CLEANING_SECONDS + 3) * 1_000,
    changes: false,
    parse: (result) => {
      const stdout = withoutGreeting(result.stdout, /^V\d+$/m);
      if (!stdout.startsWith(`V${PREFLIGHT_PROTOCOL}\n`) || result.exitCode === 71) {
        const words = result.stderr.trim() === "" ? "The node's preflight tells nothing." : result.stderr.trim();
        const kind = kindOfWords(words);
        throw new Refusal(kind === "UNKNOWN" ? "BAD_OUTPUT" : kind, words);
      }
      return parsePreflight(stdout);
    },
  };
}

/** @throws Refusal BAD_OUTPUT */
function parsePreflight(text: string) {
  const records = new Map<string, string[][]>();
  for (const line of text.split("\n").slice(0, -1)) {
    const kind = line.slice(0, 1);
    records.set(kind, [...(records.get(kind) ?? []), line.slice(1).split("\t")]);
  }
  const all = (kind: string): readonly string[][] => records.get(kind) ?? [];
  const firsts = (kind: string): string[] => all(kind).map(([first = ""]) => first);
  const info = new Map(firsts("I").map((line) => [line.split("=", 1)[0] ?? "", line.slice(line.indexOf("=") + 1)]));
  return {
    glusterVersion: /^glusterfs (\S+)/.exec(firsts("G")[0] ?? "")?.[1] ?? null,
    rsyncVersion: /^rsync +version (\S+)/.exec(firsts("R")[0] ?? "")?.[1] ?? null,
    rsyncExitCode: all("R").map(([, code]) => (code === undefined ? null : Number(code)))[0] ?? null,
    gsyncd: all("Y").map(programOf).at(0) ?? null,
    python: all("P").map(programOf).at(0) ?? null,
    /** Bytes by folder. */
    space: all("S").map(([folder = "", kib = ""]) => ({ folder, freeBytes: Number(kib) * 1_024 })),
    volumeStatus: STATUSES.get(info.get("status") ?? "") ?? null,
    isReadOnly: isOn(info.get("features.read-only") ?? "off"),
    showsQuota: isOn(info.get("features.quota") ?? "off") && isOn(info.get("features.quota-deem-statfs") ?? "on"),
    sessionKeys: [...info].filter(([name]) => /^(secondary|slave)\d+$/.test(name)).map(([, key]) => key),
    sessionFolders: firsts("F"),
    syncTimes: all("T").some(([volumeId]) => volumeId === "?")
      ? null
      : all("T")
          .map(([volumeId = "", hex = ""]) => ({ volumeId, at: Number.parseInt(hex, 16) * 1_000 }))
          .filter(({ at }) => at > 0),
    ownKeys: firsts("K"),
    admittedKeys: firsts("A"),
    own: mountOf(all("M"), "own"),
    far: mountOf(all("M"), "far"),
    rsync: all("C").map(trialOf).at(0) ?? null,
    hosts: all("N").map(([name = "", address = "", answers = ""]) => ({
      name,
      address: address === "-" ? null : address,
      answers: answers === "?" ? null : answers === "y",
      answersOnOther: answers === "o",
    })),
    login: all("L").map(([code = "", answer = ""]) => ({ exitCode: Number(code), answer }))[0] ?? null,
    isComplete: records.has("E"),
  };
}

// glusterd.h, glusterd_volume_status
const STATUSES: ReadonlyMap<string, string> = new Map([
  ["0", "Created"],
  ["1", "Started"],
  ["2", "Stopped"],
]);

function programOf([path = "", code = "", answer = ""]: readonly string[]) {
  return { path, exitCode: Number(code), answer };
}

function trialOf([copied = "", code = "", error = ""]: readonly string[]) {
  return copied === "-"
    ? { bytes: null, exitCode: null, error: code }
    : { bytes: Number(copied), exitCode: Number(code), error };
}

function mountOf(records: readonly string[][], which: string) {
  for (const [name = "", ...fields] of records) {
    if (name === `${which}!`) return { mounted: false as const, reason: fields[0] ?? "" };
    const [inode, size, free, available, holds, changed = ""] = fields;
    if (name !== which || size === undefined || free === undefined || available === undefined) continue;
    // Bytes above 2^53 stay exact.
    if (![size, free, available].every((number) => /^\d+$/.test(number))) throw new Refusal("BAD_OUTPUT", "no size");
    const bytes = { size: BigInt(size), free: BigInt(free), available: BigInt(available) };
    return {
      mounted: true as const,
      isRoot: inode === "1",
      ...bytes,
      hasFiles: holds === "f",
      oldestChange: /^\d+$/.test(changed) ? Number(changed) * 1_000 : null,
    };
  }
  return null;
}
