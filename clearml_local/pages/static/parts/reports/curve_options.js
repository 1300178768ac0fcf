// How uPlot is told to draw: series brought to one x, colours of the theme, numbers and times of the language.
import { momentIn } from "../../base/formats.js";
import { locale } from "../../base/words.js";
import { duration, tickTexts, writerOf } from "../../base/times.js";

const COLOURS = 8;
const DAY_MS = 86_400_000;

export const colourOf = (place) => `var(--c${(place % COLOURS) + 1})`;

/** A CSS colour such as "var(--c1)" as a canvas needs it. */
function resolved(style, colour) {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? style.getPropertyValue(name).trim() : colour;
}

/** Series of the same name share a colour (a smoothed curve and the faint one behind it). */
export function coloured(series) {
  const places = new Map();
  return series.map((one) => {
    if (!places.has(one.name)) places.set(one.name, places.size);
    const place = places.get(one.name);
    return { ...one, colour: one.colour ?? colourOf(place), dash: one.dash ?? (one.dashed ? [6, 4] : place >= COLOURS ? [2, 3] : undefined) };
  });
}

const finite = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);

const FAR = 1e300;
const ROOM = 1.3; // what a drawing adds to a range

/** The series as they can be drawn: where the range is more than a number can hold, without what is farthest out. `left` is how much that is. */
export function drawable(series) {
  let [min, max, left] = [Infinity, -Infinity, 0];
  for (const { y } of series) for (const value of y) if (finite(value) !== null) [min, max] = [Math.min(min, value), Math.max(max, value)];
  if (min > max || [ROOM * min, ROOM * max, ROOM * (max - min)].every(Number.isFinite)) return { drawn: series, left };
  const reported = new Set(series.filter((one) => one.faint).map((one) => one.name));
  const drawn = series.map((one) => ({ ...one, y: Array.from(one.y, (value) => {
    if (finite(value) === null || Math.abs(value) <= FAR) return value;
    if (one.faint || !reported.has(one.name)) left += 1;
    return null;
  }) }));
  return { drawn, left };
}

/** What uPlot draws: one x for all, and the values of each series there. */
export function aligned(uPlot, series) {
  if (!series.length) return [[]];
  const tables = series.map(({ x, y }) => {
    let [xs, ys] = [Array.from(x), Array.from(y, finite)];
    if (xs.some((value, place) => place && !(value > xs[place - 1]))) { // reported out of order, or twice
      const points = new Map(xs.map((value, place) => [value, ys[place]]));
      xs = [...points.keys()].filter((value) => finite(value) !== null).sort((a, b) => a - b);
      ys = xs.map((value) => points.get(value));
    }
    return [xs, ys];
  });
  return tables.length === 1 ? tables[0] : uPlot.join(tables);
}

/** A value of x; a number so that it is told apart from those `near` it. */
export function xText(kind, value, near = []) {
  if (value === null || value === undefined) return "–";
  if (kind === "time") return momentIn(locale(), value, { dateStyle: "short", timeStyle: "medium" });
  return kind === "duration" ? duration(value) : writerOf([...near, value])(value);
}

function ticks(kind) {
  if (kind === "duration") return (_, splits) => splits.map((value) => duration(value));
  if (kind !== "time") return (_, splits) => tickTexts(splits);
  return (_, splits, __, ___, step) => splits.map((value) => momentIn(locale(), value, step >= DAY_MS
    ? { day: "2-digit", month: "2-digit" } : { hour: "2-digit", minute: "2-digit", ...(step < 60_000 ? { second: "2-digit" } : {}) }));
}

const [SIZE_LEAST, CHARACTER] = [48, 7]; // px: of the room beside the values, of a sign in it
const wide = (texts) => Math.max(0, ...(texts ?? []).map((text) => text.length * CHARACTER));
/** Room for the numbers beside an axis; uPlot asks again until it stays so. */
const sizeOf = (_, texts) => Math.max(SIZE_LEAST, wide(texts) + 18);
/** How far apart numbers below an axis are at least: as wide as those of a range of which a sixth is a step. */
const spaceOf = (_, __, low, high) => Math.max(60, wide(tickTexts([low, low + (high - low) / 6, high].map((value) => Number(value.toPrecision(15))))) + 16);
const WHOLES = Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();
/** Iterations, windows: between two of them there is nothing to name. */
const ofWholes = (series) => series.every(({ x }) => Array.prototype.every.call(x, Number.isInteger));

/** Options of a drawing; `hidden` holds names of series that are not shown. */
export function optionsOf({ element, series, width, height, kind, log, hidden, hooks }) {
  const style = getComputedStyle(element);
  const [ink, line] = [style.getPropertyValue("--faint").trim(), style.getPropertyValue("--line").trim()];
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px system-ui, sans-serif" };
  const positive = series.every(({ y }) => Array.prototype.every.call(y, (value) => finite(value) === null || value > 0));
  return {
    width, height, ms: 1, legend: { show: false }, hooks,
    cursor: { drag: { x: true, y: false, setScale: true }, points: { size: 7 } },
    scales: { x: { time: kind === "time" }, y: log ? { distr: positive ? 3 : 4 } : {} },
    axes: [
      { ...axis, size: 34, values: ticks(kind), space: kind === "number" ? spaceOf : 90, ...(kind === "number" && ofWholes(series) ? { incrs: WHOLES } : {}) },
      { ...axis, size: sizeOf, values: (_, splits) => tickTexts(splits) },
    ],
    series: [{}, ...series.map((one) => ({
      label: one.name, stroke: resolved(style, one.colour), width: one.faint ? 1 : 1.8, alpha: one.faint ? 0.3 : 1, dash: one.dash,
      spanGaps: true, show: !hidden.has(one.name), points: one.faint ? { show: false } : {},
    }))],
  };
}

/** Last, smallest and largest value of each series, for the table beside a drawing; of a smoothed one, as reported. */
export function summary(series) {
  const reported = new Map(series.filter((one) => one.faint).map((one) => [one.name, one.y]));
  return series.filter((one) => !one.faint).map(({ name, y: drawn, colour }) => {
    const y = reported.get(name) ?? drawn;
    let [last, min, max, count] = [null, Infinity, -Infinity, 0];
    for (const value of y) {
      if (finite(value) === null) continue;
      last = value;
      count += 1;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { name, colour, last, min: count ? min : null, max: count ? max : null, count };
  });
}
