// A small curve over time: what it was lately, in the height of two lines of text.
import { classes, html, style } from "../base/html.js";
import { exact, number } from "../base/times.js";
import { t } from "../base/words.js";

style(import.meta.url, "spark.css");

const WIDTH = 200;
const HEIGHT = 44;

/** The `d` of a path through points [x, y], broken where there was nothing for longer than `gap`. */
export function pathOf(points, x, y, gap = Infinity) {
  let before = NaN;
  return points.map(([at, value]) => {
    const sign = at - before <= gap ? "L" : "M";
    before = at;
    return `${sign}${x(at).toFixed(1)} ${y(value).toFixed(1)}${sign === "M" ? "h.01" : ""}`; // a lone point is a dot
  }).join("");
}

/**
 * `points`: [[ms, value]], in order. `low`, `high`: ends of the scale, or those of the points; `span`: [ms, ms] of the
 * axis; `write`: a value as text. The newest value stands beside the name, the greatest and least in the text for readers.
 */
export function Spark({ name, points, low = 0, high, span, gap, write = number, mark = "" }) {
  if (!points.length) return html`<div class="spark"><span class="name">${name}</span><span class="faint">${t("spark.none")}</span></div>`;
  const values = points.map(([, value]) => value);
  const bottom = Math.min(low, ...values);
  const top = Math.max(high ?? -Infinity, ...values, bottom + 1e-9);
  const [from, to] = span ?? [points[0][0], points.at(-1)[0]];
  const x = (at) => (to > from ? ((at - from) / (to - from)) * WIDTH : WIDTH);
  const y = (value) => HEIGHT - 2 - ((value - bottom) / (top - bottom)) * (HEIGHT - 4);
  const last = points.at(-1);
  const said = t("spark.said", { name, last: write(last[1]), low: write(Math.min(...values)), high: write(Math.max(...values)),
    from: exact(points[0][0]), to: exact(last[0]) });
  return html`<div class=${classes("spark", mark)} role="img" aria-label=${said} title=${said}>
    <span class="name">${name}</span> <strong class="number">${write(last[1])}</strong>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d=${pathOf(points, x, y, gap)} vector-effect="non-scaling-stroke" /></svg></div>`;
}
