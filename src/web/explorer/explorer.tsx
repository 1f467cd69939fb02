import { GraphiQL } from "graphiql";
import { useMemo, useSyncExternalStore } from "react";
import { chosenTheme } from "../app/theme.js";
import { spanText } from "../components/ages.js";
import { Logo } from "../components/logo.js";
import type { LiveConnection } from "../live/connection.js";
import type { Example } from "./examples.js";
import styles from "./explorer.module.css";
import { createFetcher } from "./fetcher.js";
import type { LoginEnd } from "./login-end.js";
import { useSeconds } from "../components/seconds.js";

const NEW_TAB = `# Ctrl-Space completes, Ctrl-Enter runs. The book on the left has what there is.
`;

export interface ExplorerProps {
  readonly connection: LiveConnection;
  readonly login: LoginEnd;
  readonly examples: readonly Example[];
}

/** GraphiQL on the service's own API, with the page's log-in. */
export function Explorer({ connection, login, examples }: ExplorerProps) {
  const fetcher = useMemo(() => createFetcher(connection, login.tell), [connection, login]);
  const tabs = useMemo(() => [...examples], [examples]);
  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <a href="/" className={styles["name"]}>
          <Logo />
          Gluster geo-replication
        </a>
        <h1 className={styles["title"]}>Explorer</h1>
        <a href="/" className={styles["back"]}>
          Back to the overview
        </a>
      </header>
      <Notices connection={connection} login={login} />
      <main className={styles["main"]}>
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={tabs}
          defaultQuery={NEW_TAB}
          defaultEditorToolsVisibility="variables"
          forcedTheme={chosenTheme()}
          // The log-in is the page's.
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </div>
  );
}

function Notices({ connection, login }: Pick<ExplorerProps, "connection" | "login">) {
  const hasEnded = useSyncExternalStore(login.onChange, login.hasEnded);
  const { phase, asOf, nextTryAt } = useSyncExternalStore(connection.onChange, () => connection.state);
  const now = useSeconds();
  if (hasEnded) {
    return (
      <p role="alert" className={styles["notice"]}>
        Your log-in has ended. <a href="/login?next=/graphql">Log in again</a>: your tabs stay.
      </p>
    );
  }
  if (phase !== "lost") return null;
  return (
    <output className={styles["notice"]}>
      Connection lost: subscriptions wait. {/* Read out once, and not each second. */}
      <span aria-live="off">
        {asOf === null ? "" : `Last heard ${spanText(now - asOf)} ago. `}
        {nextTryAt === null ? "Trying again now." : `Trying again in ${spanText(nextTryAt - now)}.`}
      </span>
    </output>
  );
}
