import { useState } from "react";
import { ResetOptionDocument } from "../changes/changes.generated.js";
import { type Change, whyNotNow } from "../changes/use-change.js";
import { ReadFailure } from "../components/page.js";
import { ReasonedButton } from "../components/reasoned-button.js";
import { Table } from "../components/table.js";
import { TextField } from "../components/text-field.js";
import { useLiveQuery } from "../live/hooks.js";
import { useWhyNoAdmin } from "../login/use-login.js";
import { OptionDialog } from "./option-dialog.js";
import { SessionOptionsDocument } from "./session.generated.js";
import styles from "./session.module.css";
import type { SessionOption } from "./types.js";

/** All options of the session, those that were set first. */
export function SessionOptions({ id, change }: { readonly id: string; readonly change: Change }) {
  const [search, setSearch] = useState("");
  const [edited, setEdited] = useState<SessionOption | null>(null);
  const { data, error, refresh } = useLiveQuery(
    SessionOptionsDocument,
    { id },
    { kinds: ["SESSION_OPTIONS_CHANGED", "OPERATION_CHANGED"], concerns: ({ sessionId }) => sessionId === id },
  );
  const options = data?.geoRepSession?.options ?? [];
  const shown = options
    .filter(({ key, definition }) =>
      `${key} ${definition?.description ?? ""}`.toLowerCase().includes(search.toLowerCase()),
    )
    .toSorted((one, other) => Number(other.modified === true) - Number(one.modified === true));
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["search"]}>
        <TextField label="Find an option" value={search} onChange={setSearch} type="search" />
      </div>
      <Table label="Options" columns={["Option", "What it does", "Value", "Change"]}>
        {shown.map((option) => (
          <tr key={option.id}>
            <th scope="row" className={styles["key"]}>
              <code>{option.key}</code>
            </th>
            <td className={styles["description"]}>{option.definition?.description}</td>
            <td className={styles["value"]}>
              <code className={option.modified === true ? styles["set"] : undefined}>{option.value}</code>
              <Default option={option} />
            </td>
            <td>
              <OptionButtons option={option} id={id} change={change} onEdit={() => setEdited(option)} />
            </td>
          </tr>
        ))}
      </Table>
      {edited === null ? null : (
        <OptionDialog id={id} option={edited} change={change} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

/** What the option is where nobody sets it, unless that is what it is now. */
function Default({ option: { value, default: unset } }: { readonly option: SessionOption }) {
  if (unset === value) return null;
  return (
    <div className={styles["note"]}>
      {unset === null ? (
        "default not known"
      ) : unset === "" ? (
        "none by default"
      ) : (
        <>
          default: <code>{unset}</code>
        </>
      )}
    </div>
  );
}

interface OptionButtonsProps {
  readonly option: SessionOption;
  readonly id: string;
  readonly change: Change;
  readonly onEdit: () => void;
}

function OptionButtons({ option, id, change, onEdit }: OptionButtonsProps) {
  const { key, level, modified, definition } = option;
  const whyNoAdmin = useWhyNoAdmin();
  if (level === "NOBODY")
    return <span className={styles["note"]}>{definition?.levelReason ?? "Gluster sets it itself."}</span>;
  const why = whyNotNow("SET_OPTION", change, level === "ADMIN" ? whyNoAdmin : null);
  const reset = (): void => change.ask(`Reset ${key}`, ResetOptionDocument, { sessionId: id, key });
  return (
    <div className={styles["buttons"]}>
      <ReasonedButton name="Set" aria-label={`Set ${key}`} why={why} placement="left" onPress={onEdit} />
      {modified === true ? (
        <ReasonedButton name="Reset" aria-label={`Reset ${key}`} why={why} placement="left" onPress={reset} />
      ) : null}
    </div>
  );
}
