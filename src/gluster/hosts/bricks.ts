/** What a node's bricks hold and what their processes write, from the node itself. */
import { secondsIn } from "./clock.js";
import { BRICK_PROTOCOL, BRICK_SCRIPT } from "../scripts/brick.js";
import type { GlusterCommand } from "../command.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { Refusal } from "../refusals/refusal.js";
import { int64Of } from "../values.js";

interface BrickContents {
  readonly path: string;
  /** Null where the brick's root cannot be read, or is none. */
  readonly hasFiles: boolean | null;
  /** Bytes that its process has written to disks since it began; null where there is no process. */
  readonly bytesWritten: bigint | null;
}

export interface NodeBricks {
  /** The node's clock before anything was read, seconds since 1970; null where it does not tell. */
  readonly clock: number | null;
  /** Null where the node's Gluster does not tell. */
  readonly glusterVersion: string | null;
  readonly bricks: readonly BrickContents[];
}

/** Takes no lock of Gluster's. Must run as root. */
export function nodeBricks(
  bricks: readonly { readonly path: string; readonly pid: number | null }[],
): GlusterCommand<NodeBricks> {
  // A path with a line break in it cannot be asked for: it stays unknown.
  const asked = bricks.filter(({ path }) => !path.includes("\n"));
  return {
    name: "brick contents",
    argv: ["sh", "-c", BRICK_SCRIPT],
    stdin: asked.map(({ pid, path }) => `${pid ?? 0} ${path}\n`).join(""),
    timeoutMs: 30_000,
    changes: false,
    parse: ({ stdout }) => parseNodeBricks(withoutGreeting(stdout, /^V\d+$/m)),
  };
}

function parseNodeBricks(text: string): NodeBricks {
  const [version, clock = "", gluster = "", ...rest] = text.split("\n");
  if (version !== `V${BRICK_PROTOCOL}` || rest.pop() !== "" || rest.pop() !== "E") {
    throw new Refusal("BAD_OUTPUT", "The node's answer about its bricks is incomplete.");
  }
  return {
    clock: secondsIn(clock.slice(1)),
    glusterVersion: /^Gglusterfs ([\w.~+-]{1,64})(?:\s|$)/.exec(gluster)?.[1] ?? null,
    bricks: rest.map((line) => {
      const { held, written, path } = /^B(?<held>[ef-]) (?<written>\d+|-) (?<path>\/.*)$/.exec(line)?.groups ?? {};
      if (path === undefined)
        throw new Refusal("BAD_OUTPUT", `The node's answer about a brick cannot be read: ${line}`);
      return {
        path,
        hasFiles: held === "-" ? null : held === "f",
        bytesWritten: int64Of(written ?? ""),
      };
    }),
  };
}
