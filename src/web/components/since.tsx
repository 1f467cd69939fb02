import { usePageServices } from "../app/services.js";
import { spanText } from "./ages.js";
import { useSeconds } from "./seconds.js";

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** How long ago something was; on hover when exactly, here and in UTC. @param at RFC 3339 */
export function Since({ at }: { readonly at: string }) {
  const { clock } = usePageServices();
  const now = useSeconds(clock.now);
  const then = new Date(at);
  const exact = `${LOCAL.format(then)} (${then.toISOString().replace("T", " ").slice(0, 19)} UTC)`;
  return (
    <time dateTime={at} title={exact}>
      {spanText(now - then.getTime())}
    </time>
  );
}

/** The same as a sentence has it. */
export function Ago({ at }: { readonly at: string }) {
  return (
    <>
      <Since at={at} /> ago
    </>
  );
}
