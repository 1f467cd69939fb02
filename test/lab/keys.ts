import { untilHolds } from "../support/until-holds.js";
import { lab, type Node } from "./lab.js";

const DESTINATION: readonly Node[] = ["dst1", "dst2"];
const FILE = "/root/.ssh/authorized_keys";

/** Takes every way for the source's nodes into the destination's away. @returns what gives them back */
export async function closeLogins(): Promise<() => Promise<void>> {
  const logins = new Map<Node, string>();
  for (const node of DESTINATION) {
    const lines = (await keyFile(node)).split("\n").filter((line) => line !== "");
    const isWay = (line: string): boolean => /^command=|root-src/.test(line);
    logins.set(node, lines.filter(isWay).join("\n"));
    const kept = lines.filter((line) => !isWay(line));
    await writeKeyFile(node, kept.map((line) => `${line}\n`).join(""));
  }
  return async () => {
    for (const [node, lines] of logins) await writeKeyFile(node, `${(await keyFile(node)).trimEnd()}\n${lines}\n`);
  };
}

/**
 * Has a server that answers and lets nobody in listen on another port of the destination's nodes while `work` runs: no check before
 * the keys are there can tell, and the workers are the first to be told.
 */
export async function withDeafPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const closed = "-p 2222 -o AuthorizedKeysFile=none -o PasswordAuthentication=no -o PidFile=/run/closed.pid";
  const everywhere = (script: string) => Promise.all(DESTINATION.map((node) => lab.exec(node, "sh", "-c", script)));
  await everywhere(`/usr/sbin/sshd -h /etc/ssh/glab_host_key ${closed}`);
  try {
    return await work(2222);
  } finally {
    await everywhere("kill $(cat /run/closed.pid)");
  }
}

/**
 * Makes a session from NAME to NAME-dr by Gluster's CLI alone, and waits for what its hook does after the command has answered:
 * a monitor that starts before the keys are spread dies.
 */
export async function createWithPushPem(name: string): Promise<void> {
  await lab.gluster("src1", "system::", "execute", "gsec_create");
  await lab.gluster("src1", "volume", "geo-replication", name, `dst1::${name}-dr`, "create", "push-pem");
  const collected = await lab.exec("src1", "cat", "/var/lib/glusterd/geo-replication/common_secret.pem.pub");
  const keys = collected.trim().split("\n");
  for (const node of DESTINATION) {
    await untilHolds("the keys are spread", async () => {
      const there = new Set((await keyFile(node)).split("\n"));
      return keys.every((key) => there.has(key));
    });
  }
  // The hook asks for this once, and not again where another command holds the volume's lock at that moment.
  await lab.gluster("dst1", "volume", "set", `${name}-dr`, "features.read-only", "on");
}

/** Letter by letter. */
export function keyFile(node: Node, file = FILE): Promise<string> {
  return lab.exec(node, "cat", file);
}

export async function writeKeyFile(node: Node, text: string, file = FILE): Promise<void> {
  await lab.exec(node, "sh", "-c", `printf %s "$1" > ${file}`, "sh", text);
}

/** The options of a volume that differ from Gluster's defaults. */
export async function volumeOptions(node: Node, volume: string): Promise<readonly string[]> {
  const info = await lab.gluster(node, "volume", "info", volume);
  return (info.split("Options Reconfigured:\n")[1] ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .toSorted();
}

/** What setting a session up changes at both ends: the options of NAME and NAME-dr, and root's key files. */
export async function bothEnds(name: string): Promise<object> {
  return {
    source: await volumeOptions("src1", name),
    destination: await volumeOptions("dst1", `${name}-dr`),
    dst1: await keyFile("dst1"),
    dst2: await keyFile("dst2"),
  };
}
