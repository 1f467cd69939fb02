import { useMemo } from "react";
import { BadgeFilter, type BadgeFilterProps } from "../components/badge-filter.js";
import type { SessionRow } from "./rows.js";

export interface ChipFilterProps<Name extends string> extends Omit<BadgeFilterProps<Name>, "counts"> {
  readonly sessions: ReadonlyMap<string, SessionRow>;
  readonly of: (session: SessionRow) => Name;
}

/**
 * What there is among the sessions, with how many have each.
 *
 * @param props `order` has all that there may be; `of` has to stay the same function
 */
export function ChipFilter<Name extends string>({ sessions, of, order, ...props }: ChipFilterProps<Name>) {
  const counts = useMemo(() => {
    const all = new Map<Name, number>();
    for (const session of sessions.values()) all.set(of(session), (all.get(of(session)) ?? 0) + 1);
    return all;
  }, [sessions, of]);
  const shown = order.filter((name) => counts.has(name) || props.chosen.includes(name));
  return <BadgeFilter {...props} order={shown} counts={counts} />;
}
