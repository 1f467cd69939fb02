import { setTimeout as sleep } from "node:timers/promises";
import { graphAt } from "./graphql.js";
import { type Lab, type NotMeasured, withLab } from "./lab.js";
import { LabService } from "./lab-service.js";
import { endProgram, SERVICE, startProgram } from "./reads.js";

const MINUTES = 10;
const NAME = "silence";
/** On a node, until it is gone: a client that writes, renames and removes. */
const CLIENT = `m=$(mktemp -d) && mount -t glusterfs localhost:/${NAME} $m || exit 1
while [ -e /tmp/${NAME} ]; do
  n=$(date +%s); mkdir -p $m/d$((n % 7)); head -c 20000 /dev/urandom >$m/d$((n % 7))/f$n
  mv $m/d$((n % 7))/f$n $m/g$n; find $m -maxdepth 1 -name 'g*' -mmin +2 -delete; sleep 2
done; umount $m`;

interface Answer {
  readonly geoRepSessions: { readonly nodes: readonly { readonly status: string; readonly health: string }[] };
  readonly findings: { readonly nodes: readonly { readonly code: string; readonly message: string }[] };
  readonly events: { readonly nodes: readonly { readonly kind: string }[] };
}

export interface SilenceResult {
  readonly minutes: number;
  readonly sessions: Answer["geoRepSessions"]["nodes"];
  /** All that there were meanwhile, also those that are over. */
  readonly findings: Answer["findings"]["nodes"];
  /** How many of each kind there were. */
  readonly events: Readonly<Record<string, number>>;
}

/** What the service finds wrong, in ten minutes, of a session of real clusters that is well and has something to copy. */
export async function measureSilence(
  env: Readonly<Record<string, string>>,
  authorization: string,
): Promise<SilenceResult | NotMeasured> {
  return withLab(async (lab) => {
    const { child, found } = await startProgram(SERVICE, env, /http:\/\/[\d.:]+/);
    try {
      return await measured(lab, found, authorization);
    } finally {
      await endProgram(child);
    }
  });
}

async function measured(lab: Lab, url: string, authorization: string): Promise<SilenceResult> {
  await lab.pair(NAME);
  const service = await LabService.on(lab, url, authorization);
  await service.create(NAME);
  await lab.exec("src1", "touch", `/tmp/${NAME}`);
  const client = lab.exec("src1", "sh", "-c", CLIENT);
  try {
    await Promise.race([sleep(MINUTES * 60_000), client]);
  } finally {
    await lab.exec("src1", "rm", "-f", `/tmp/${NAME}`);
  }
  await client;
  const answer = (await graphAt(url, authorization)(
    `{ geoRepSessions { nodes { status health } } findings { nodes { code message } } events(last: 500) { nodes { kind } } }`,
    {},
  )) as unknown as Answer;
  const kinds = Map.groupBy(answer.events.nodes, ({ kind }) => kind);
  return {
    minutes: MINUTES,
    sessions: answer.geoRepSessions.nodes,
    findings: answer.findings.nodes,
    events: Object.fromEntries([...kinds].map(([kind, those]) => [kind, those.length])),
  };
}
