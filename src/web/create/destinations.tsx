import { useState } from "react";
import { Badge } from "../components/badge.js";
import { Button } from "../components/button.js";
import { Empty, ReadFailure } from "../components/page.js";
import { PAGES, Pager, usePaging } from "../components/paging.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { TextField } from "../components/text-field.js";
import { useLiveQuery } from "../live/hooks.js";
import { blockedBy } from "./check-list.js";
import { DestinationsDocument, type DestinationsQueryVariables } from "./create.generated.js";
import styles from "./create.module.css";
import { DestinationRow, DestinationTable } from "./destination-table.js";
import { NamedDestination } from "./named-destination.js";
import type { Destination, KnownDestination } from "./pair.js";

export interface DestinationsProps {
  readonly sourceId: string;
  readonly chosen: Destination | null;
  readonly onChoose: (destination: Destination | null) => void;
}

/** Every volume that is known, those that fit first, and what speaks against the others; or one that nobody has registered. */
export function Destinations({ sourceId, chosen, onChoose }: DestinationsProps) {
  const [search, setSearch] = useState("");
  if (chosen?.kind === "named") {
    return (
      <p>
        {chosen.hostName}::{chosen.volumeName} <Chosen onChange={() => onChoose(null)} />
      </p>
    );
  }
  if (chosen !== null) {
    return <ChosenDestination sourceId={sourceId} chosen={chosen.of} onChange={() => onChoose(null)} />;
  }
  return (
    <>
      <div className={styles["search"]}>
        <TextField label="Search destinations" type="search" value={search} onChange={setSearch} />
      </div>
      <DestinationPages key={search} sourceId={sourceId} search={search} onChoose={onChoose} />
      <NamedDestination onChoose={onChoose} />
    </>
  );
}

function useDestinations(variables: DestinationsQueryVariables) {
  return useLiveQuery(DestinationsDocument, variables, {
    concerns: ({ kind }) => /^(CLUSTER|HOST|VOLUME)_|^SESSION_(ADDED|REMOVED)$/.test(kind),
  });
}

interface DestinationPagesProps extends Pick<DestinationsProps, "sourceId" | "onChoose"> {
  readonly search: string;
}

function DestinationPages({ sourceId, search, onChoose }: DestinationPagesProps) {
  const paging = usePaging();
  const { data, error, refresh } = useDestinations({
    primaryVolumeId: sourceId,
    filter: { search },
    after: paging.after,
  });
  const found = data?.geoRepDestinations;
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {found?.totalCount === 0 ? (
        <Empty>{search === "" ? "No other volume is known." : "No other volume has such a name."}</Empty>
      ) : (
        <DestinationTable>
          {found?.nodes.map((destination) => (
            <DestinationRow key={destination.volumeId} destination={destination}>
              <ReasonedButton
                name="Choose"
                aria-label={`Choose ${destination.volume.name} of ${destination.volume.cluster.name}`}
                why={destination.standing === "BLOCKED" ? blockedBy(destination.reasons) : null}
                placement="left"
                onPress={() => onChoose({ kind: "known", of: destination })}
              />
            </DestinationRow>
          ))}
        </DestinationTable>
      )}
      <Pager paging={paging} words={PAGES} pageInfo={found?.pageInfo} />
    </>
  );
}

interface ChosenDestinationProps extends Pick<DestinationsProps, "sourceId"> {
  /** As it was when it was chosen. */
  readonly chosen: KnownDestination;
  readonly onChange: () => void;
}

function ChosenDestination({ sourceId, chosen, onChange }: ChosenDestinationProps) {
  const { data, error, refresh } = useDestinations({
    primaryVolumeId: sourceId,
    filter: { volumeId: chosen.volumeId },
  });
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <DestinationTable>
        <DestinationRow destination={data?.geoRepDestinations?.nodes[0] ?? chosen}>
          <Chosen onChange={onChange} />
        </DestinationRow>
      </DestinationTable>
    </>
  );
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
