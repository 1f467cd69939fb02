import { Link } from "wouter";
import type { AlertPlaceFragment } from "../list/alert-rows.generated.js";
import { placeText } from "../words.js";

/** What an alert is about, which leads to the session or the clusters as long as they are there. */
export function Place({ of }: { readonly of: AlertPlaceFragment }) {
  const text = placeText(of);
  if (of.session !== null) return <Link href={`/sessions/${of.session.id}`}>{text}</Link>;
  return of.sessionId === null && of.clusterId !== null ? <Link href="/clusters">{text}</Link> : text;
}
