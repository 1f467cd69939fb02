import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./chart.module.css";
import { clockText, dateText, exactText } from "./times.js";

export interface ChartProps {
  /** What is drawn, for who does not see it: with its last and largest value. */
  readonly label: string;
  /** Seconds since 1970, growing. */
  readonly times: readonly number[];
  /** The first and the last time that is shown, in seconds. */
  readonly from: number;
  readonly to: number;
  /** One for each time; null where it is not known. */
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
}

const HEIGHT = 150;

/** One figure over time; on hover when exactly it was so, here and in UTC. */
export function Chart({ label, times, from, to, values, format }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const draw = (): UPlot => new UPlot(optionsOf(element, [from, to], format), [[...times], [...values]], element);
    let plot = draw();
    const sized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    // A canvas has the colours that it was drawn with.
    const again = (): void => {
      plot.destroy();
      plot = draw();
    };
    const themed = new MutationObserver(again);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", again);
    return () => {
      scheme.removeEventListener("change", again);
      themed.disconnect();
      sized.disconnect();
      plot.destroy();
    };
  }, [times, from, to, values, format]);
  return (
    <figure className={styles["chart"]}>
      <figcaption>{label}</figcaption>
      <div ref={box} aria-hidden="true" />
    </figure>
  );
}

function optionsOf(
  element: HTMLElement,
  [from, to]: readonly [number, number],
  format: (value: number) => string,
): UPlot.Options {
  const colour = (name: string): string => resolved(element, `var(${name})`);
  const axis: UPlot.Axis = {
    stroke: colour("--text-soft"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false },
    hooks: {
      setCursor: [
        ({ cursor: { idx }, data: [times, values] }) => {
          const [time, value] = idx == null ? [] : [times[idx], values?.[idx]];
          element.title =
            time === undefined ? "" : `${value == null ? "not known" : format(value)}, ${exactText(time * 1_000)}`;
        },
      ],
    },
    scales: { x: { range: [from, to] }, y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, size: 30, values: (_plot, ticks) => ticks.map((tick) => timeText(tick, to - from)) },
      { ...axis, size: 64, incrs: WHOLE, values: (_plot, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      // Points are drawn where few are shown: of a single one there is no line.
      { stroke: colour("--accent"), fill: colour("--busy-back"), width: 1.5, spanGaps: false, points: { size: 4 } },
    ],
  };
}

/** Steps of an axis of whole numbers: between two that are printed alike nothing is to be read. */
const WHOLE = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

const LONGEST_BY_CLOCK = 172_800;

/** @param span of the axis, in seconds */
function timeText(seconds: number, span: number): string {
  return (span < LONGEST_BY_CLOCK ? clockText : dateText)(seconds * 1_000);
}

/** A colour as a canvas takes it: custom properties and `light-dark()` are CSS's alone. */
function resolved(element: HTMLElement, colour: string): string {
  const probe = document.createElement("span");
  probe.style.color = colour;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
