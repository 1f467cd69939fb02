import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { createRoot } from "react-dom/client";
import { isNewEnough } from "../app/browser.js";
import { applyTheme } from "../app/theme.js";
import { createApiClient } from "../api/client.js";
import { ServiceClock } from "../api/service-clock.js";
import { LiveConnection } from "../live/connection.js";
import { examplesOn } from "./examples.js";
import { Explorer } from "./explorer.js";
import { LoginEnd } from "./login-end.js";
import { refreshStoredTabs } from "./tabs.js";
import { findThings } from "./things.js";

if (isNewEnough()) await start();

async function start(): Promise<void> {
  applyTheme();
  const login = new LoginEnd();
  const api = createApiClient(new ServiceClock(), login.tell);
  const connection = new LiveConnection({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    loggedOut: login.tell,
  });
  window.addEventListener("online", connection.tryNow);
  const examples = examplesOn(await findThings(api));
  refreshStoredTabs(localStorage, examples);
  const root = document.querySelector("#root");
  if (root === null) throw new Error("explorer.html has no #root");
  createRoot(root).render(<Explorer connection={connection} login={login} examples={examples} />);
}
