import { document, type Document, part, scalar, several } from "../description/document.js";
import { LINK, type LinkView } from "./common.js";

interface Count {
  readonly active: number;
  readonly total: number;
}

export interface ApiView {
  readonly links: readonly LinkView[];
  readonly instanceId: string;
  readonly hosts: Count;
  /** ISO 8601. */
  readonly time: string;
}

const COUNT: Document<Count> = document("count", "counts", "How many there are.", [
  scalar("active", "integer", ({ active }) => active, { description: "That are up." }),
  scalar("total", "integer", ({ total }) => total, { description: "Altogether." }),
]);

const SUMMARY: Document<ApiView> = document("summary", "summaries", "What there is.", [
  part(
    "hosts",
    () => COUNT,
    ({ hosts }) => hosts,
    "Members of all clusters.",
  ),
]);

/** The release of oVirt whose interface this is: clients look at it to know what they can ask for. */
const LEVEL = { major: 4, minor: 5, build: 0, revision: 0, full: "4.5.7" };

const PRODUCT_VERSION: Document<typeof LEVEL> = document("product_version", "product_versions", "A release of oVirt.", [
  scalar("build", "integer", ({ build }) => build, { description: "Not told by oVirt." }),
  scalar("full_version", "string", ({ full }) => full, { description: "The release." }),
  scalar("major", "integer", ({ major }) => major, { description: "Its first number." }),
  scalar("minor", "integer", ({ minor }) => minor, { description: "Its second number." }),
  scalar("revision", "integer", ({ revision }) => revision, { description: "Not told by oVirt." }),
]);

const PRODUCT_INFO: Document<ApiView> = document("product_info", "product_infos", "What answers.", [
  scalar("instance_id", "uuid", ({ instanceId }) => instanceId, { description: "Of this installation." }),
  scalar("name", "string", () => "Gluster geo-replication control", { description: "Its name." }),
  scalar("vendor", "string", () => "Gluster geo-replication control", { description: "Who made it." }),
  part(
    "version",
    () => PRODUCT_VERSION,
    () => LEVEL,
    "The release of oVirt whose interface it has.",
  ),
]);

export const API_DOCUMENT: Document<ApiView> = document("api", "apis", "Where everything is to be found.", [
  several(
    "link",
    () => LINK,
    ({ links }) => links,
    "What is to be found where.",
  ),
  part(
    "product_info",
    () => PRODUCT_INFO,
    (view) => view,
    "What answers.",
  ),
  part(
    "summary",
    () => SUMMARY,
    (view) => view,
    "What there is.",
  ),
  scalar("time", "date", ({ time }) => time, { description: "The service's clock." }),
]);
