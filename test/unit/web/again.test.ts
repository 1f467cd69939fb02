import { expect, it, vi } from "vitest";
import { whenLoggedInAgain, whenOpenAgain } from "../../../src/web/live/again.js";
import type { ConnectionState } from "../../../src/web/live/connection.js";
import type { LoginState } from "../../../src/web/login/session.js";

/** Something that changes as the test says. */
function changing<State>(first: State) {
  let told: () => void = () => undefined;
  const source = {
    state: first,
    onChange: (listener: () => void) => {
      told = listener;
      return () => undefined;
    },
  };
  const become = (state: State): void => {
    source.state = state;
    told();
  };
  return { source, become };
}

it.each<[ConnectionState["phase"][], number]>([
  [["open"], 0],
  [["open", "open"], 0],
  [["lost", "connecting", "open"], 1],
  [["open", "lost", "lost", "open", "open"], 1],
  [["open", "logged-out", "lost", "open", "lost", "open"], 2],
])("of a connection that is %j, what is shown is read anew %d times", (phases, times) => {
  const state = (phase: ConnectionState["phase"]): ConnectionState => ({ phase, asOf: null, nextTryAt: null });
  const { source, become } = changing(state("connecting"));
  const again = vi.fn<() => void>();
  whenOpenAgain(source, again);
  for (const phase of phases) become(state(phase));
  expect(again).toHaveBeenCalledTimes(times);
});

it.each<[LoginState["kind"][], number]>([
  [["in"], 0],
  [["in", "ended", "in"], 1],
  [["in", "out", "in"], 0],
])("of a log-in that is %j, what is shown is read anew %d times", (kinds, times) => {
  const state = (kind: LoginState["kind"]): LoginState =>
    kind === "in" || kind === "ended" ? { kind, user: "admin", role: "ADMIN" } : { kind };
  const { source, become } = changing<LoginState>({ kind: "unknown" });
  const again = vi.fn<() => void>();
  whenLoggedInAgain(source, again);
  for (const kind of kinds) become(state(kind));
  expect(again).toHaveBeenCalledTimes(times);
});
