import { useState } from "react";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { Empty, ReadFailure } from "../components/page.js";
import { Table } from "../components/table.js";
import { TextField } from "../components/text-field.js";
import { useLiveQuery } from "../live/hooks.js";
import styles from "./create.module.css";
import { SourceVolumesDocument } from "./create.generated.js";

export interface SourceVolumesProps {
  readonly chosen: string | null;
  readonly onChoose: (volume: { readonly id: string; readonly name: string } | null) => void;
}

export function SourceVolumes({ chosen, onChoose }: SourceVolumesProps) {
  const [search, setSearch] = useState("");
  const { data, error, refresh } = useLiveQuery(SourceVolumesDocument, { search }, { concerns: isOfVolumes });
  const volumes = data?.volumes.nodes ?? [];
  const shown = chosen === null ? volumes : volumes.filter(({ id }) => id === chosen);
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["search"]}>
        <TextField label="Search volumes" type="search" value={search} onChange={setSearch} />
      </div>
      {data !== undefined && volumes.length === 0 ? (
        <Empty>{search === "" ? "No volume is known: register a cluster first." : "No volume has such a name."}</Empty>
      ) : (
        <Table label="Source volumes" columns={["Volume", "Cluster", "Type", "Status", "Choose"]}>
          {shown.map(({ id, name, cluster, typeRaw, status }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{cluster.name}</td>
              <td>{typeRaw}</td>
              <td>
                {status === "STARTED" ? <Badge tone="good">Started</Badge> : <Badge tone="notice">Not started</Badge>}
              </td>
              <td>
                {chosen === id ? (
                  <>
                    <Badge tone="good">Chosen</Badge>{" "}
                    <Button aria-label="Change the source" onPress={() => onChoose(null)}>
                      Change
                    </Button>
                  </>
                ) : (
                  <Button aria-label={`Choose ${name} of ${cluster.name}`} onPress={() => onChoose({ id, name })}>
                    Choose
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {data !== undefined && data.volumes.totalCount > volumes.length ? (
        <p>
          {volumes.length} of {data.volumes.totalCount} volumes: search for the others by their names.
        </p>
      ) : null}
    </>
  );
}

function isOfVolumes({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith("VOLUME_") || kind.startsWith("CLUSTER_");
}
