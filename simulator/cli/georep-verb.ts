/** What the verbs of geo-replication share: how a session is named and found, and the form of their answers. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text } from "./cli-xml.js";
import type { SimNode } from "../cluster/cluster.js";
import { bracketed, type Destination, type Session } from "../cluster/session.js";
import { settle } from "../cluster/settle.js";
import type { Volume } from "../cluster/volume.js";
import { type Call, type Job, plain, Refused } from "./command.js";

const GEOREP_USAGE = String.raw`
Usage:
volume geo-replication [<PRIMARY-VOLNAME>] [<SECONDARY-IP>]::[<SECONDARY-VOLNAME>] {\
 create [[ssh-port n] [[no-verify] \
 | [push-pem]]] [force] \
 | start [force] \
 | stop [force] \
 | pause [force] \
 | resume [force] \
 | config [[[\!]<option>] [<value>]] \
 | status [detail] \
 | delete [reset-sync-time]} 

`;

/** A verb on one named session. */
export interface Verb {
  readonly call: Call;
  readonly node: SimNode;
  readonly volumeName: string;
  readonly destination: Destination;
  /** As the CLI hands it on: `[user@]HOST::VOLUME`, without root. */
  readonly secondary: string;
  readonly verb: string;
  /** What follows the verb. */
  readonly words: readonly string[];
}

export function usage(first = ""): Job {
  return plain(0.1, () => failed(1, first + GEOREP_USAGE));
}

export function secondaryOf({ user, host, volume }: Destination): string {
  return `${user === null ? "" : `${user}@`}${bracketed(host)}::${volume}`;
}

/** @throws Refused */
export function volumeOf({ node, volumeName }: Pick<Verb, "node" | "volumeName">): Volume {
  const volume = node.cluster.volumes.get(volumeName);
  if (volume === undefined) {
    throw new Refused(`Volume ${volumeName} does not exist`);
  }
  return volume;
}

/** Settled. Null where there is none of that name. */
function findSession(volume: Volume, secondary: string): Session | null {
  const session = volume.sessions.find(({ named }) => named === secondary) ?? null;
  if (session !== null) {
    settle(session);
  }
  return session;
}

/** @throws Refused */
export function sessionOf(verb: Verb): Session {
  const session = findSession(volumeOf(verb), verb.secondary);
  if (session === null) {
    const { volumeName, secondary } = verb;
    throw new Refused(`Geo-replication session between ${volumeName} and ${secondary} does not exist.`);
  }
  return session;
}

/** @throws Refused when a peer with a brick of the volume is down */
export function requirePeers(node: SimNode, volume: Volume): void {
  const down = node.cluster.nodes.find((each) => each !== node && !each.glusterdUp && volume.nodes.has(each));
  if (down !== undefined) {
    throw new Refused(
      `Peer ${down.name}, which is a part of ${volume.name} volume, is down. Please bring up the peer and retry.`,
    );
  }
}

/**
 * Each peer has gsyncd normalize the secondary's URL when it stages (glusterd_urltransform); the asked node's CLI has looked for its own.
 *
 * @throws Refused when a peer cannot run it
 */
export function requireGsyncd({ node, secondary }: Pick<Verb, "node" | "secondary">): void {
  const without = node.cluster.nodes.find((each) => each.glusterdUp && each.faults.has("no gsyncd"));
  if (without !== undefined) {
    throw new Refused(`Staging failed on ${without.name}. Error: Invalid Url: ${secondary}`, -1, 30_800);
  }
}

/** A job that answers as start, stop and their like do. `run` gives opErrstr, which is not always empty on success. */
export function verbJob(verb: Verb, seconds: number, run: () => string): Job {
  const { call, volumeName, secondary } = verb;
  const body = element("geoRep", text("primary", volumeName), text("secondary", secondary));
  const refuse = ({ message, opRet, opErrno }: Refused): Answer =>
    call.xml
      ? printed(cliOutput(opRet, opErrno, message, body))
      : failed(exitCodeOf(opRet), `${message}\n`, "geo-replication command failed\n");
  return {
    locks: volumeName,
    refuse: (words) => refuse(new Refused(words, -1, 30_802)),
    seconds,
    run: () => {
      try {
        const words = run();
        return call.xml
          ? printed(cliOutput(0, 0, words, body))
          : printed(
              `${GERUNDS[verb.verb] ?? ""} geo-replication session between ${volumeName} & ${secondary} has been successful\n`,
            );
      } catch (error) {
        if (error instanceof Refused) {
          return refuse(error);
        }
        throw error;
      }
    },
  };
}

/** The CLI ends with opRet as its exit code, but with 1 for -1 and 255 for +1. */
export function exitCodeOf(opRet: number): number {
  return opRet < 0 ? -opRet : 255;
}

const GERUNDS: Readonly<Record<string, string>> = {
  create: "Creating",
  start: "Starting",
  stop: "Stopping",
  pause: "Pausing",
  resume: "Resuming",
  delete: "Deleting",
};
