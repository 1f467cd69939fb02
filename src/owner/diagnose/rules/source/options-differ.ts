import { isSameOption, optionDefinition } from "../../../../model/options/judge.js";
import { type NodeEvidence, ofHost, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { listed } from "../listed.js";
import { orElse, resetOption, sessionCommand, setOption } from "../session-commands.js";
import { haveAnswered } from "../told.js";

/** `config` writes to the nodes that are there, one after the other; nothing brings it to one that comes later. */
export const optionsDiffer: Rule = { code: "OPTIONS_DIFFER", patienceMs: 20_000, judge, wouldTell: haveAnswered };

interface Holder {
  readonly host: NodeEvidence["host"];
  /** Null where it is not set: gsyncd goes by its default there. */
  readonly value: string | null;
}

interface Differing {
  readonly name: string;
  readonly holders: readonly Holder[];
}

function judge(evidence: SessionEvidence): Judgment | null {
  const differing = differingOptions(evidence);
  if (differing.length === 0) return null;
  return {
    severity: "WARNING",
    message: `The source nodes hold different values of ${listed(differing.map(({ name }) => name))}.`,
    since: null,
    evidence: differing.flatMap(({ name, holders }) =>
      holders.map(({ host, value }) => ({
        ...ofHost(host),
        source: "the session's gsyncd.conf",
        command: sessionCommand(evidence, `config ${name}`),
        lines: [value === null ? `${name} is not set` : `${name} = ${value}`],
      })),
    ),
    remedy: differing.flatMap(({ name, holders }) => [
      setOption(evidence, name, valueOfMost(holders)),
      ...(holders.some(({ value }) => value === null) ? [orElse(resetOption(evidence, name))] : []),
    ]),
    mutation: "setGeoRepOption",
  };
}

/** Of those that callers set; what Gluster keeps for itself is left to it. */
function differingOptions({ nodes, options }: SessionEvidence): Differing[] {
  // Without glusterd a node is told of no option; it has a finding of its own.
  const told = [...nodes.values()].flatMap(({ host, ownOptions }) =>
    ownOptions === null || host.glusterdUp === false ? [] : [{ host, held: [...ownOptions] }],
  );
  const names = new Set(told.flatMap(({ held }) => held.flatMap(([name]) => settable(name))));
  return [...names].toSorted().flatMap((name) => {
    const preset = [...options].find(([key]) => isSameOption(key, name))?.[1].default ?? null;
    const holders = told.map(({ host, held }) => ({
      host,
      value: held.find(([key]) => isSameOption(key, name))?.[1] ?? null,
    }));
    // What is set to its default has the same effect as what is not set.
    const effects = new Set(holders.map(({ value }) => value ?? preset));
    return effects.size > 1 ? [{ name, holders }] : [];
  });
}

function settable(name: string): string[] {
  const definition = optionDefinition(name);
  return definition === null || definition.level === "NOBODY" ? [] : [definition.name];
}

/** A node that lost a value has none, so that a value goes before none. */
function valueOfMost(holders: readonly Holder[]): string {
  const values = holders.flatMap(({ value }) => (value === null ? [] : [value]));
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].reduce((most, each) => (each[1].length > most[1].length ? each : most))[0];
}
