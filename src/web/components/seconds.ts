import { useEffect, useState } from "react";

/** The time, anew each second: for ages. Epoch milliseconds. @param clock the browser's where left out */
export function useSeconds(clock: () => number = Date.now): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1_000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
