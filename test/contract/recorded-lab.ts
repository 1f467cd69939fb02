/** The world in which the records were made, simulated: two clusters of two nodes, and gvsrc with its destination gvdst. */
import { expect } from "vitest";
import { ManualClock } from "../../simulator/clock.js";
import { type Simulator, startSimulator } from "../../simulator/simulator.js";
import type { SessionSpec, VolumeSpec } from "../../simulator/spec.js";
import { mask } from "./mask.js";
import { recorded } from "./records.js";

export interface LabSpec {
  readonly sessions?: readonly SessionSpec[];
  readonly more?: readonly { readonly name: string; readonly kind: string }[];
  readonly gvsrc?: Partial<VolumeSpec>;
  readonly gvdst?: Partial<VolumeSpec>;
  readonly gsecCreated?: boolean;
  readonly utcOffsetMinutes?: Readonly<Record<string, number>>;
}

export const GVSRC: SessionSpec = { volume: "gvsrc", destination: "dst1::gvdst" };

export class RecordedLab implements AsyncDisposable {
  readonly sim: Simulator;
  readonly clock: ManualClock;
  /** Records that were held against an answer. */
  readonly compared = new Set<string>();

  private constructor(sim: Simulator, clock: ManualClock) {
    this.sim = sim;
    this.clock = clock;
  }

  static async start(spec: LabSpec = {}): Promise<RecordedLab> {
    const clock = new ManualClock(new Date("2026-11-22T10:00:00Z"));
    const { more = [], sessions = [], gsecCreated, utcOffsetMinutes } = spec;
    const sim = await startSimulator({
      clock,
      users: {},
      clusters: [
        {
          name: "source",
          nodes: ["src1", "src2"],
          glusterNames: "label",
          gsecCreated,
          utcOffsetMinutes,
          volumes: [{ name: "gvsrc", kind: "replica 2", ...spec.gvsrc }, ...more],
          sessions,
        },
        {
          name: "destination",
          nodes: ["dst1", "dst2"],
          glusterNames: "label",
          volumes: [
            { name: "gvdst", kind: "replica 2", ...spec.gvdst },
            ...more.map(({ name, kind }) => ({ name: `${name}-dr`, kind })),
          ],
        },
      ],
    });
    return new RecordedLab(sim, clock);
  }

  /** Runs a record's command and holds the answer against the recorded one, both masked. */
  async same(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { cmd, rc, out, err } = recorded(name);
      const colon = cmd.indexOf(": ");
      const answer = await this.sim.behindOurBack(cmd.slice(0, colon), quoted(cmd.slice(colon + 2)));
      const seen = { rc: answer.exitCode, out: mask(answer.stdout), err: mask(answer.stderr) };
      this.compared.add(name);
      expect(seen, `${name}: ${cmd}`).toEqual({ rc, out: mask(out), err: mask(err) });
    }
  }

  /** An operator's command that only brings about a state; it must succeed. */
  async do(line: string, node = "src1"): Promise<void> {
    const answer = await this.sim.behindOurBack(node, quoted(`gluster --mode=script ${line}`));
    expect(answer, line).toMatchObject({ exitCode: 0 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sim[Symbol.asyncDispose]();
  }
}

/** Records tell their words without quotes. */
function quoted(words: string): string {
  return words
    .split(" ")
    .map((word) => `'${word}'`)
    .join(" ");
}
