import { document, type Document, scalar } from "../description/document.js";
import { identity } from "./common.js";

/** What a Gluster cluster has none of, and clients of oVirt look for before they do anything else. */
interface NothingView {
  readonly href: string;
  readonly id: string;
  readonly name: string;
}

function none(name: string, plural: string, what: string): Document<NothingView> {
  return document(name, plural, `${what}: there are none.`, [
    ...identity<NothingView>("uuid"),
    scalar("name", "string", (view) => view.name, { description: "Its name." }),
  ]);
}

export const VM_DOCUMENT = none("vm", "vms", "A virtual machine");
export const NETWORK_DOCUMENT = none("network", "networks", "A network");
export const DATA_CENTER_DOCUMENT = none("data_center", "data_centers", "A data center");
