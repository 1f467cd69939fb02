/** The gluster CLI: from its words to the job that they mean. */
import { failed, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { keyLinesOf } from "../cluster/key-files.js";
import { type Call, type Job, plain } from "./command.js";
import { georep } from "./georep.js";
import { peerDetach, peerStatus, poolList } from "./peers.js";
import {
  createVolume,
  deleteVolume,
  resetOption,
  setOption,
  startVolume,
  stopVolume,
  volumeChange,
} from "./volume-change.js";
import { volumeInfo, volumeList } from "./volume-info.js";
import { volumeStatus } from "./volume-status.js";

const VERSION_TEXT = `Repository revision: git://git.gluster.org/glusterfs.git
Copyright (c) 2006-2016 Red Hat, Inc. <https://www.gluster.org/>
GlusterFS comes with ABSOLUTELY NO WARRANTY.
It is licensed to you under your choice of the GNU Lesser
General Public License, version 3 or any later version (LGPLv3
or later), or the GNU General Public License, version 2 (GPLv2),
in all cases as published by the Free Software Foundation.
`;

const USAGE = `
 Usage: gluster [options] <help> <peer> <pool> <volume>
 Options:
 --help  Shows the help information
 --version  Shows the version
 --print-logdir  Shows the log directory
 --print-statedumpdir Shows the state dump directory

`;

const CHANGES = {
  create: createVolume,
  start: startVolume,
  stop: stopVolume,
  delete: deleteVolume,
  set: setOption,
  reset: resetOption,
} as const;

/** `argv` without `gluster` itself. The CLI takes its options wherever they stand. */
export function gluster(node: SimNode, argv: readonly string[]): Job {
  const options = argv.filter((word) => word.startsWith("--"));
  const words = argv.filter((word) => !word.startsWith("--"));
  const call: Call = { node, words, xml: options.includes("--xml") };
  if (options.includes("--version")) {
    return plain(0.01, () => printed(`glusterfs ${node.glusterVersion}\n${VERSION_TEXT}`));
  }
  const unknown = options.find((option) => !["--xml", "--mode=script"].includes(option));
  if (unknown !== undefined) {
    return plain(0.01, () => failed(1, `unrecognized option ${unknown}\n`));
  }
  if (!node.glusterdUp) {
    return plain(0.2, () => failed(1, "", "Connection failed. Please check if gluster daemon is operational.\n"));
  }
  return jobOf(call) ?? unrecognized(words);
}

function jobOf(call: Call): Job | null {
  const [noun, verb, third] = call.words;
  switch (`${noun} ${verb}`) {
    case "pool list":
      return poolList(call);
    case "peer status":
      return peerStatus(call);
    case "peer detach":
      return peerDetach(call);
    case "volume info":
      return volumeInfo(call);
    case "volume list":
      return volumeList(call);
    case "volume status":
      return volumeStatus(call);
    case "volume geo-replication":
      // cli_cmd_check_gsync_exists_cbk: where it finds no gsyncd that it may run, the CLI has no such word.
      return call.node.faults.has("no gsyncd") ? null : georep(call);
    case "system:: execute":
      return third === "gsec_create" ? gsecCreate(call.node) : null;
    default:
      return noun === "volume" && isChange(verb) ? volumeChange(call, CHANGES[verb]) : null;
  }
}

function isChange(verb: string | undefined): verb is keyof typeof CHANGES {
  return verb !== undefined && verb in CHANGES;
}

export function gsecCreate(node: SimNode): Job {
  return plain(node.commonSecret === null ? 6 : 0.15, () => {
    // Nodes whose glusterd is down are left out of the file, though they stood in it before.
    node.commonSecret = node.cluster.nodes.filter(({ glusterdUp }) => glusterdUp).flatMap(keyLinesOf);
    return printed("Common secret pub file present at /var/lib/glusterd/geo-replication/common_secret.pem.pub\n");
  });
}

function unrecognized(words: readonly string[]): Job {
  const known = ["volume", "peer", "pool", "system::"];
  const position = known.includes(words[0] ?? "") ? 1 : 0;
  const word = words[position];
  // On standard output, unlike the usage of a command that is known.
  return plain(0.1, () =>
    failed(1, "", word === undefined ? USAGE : `unrecognized word: ${word} (position ${position})\n${USAGE}`),
  );
}
