import { usePageServices } from "../app/services.js";
import { spanText } from "./ages.js";
import { useSeconds } from "./seconds.js";
import { exactText } from "./times.js";

interface InstantProps {
  /** RFC 3339. */
  readonly at: string;
}

/** How long ago something was; on hover when exactly, here and in UTC. */
export function Since({ at }: InstantProps) {
  return <Span at={at} milliseconds={useNow() - Date.parse(at)} />;
}

/** The same as a sentence has it. */
export function Ago({ at }: InstantProps) {
  return (
    <>
      <Since at={at} /> ago
    </>
  );
}

/** How long it is until something; on hover when exactly, here and in UTC. */
export function Until({ at }: InstantProps) {
  return <Span at={at} milliseconds={Date.parse(at) - useNow()} />;
}

function useNow(): number {
  const { clock } = usePageServices();
  return useSeconds(clock.now);
}

function Span({ at, milliseconds }: InstantProps & { readonly milliseconds: number }) {
  return (
    <time dateTime={at} title={exactText(at)}>
      {spanText(milliseconds)}
    </time>
  );
}
