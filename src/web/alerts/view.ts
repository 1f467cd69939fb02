import type { AlertSeverity } from "./list/alert-rows.generated.js";
import type { AlertDeliveryState } from "./deliveries/deliveries.generated.js";
import { DELIVERY_ORDER, SEVERITY_ORDER } from "./words.js";

export const TABS = ["Alerts", "Rules", "Receivers", "Silences", "Deliveries"] as const;
export type TabName = (typeof TABS)[number];

/** What of the alerts is shown, as it stands in the address. */
export interface View {
  readonly tab: TabName;
  /** Any of these; all where there is none. */
  readonly severities: readonly AlertSeverity[];
  /** The same, of deliveries. */
  readonly states: readonly AlertDeliveryState[];
  /** Ids that alerts or deliveries are of; null for all. */
  readonly ruleId: string | null;
  readonly sessionId: string | null;
  readonly alertId: string | null;
  readonly receiverId: string | null;
  /** Whether silences are shown that have ended, in the place of those that have not. */
  readonly ended: boolean;
}

/** What is not to be read there is as usual. */
export function viewOf(parameters: URLSearchParams): View {
  const listed = (name: string): readonly string[] => (parameters.get(name) ?? "").toUpperCase().split(",");
  const [severities, states] = [listed("severity"), listed("state")];
  const tab = parameters.get("tab");
  return {
    tab: TABS.find((name) => name.toLowerCase() === tab) ?? "Alerts",
    severities: SEVERITY_ORDER.filter((severity) => severities.includes(severity)),
    states: DELIVERY_ORDER.filter((state) => states.includes(state)),
    ruleId: parameters.get("rule"),
    sessionId: parameters.get("session"),
    alertId: parameters.get("alert"),
    receiverId: parameters.get("receiver"),
    ended: parameters.get("ended") === "true",
  };
}

export function parametersOf(view: View): URLSearchParams {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | null): void => {
    if (value !== null && value !== "") parameters.set(name, value);
  };
  set("tab", view.tab === "Alerts" ? null : view.tab.toLowerCase());
  set("severity", view.severities.join(",").toLowerCase());
  set("state", view.states.join(",").toLowerCase());
  set("rule", view.ruleId);
  set("session", view.sessionId);
  set("alert", view.alertId);
  set("receiver", view.receiverId);
  set("ended", view.ended ? "true" : null);
  return parameters;
}

const USUAL = viewOf(new URLSearchParams());

/** The address of a view, which is as usual but for what is given. */
export function addressOf(view: Partial<View>): string {
  const search = parametersOf({ ...USUAL, ...view }).toString();
  return search === "" ? "/alerts" : `/alerts?${search}`;
}
