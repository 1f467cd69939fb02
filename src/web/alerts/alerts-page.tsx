import { type ReactNode, useMemo } from "react";
import { useSearchParams } from "wouter";
import { Page } from "../components/page.js";
import { Tabs } from "../components/tabs.js";
import { AlertLists } from "./list/alert-lists.js";
import { Deliveries } from "./deliveries/deliveries.js";
import { Receivers } from "./receivers/receivers.js";
import { Rules } from "./rules/rules.js";
import { Silences } from "./silences/silences.js";
import { parametersOf, TABS, type TabName, type View, viewOf } from "./view.js";

export interface TabProps {
  readonly view: View;
  /** Shows something else, which stands in the address. */
  readonly show: (changed: Partial<View>) => void;
}

const CONTENT: Readonly<Record<TabName, (props: TabProps) => ReactNode>> = {
  Alerts: (props) => <AlertLists {...props} />,
  Rules: () => <Rules />,
  Receivers: () => <Receivers />,
  Silences: (props) => <Silences {...props} />,
  Deliveries: (props) => <Deliveries {...props} />,
};

export default function AlertsPage() {
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => viewOf(parameters), [parameters]);
  // By the address as it is by now: what was chosen a moment ago may not be drawn yet.
  const show = (changed: Partial<View>): void =>
    setParameters((present) => parametersOf({ ...viewOf(present), ...changed }), { replace: true });
  return (
    <Page title="Alerts" summary="By rules of your own: what fires, and who is told">
      <Tabs
        label="Alerts and what they are made of"
        chosen={view.tab}
        onChoose={(name) => {
          const tab = TABS.find((each) => each === name);
          // Filters are those of a tab.
          if (tab !== undefined && tab !== view.tab)
            setParameters(parametersOf({ ...viewOf(new URLSearchParams()), tab }));
        }}
        tabs={TABS.map((name) => ({ name, content: CONTENT[name]({ view, show }) }))}
      />
    </Page>
  );
}
