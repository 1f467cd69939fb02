import type { ReactNode } from "react";
import { Badge } from "../components/badge.js";
import type { Tone } from "../components/status.js";
import { Table } from "../components/table.js";
import { CheckList } from "./check-list.js";
import type { GeoRepStanding } from "./create.generated.js";
import styles from "./create.module.css";
import type { KnownDestination } from "./pair.js";

export const STANDINGS: Readonly<Record<GeoRepStanding, { readonly tone: Tone; readonly word: string }>> = {
  READY: { tone: "good", word: "Ready" },
  NEEDS_FORCE: { tone: "notice", word: "Only with force" },
  BLOCKED: { tone: "bad", word: "Not possible" },
};

export function DestinationTable({ children }: { readonly children: ReactNode }) {
  return (
    <Table label="Destination volumes" columns={["Volume", "Cluster", "Type", "By what is known", "Choose"]}>
      {children}
    </Table>
  );
}

interface DestinationRowProps {
  readonly destination: KnownDestination;
  /** What may be done with it. */
  readonly children: ReactNode;
}

export function DestinationRow({ destination: { volume, standing, reasons }, children }: DestinationRowProps) {
  const { tone, word } = STANDINGS[standing];
  return (
    <tr>
      <th scope="row">{volume.name}</th>
      <td>{volume.cluster.name}</td>
      <td>{volume.typeRaw}</td>
      <td className={styles["reasons"]}>
        <Badge tone={tone}>{word}</Badge>
        <CheckList checks={reasons} />
      </td>
      <td>{children}</td>
    </tr>
  );
}
