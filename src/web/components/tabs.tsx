import { type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import styles from "./tabs.module.css";

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly name: string; readonly content: ReactNode }[];
  /** Name of the one that is shown, where somebody else keeps it; the first at the beginning where left out. */
  readonly chosen?: string;
  readonly onChoose?: (name: string) => void;
}

/** Several views of which one is shown. */
export function Tabs({ label, tabs, chosen, onChoose }: TabsProps) {
  const [first] = useState(chosen);
  return (
    <AriaTabs
      className={styles["tabs"] ?? ""}
      {...(chosen === undefined ? {} : { selectedKey: chosen })}
      onSelectionChange={(key) => onChoose?.(String(key))}
    >
      <TabList aria-label={label} className={styles["list"] ?? ""}>
        {tabs.map(({ name }) => (
          <Tab
            key={name}
            id={name}
            {...(name === first ? { ref: bringIntoSight } : {})}
            className={styles["tab"] ?? ""}
          >
            {name}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ name, content }) => (
        <TabPanel key={name} id={name} className={styles["panel"] ?? ""}>
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}

/** An address may have chosen a tab that a small screen has no room for. */
function bringIntoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
