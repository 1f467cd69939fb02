import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { FiringCount } from "./firing-count.js";

type Load = () => Promise<{ readonly default: ComponentType }>;

interface Page {
  /** As wouter reads it. */
  readonly path: string;
  /** Loaded when it is gone to. */
  readonly page: LazyExoticComponent<ComponentType>;
  readonly load: Load;
}

const page = (path: string, load: Load): Page => ({ path, load, page: lazy(load) });

/** Every page below the frame. The service serves these paths too, see src/http/page.ts. */
export const PAGES: readonly Page[] = [
  page("/", () => import("../overview/overview-page.js")),
  page("/sessions", () => import("../sessions/sessions-page.js")),
  page("/sessions/new", () => import("../create/create-page.js")),
  page("/sessions/:id", () => import("../session/session-page.js")),
  page("/clusters", () => import("../clusters/clusters-page.js")),
  page("/clusters/new", () => import("../register/register-page.js")),
  page("/alerts", () => import("../alerts/alerts-page.js")),
  page("/operations", () => import("../operations/operations-page.js")),
  page("/events", () => import("../events/events-page.js")),
];

/** Loads a page while it is still asked who is logged in. */
export function loadAhead(path: string): void {
  // Where that fails, it fails again when the page is shown, which says so.
  PAGES.find((each) => each.path === path)
    ?.load()
    .catch(() => undefined);
}

interface NavigationEntry {
  readonly path: string;
  readonly name: string;
  /** What stands beside the name. */
  readonly Beside?: ComponentType;
}

/** What the navigation leads to. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { path: "/", name: "Overview" },
  { path: "/sessions", name: "Sessions" },
  { path: "/clusters", name: "Clusters" },
  { path: "/alerts", name: "Alerts", Beside: FiringCount },
  { path: "/operations", name: "Operations" },
  { path: "/events", name: "Events" },
];
