import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.js";
import { isNewEnough } from "./app/browser.js";
import { loadAhead } from "./app/pages.js";
import { applyTheme } from "./app/theme.js";

if (isNewEnough()) {
  applyTheme();
  loadAhead(location.pathname);
  const root = document.querySelector("#root");
  if (root === null) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
