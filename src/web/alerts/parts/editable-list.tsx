import { type ReactNode, useState } from "react";
import { Empty, ReadFailure } from "../../components/page.js";
import { ReasonedButton } from "../../components/reasoned-button.js";
import { Table } from "../../components/table.js";
import type { LiveList } from "../../live/hooks.js";
import { useWhyNoAdmin } from "../../login/use-login.js";
import styles from "../alerts.module.css";

interface Editable {
  readonly id: string;
  readonly name: string;
}

/** What was chosen to be done. */
export type Asked<Node> = { readonly kind: "new" } | { readonly kind: "edit" | "delete"; readonly node: Node };

export interface EditableRowProps<Node> {
  readonly node: Node;
  /** Why the viewer may not change it; null where they may. */
  readonly whyNoAdmin: string | null;
  /** Buttons that edit and delete it. */
  readonly buttons: ReactNode;
}

export interface EditableListProps<Node> {
  readonly list: LiveList<Node>;
  /** One of them, as in "New rule…", and many, as in "Reading the rules…". */
  readonly named: { readonly one: string; readonly many: string };
  /** The table's headings. */
  readonly columns: readonly string[];
  /** Said where there is none. */
  readonly empty: string;
  readonly row: (props: EditableRowProps<Node>) => ReactNode;
  readonly dialog: (asked: Asked<Node>, close: () => void) => ReactNode;
}

/** All there are of a kind, each of which an administrator may make, change and delete by a dialog. */
export function EditableList<Node extends Editable>(props: EditableListProps<Node>) {
  const { list, named, columns, empty, row: Row, dialog } = props;
  const { nodes, error, refresh } = list;
  const [asked, setAsked] = useState<Asked<Node> | null>(null);
  const whyNoAdmin = useWhyNoAdmin();
  const button = (name: string, kind: "edit" | "delete", node: Node) => (
    <ReasonedButton
      name={name}
      aria-label={`${name} ${node.name}`}
      why={whyNoAdmin}
      placement="left"
      onPress={() => setAsked({ kind, node })}
    />
  );
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <div className={styles["above"]}>
        <ReasonedButton
          name={`New ${named.one}…`}
          variant="primary"
          why={whyNoAdmin}
          onPress={() => setAsked({ kind: "new" })}
        />
      </div>
      {nodes === undefined ? <output>Reading the {named.many}…</output> : null}
      {nodes?.length === 0 ? <Empty>{empty}</Empty> : null}
      {nodes === undefined || nodes.length === 0 ? null : (
        <Table label={capitalized(named.many)} columns={columns}>
          {nodes.map((node) => (
            <Row
              key={node.id}
              node={node}
              whyNoAdmin={whyNoAdmin}
              buttons={
                <>
                  {button("Edit", "edit", node)}
                  {button("Delete", "delete", node)}
                </>
              }
            />
          ))}
        </Table>
      )}
      {asked === null ? null : dialog(asked, () => setAsked(null))}
    </>
  );
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
