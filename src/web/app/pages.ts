import { type ComponentType, lazy, type LazyExoticComponent } from "react";

interface Page {
  /** As wouter reads it. */
  readonly path: string;
  /** Loaded when it is gone to. */
  readonly page: LazyExoticComponent<ComponentType>;
}

/** Every page below the frame. The service serves these paths too, see src/http/page.ts. */
export const PAGES: readonly Page[] = [
  { path: "/", page: lazy(() => import("../overview/overview-page.js")) },
  { path: "/sessions", page: lazy(() => import("../sessions/sessions-page.js")) },
  { path: "/sessions/new", page: lazy(() => import("../create/create-page.js")) },
  { path: "/sessions/:id", page: lazy(() => import("../session/session-page.js")) },
  { path: "/clusters", page: lazy(() => import("../clusters/clusters-page.js")) },
  { path: "/clusters/new", page: lazy(() => import("../register/register-page.js")) },
  { path: "/operations", page: lazy(() => import("../operations/operations-page.js")) },
  { path: "/events", page: lazy(() => import("../events/events-page.js")) },
];

/** What the navigation leads to. */
export const NAVIGATION: readonly { readonly path: string; readonly name: string }[] = [
  { path: "/", name: "Overview" },
  { path: "/sessions", name: "Sessions" },
  { path: "/clusters", name: "Clusters" },
  { path: "/operations", name: "Operations" },
  { path: "/events", name: "Events" },
];
