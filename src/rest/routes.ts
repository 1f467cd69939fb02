import { openApiRoute } from "./openapi.js";
import { HISTORY_ROUTES } from "./routes/history-routes.js";
import { OPTION_ROUTES } from "./routes/option-routes.js";
import { rootRoute } from "./routes/root.js";
import { SESSION_ROUTES } from "./routes/session-routes.js";
import { TOPOLOGY_ROUTES } from "./routes/topology-routes.js";
import type { Route } from "./route.js";

const RESOURCES: readonly Route[] = [...TOPOLOGY_ROUTES, ...SESSION_ROUTES, ...OPTION_ROUTES, ...HISTORY_ROUTES];
const DESCRIBED: readonly Route[] = [rootRoute(RESOURCES), ...RESOURCES];

/** Everything that the layer serves. */
export const ROUTES: readonly Route[] = [...DESCRIBED, openApiRoute(DESCRIBED)];
