import { openApiRoute } from "./openapi.js";
import { HISTORY_ROUTES } from "./resources/history-routes.js";
import { OPTION_ROUTES } from "./resources/option-routes.js";
import { rootRoute } from "./resources/root.js";
import { SESSION_ROUTES } from "./resources/session-routes.js";
import { TOPOLOGY_ROUTES } from "./resources/topology-routes.js";
import type { Route } from "./route.js";

const RESOURCES: readonly Route[] = [...TOPOLOGY_ROUTES, ...SESSION_ROUTES, ...OPTION_ROUTES, ...HISTORY_ROUTES];
const DESCRIBED: readonly Route[] = [rootRoute(RESOURCES), ...RESOURCES];

/** Everything that the layer serves. */
export const ROUTES: readonly Route[] = [...DESCRIBED, openApiRoute(DESCRIBED)];
