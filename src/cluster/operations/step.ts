import type { GlusterCommand } from "../../gluster/command.js";
import type { SessionKey } from "../../gluster/values.js";
import type { GeoRepStatus } from "../../model/status.js";
import type { Verdict } from "../../model/transitions.js";

/** What a fresh look found of one session. */
export interface SessionView {
  /** False when the session's volume itself is gone: another one may have its name by now. */
  readonly volumeExists: boolean;
  readonly exists: boolean;
  /** Null while the session does not exist. */
  readonly key: SessionKey | null;
  /** From the bricks whose hosts answered: a host that is down cannot keep a change from being carried out. */
  readonly status: GeoRepStatus;
  /** Names of hosts that told of their bricks, though their own glusterd is down and carries nothing out. */
  readonly daemonsDown: readonly string[];
  /** Options that differ from their defaults, keys with dashes; null where only the CLI could be asked. */
  readonly options: ReadonlyMap<string, string> | null;
  /** All options as they were last read, defaults included; null where they never were. */
  readonly lastRead: ReadonlyMap<string, string> | null;
}

/** One command of an operation, with what it needs before and what must be so after. */
export interface Step {
  readonly name: string;
  readonly command: GlusterCommand<unknown>;
  /** Decides by the look made just before whether the command is sent. */
  judge(view: SessionView): Verdict;
  /**
   * Whether a look after the command shows what it was sent for; null where a look cannot tell and Gluster's word stands.
   *
   * @param elapsedMs since Gluster's answer, or since the command was sent where none was seen
   */
  reached(view: SessionView, elapsedMs: number): boolean | null;
  /** Longest that Gluster is seen to work on such a command, in milliseconds: after it a look tells the outcome. */
  readonly maximumMs: number;
  /** True where doing it twice is as good as once, so that one whose end nobody saw may be sent again. */
  readonly repeatable: boolean;
  /** The command that takes it back, for the operator to read; null where there is none. */
  readonly undo: string | null;
}
