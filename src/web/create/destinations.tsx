import { useState } from "react";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { ReadFailure } from "../components/page.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import type { Tone } from "../components/status.js";
import { Table } from "../components/table.js";
import { TextField } from "../components/text-field.js";
import { useLiveQuery } from "../live/hooks.js";
import { blockedBy, CheckList } from "./check-list.js";
import { DestinationsDocument, type GeoRepStanding } from "./create.generated.js";
import styles from "./create.module.css";
import type { Destination, KnownDestination } from "./pair.js";

export const STANDINGS: Readonly<Record<GeoRepStanding, { readonly tone: Tone; readonly word: string }>> = {
  READY: { tone: "good", word: "Ready" },
  NEEDS_FORCE: { tone: "notice", word: "Only with force" },
  BLOCKED: { tone: "bad", word: "Not possible" },
};
const BEST_FIRST = Object.keys(STANDINGS);

export interface DestinationsProps {
  readonly sourceId: string;
  readonly chosen: Destination | null;
  readonly onChoose: (destination: Destination | null) => void;
}

/** Every volume that is known, those that fit first, and what speaks against the others; or one that nobody has registered. */
export function Destinations({ sourceId, chosen, onChoose }: DestinationsProps) {
  const { data, error, refresh } = useLiveQuery(
    DestinationsDocument,
    { primaryVolumeId: sourceId },
    { concerns: ({ kind }) => /^(CLUSTER|HOST|VOLUME)_|^SESSION_(ADDED|REMOVED)$/.test(kind) },
  );
  const all = (data?.geoRepDestinations?.nodes ?? []).toSorted(
    (one, other) => BEST_FIRST.indexOf(one.standing) - BEST_FIRST.indexOf(other.standing),
  );
  const shown = chosen?.kind === "known" ? all.filter(({ volumeId }) => volumeId === chosen.of.volumeId) : all;
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {chosen?.kind === "named" ? (
        <p>
          {chosen.hostName}::{chosen.volumeName} <Chosen onChange={() => onChoose(null)} />
        </p>
      ) : (
        <Table label="Destination volumes" columns={["Volume", "Cluster", "Type", "By what is known", "Choose"]}>
          {shown.map((destination) => (
            <DestinationRow
              key={destination.volumeId}
              destination={destination}
              isChosen={chosen !== null}
              onChoose={(isWanted) => onChoose(isWanted ? { kind: "known", of: destination } : null)}
            />
          ))}
        </Table>
      )}
      {chosen === null ? <NamedDestination onChoose={onChoose} /> : null}
    </>
  );
}

interface DestinationRowProps {
  readonly destination: KnownDestination;
  readonly isChosen: boolean;
  readonly onChoose: (isWanted: boolean) => void;
}

function Chosen({ onChange }: { readonly onChange: () => void }) {
  return (
    <>
      <Badge tone="good">Chosen</Badge>{" "}
      <Button aria-label="Change the destination" onPress={onChange}>
        Change
      </Button>
    </>
  );
}

function DestinationRow({ destination, isChosen, onChoose }: DestinationRowProps) {
  const { volume, standing, reasons } = destination;
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
      <td>
        {isChosen ? (
          <Chosen onChange={() => onChoose(false)} />
        ) : (
          <ReasonedButton
            name="Choose"
            aria-label={`Choose ${volume.name} of ${volume.cluster.name}`}
            why={standing === "BLOCKED" ? blockedBy(reasons) : null}
            placement="left"
            onPress={() => onChoose(true)}
          />
        )}
      </td>
    </tr>
  );
}

function NamedDestination({ onChoose }: Pick<DestinationsProps, "onChoose">) {
  const [hostName, setHostName] = useState("");
  const [volumeName, setVolumeName] = useState("");
  return (
    <details className={styles["named"]}>
      <summary>The destination’s cluster is not registered</summary>
      <p>
        Gluster’s own way is taken then (push-pem): it needs a root login without a password from the creating node to
        that host. Registering the cluster needs none, and checks more.
      </p>
      <div className={styles["fields"]}>
        <TextField label="Host" value={hostName} onChange={setHostName} />
        <TextField label="Volume" value={volumeName} onChange={setVolumeName} />
        <ReasonedButton
          name="Choose"
          why={hostName === "" || volumeName === "" ? "Name its host and its volume first." : null}
          placement="above"
          onPress={() => onChoose({ kind: "named", hostName, volumeName })}
        />
      </div>
    </details>
  );
}
