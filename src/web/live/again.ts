import type { LoginSession } from "../login/session.js";
import type { LiveConnection } from "./connection.js";

/** What could not be read while the connection was lost is to be read when it is open again. */
export function whenOpenAgain(connection: Pick<LiveConnection, "state" | "onChange">, again: () => void): void {
  let wasLost = false;
  connection.onChange(() => {
    const { phase } = connection.state;
    if (phase === "open" && wasLost) again();
    if (phase !== "connecting") wasLost = phase !== "open";
  });
}

/** The same for what the service refused until somebody logged in anew. */
export function whenLoggedInAgain(login: Pick<LoginSession, "state" | "onChange">, again: () => void): void {
  let before = login.state.kind;
  login.onChange(() => {
    const { kind } = login.state;
    if (kind === "in" && before === "ended") again();
    before = kind;
  });
}
