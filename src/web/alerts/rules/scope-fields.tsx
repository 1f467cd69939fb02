import { useState } from "react";
import { Choice } from "../../components/choice.js";
import { Select } from "../../components/select.js";
import { TextField } from "../../components/text-field.js";
import { useLiveList, useLiveQuery } from "../../live/hooks.js";
import { nameOf } from "../../sessions/session-name.js";
import styles from "../alerts.module.css";
import { type Scope, SCOPES } from "./scope.js";
import { ScopeClustersDocument, type ScopeClustersQuery, ScopeSessionsDocument } from "./scopes.generated.js";

export interface ScopeFieldsProps {
  readonly label: string;
  readonly scope: Scope;
  /** The name of the session that is chosen, where one is. */
  readonly sessionName: string | null;
  readonly onChange: (scope: Scope) => void;
}

const NONE = "";

/** All, a cluster or a session. */
export function ScopeFields({ label, scope, sessionName, onChange }: ScopeFieldsProps) {
  return (
    <fieldset className={styles["group"]}>
      <legend>{label}</legend>
      <Choice label={label} names={SCOPES} chosen={scope.name} onChoose={(name) => onChange({ ...scope, name })} />
      {scope.name === "One cluster" ? <ClusterField scope={scope} onChange={onChange} /> : null}
      {scope.name === "One session" ? (
        <SessionField scope={scope} sessionName={sessionName} onChange={onChange} />
      ) : null}
    </fieldset>
  );
}

function ClusterField({ scope, onChange }: Pick<ScopeFieldsProps, "scope" | "onChange">) {
  const { nodes } = useLiveList(ScopeClustersDocument, clustersOf, {
    kinds: ["CLUSTER_REGISTERED", "CLUSTER_REMOVED"],
  });
  return (
    <Select
      label="Cluster"
      description="Of sessions, those whose primary volume is in it"
      options={[
        { value: NONE, name: "Choose a cluster" },
        ...(nodes ?? []).map(({ id, name }) => ({ value: id, name })),
      ]}
      chosen={scope.clusterId ?? NONE}
      onChoose={(id) => onChange({ ...scope, clusterId: id === NONE ? null : id })}
    />
  );
}

function clustersOf({ clusters }: ScopeClustersQuery): ScopeClustersQuery["clusters"] {
  return clusters;
}

function SessionField({ scope, sessionName, onChange }: Omit<ScopeFieldsProps, "label">) {
  const [search, setSearch] = useState("");
  const { data } = useLiveQuery(ScopeSessionsDocument, { search }, { kinds: ["SESSION_ADDED", "SESSION_REMOVED"] });
  const found = data?.geoRepSessions.nodes ?? [];
  const total = data?.geoRepSessions.totalCount ?? 0;
  const { sessionId } = scope;
  // What was chosen stays, whatever is searched for next.
  const chosen =
    sessionId === null || found.some(({ id }) => id === sessionId)
      ? []
      : [{ value: sessionId, name: sessionName ?? sessionId }];
  return (
    <>
      <TextField label="Find the session" type="search" value={search} onChange={setSearch} />
      <Select
        label="Session"
        description={
          total > found.length
            ? `${found.length} of ${total}: search for the others by their names`
            : "By source and destination"
        }
        options={[
          { value: NONE, name: "Choose a session" },
          ...chosen,
          ...found.map((session) => ({ value: session.id, name: nameOf(session) })),
        ]}
        chosen={sessionId ?? NONE}
        onChoose={(id) => onChange({ ...scope, sessionId: id === NONE ? null : id })}
      />
    </>
  );
}
