import { graphqlDocument, type Page, PAGE_INFO, type PageVariables } from "./document.js";

/** That what a rule watches is so. */
export interface Alert {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly condition: string;
  readonly severity: string;
  readonly state: string;
  readonly summary: string;
  readonly remedy: readonly string[];
  readonly since: string;
  readonly firedAt: string | null;
  readonly resolvedAt: string | null;
  readonly silencedUntil: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly volumeName: string | null;
  readonly sessionId: string | null;
  /** The destination, `[user@]HOST::VOLUME`. */
  readonly sessionName: string | null;
}

export interface AlertFilter {
  readonly state?: readonly ("PENDING" | "FIRING" | "RESOLVED")[];
  readonly sessionId?: string;
}

/** The newest first. */
export const ALERTS = graphqlDocument<
  { readonly alerts: Page<Alert> },
  PageVariables & { readonly filter: AlertFilter }
>(`query Alerts($first: Int!, $after: String, $filter: AlertFilterInput) {
  alerts(first: $first, after: $after, filter: $filter) {
    nodes {
      id ruleId ruleName condition severity state summary remedy since firedAt resolvedAt silencedUntil
      clusterId clusterName volumeName sessionId sessionName
    }
    ${PAGE_INFO}
  }
}`);
