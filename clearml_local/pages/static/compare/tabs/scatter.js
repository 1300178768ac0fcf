// One quantity against another, a point for each task: x and y of choice, a third as colour.
import { html, useEffect, useMemo, useRef, useState } from "../../base/html.js";
import { addressOf, navigate, setQuery } from "../../base/router.js";
import { tickTexts, writerOf } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty } from "../../parts/basics.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { differs, quantitiesOf } from "../quantities.js";
import { tickLabels } from "../axes/labels.js";
import { apart, scaleOf, short, widest } from "../axes/scale.js";

const HEIGHT = 460;
const EDGE = { left: 84, right: 24, top: 16, bottom: 58 };
const SHAPES = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", "M-5-5h10v10h-10z", "M0-6.5L6 5H-6z", "M0-7L7 0 0 7-7 0z", "M0 6.5L6-5H-6z", "M-6-2h4v-4h4v4h4v4h-4v4h-4v-4h-4z"];

/** The width of an element, and again when it changes. */
export function useWidth(start = 800) {
  const box = useRef(null);
  const [width, setWidth] = useState(start);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new ResizeObserver(([one]) => setWidth(Math.max(240, Math.round(one.contentRect.width))));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

/** What can be chosen, parameters and metrics apart; those in which the tasks differ come first. */
export function Choice({ label, value, all, onChange, empty }) {
  const options = useMemo(() => {
    const text = (one) => `${one.label}${one.stat ? ` (${t(`compare.stat.${one.stat}`)})` : ""}${differs(one) ? "" : ` — ${t("compare.same.short")}`}`;
    const group = (kind) => all.filter((one) => one.kind === kind).sort((a, b) => Number(differs(b)) - Number(differs(a)));
    const some = ["parameter", "metric"].flatMap((kind) => group(kind).map((one) => ({ value: one.key, text: text(one), group: t(`compare.kind.${kind}`) })));
    return empty ? [{ value: "", text: empty }, ...some] : some;
  }, [all, empty]);
  return html`<${Chooser} label=${label} value=${value ?? ""} options=${options} onChange=${onChange} />`;
}

/** What is compared where nobody chose: what most tasks have, in which they differ, and what the project names first. */
export function firstOf(all) {
  const missing = (one) => one.values.filter((value) => value === undefined).length;
  const best = (kind) => all.filter((one) => one.kind === kind)
    .sort((a, b) => Number(differs(b)) - Number(differs(a)) || missing(a) - missing(b) || a.rank - b.rank || 0)[0];
  return { parameter: best("parameter"), metric: best("metric") };
}

const writers = new WeakMap();
/** How the values of a quantity are written. */
function writtenBy(quantity) {
  if (!writers.has(quantity.values)) writers.set(quantity.values, writerOf(quantity.values, 5));
  return writers.get(quantity.values);
}

export const shownValue = (quantity, value) => (value === undefined ? "–" : quantity.numeric ? writtenBy(quantity)(value) : value === "" ? t("compare.empty_text") : value);

export default function Scatter({ runs, hidden, query }) {
  const [box, width] = useWidth();
  const [over, setOver] = useState(null);
  const all = useMemo(() => quantitiesOf(runs.map((run) => run.task)), [runs]);
  const first = firstOf(all);
  const of = (key, otherwise) => all.find((one) => one.key === key) ?? otherwise;
  const [x, y] = [of(query.sx, first.parameter), of(query.sy, first.metric)];
  const colour = of(query.sc);
  if (!x || !y) return html`<${Empty} title=${t("compare.scatter.none")} />`;
  const places = runs.map((_, at) => at).filter((at) => !hidden.has(runs[at].task.id) && x.values[at] !== undefined && y.values[at] !== undefined);
  const left = runs.filter((run) => !hidden.has(run.task.id)).length - places.length;
  const ys = scaleOf(y, places, HEIGHT - EDGE.bottom, EDGE.top, query.ylog === "1");
  const start = Math.max(EDGE.left, widest(ys.ticks) + 32);
  const xs = scaleOf(x, places, start, width - EDGE.right, query.xlog === "1");
  const xTicks = apart(xs.ticks);
  const [xLabels, yLabels] = [tickLabels(xTicks, 16), tickLabels(ys.ticks, 11)];
  const tint = colour && tintsOf(colour, places);
  const text = (at) => [`${runs[at].label}:`, ...[x, y, colour].filter(Boolean).map((one) => `${one.label} ${shownValue(one, one.values[at])}`)].join(" ");
  const go = (event, run) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); navigate(addressOf(run.task)); } };
  return html`<div class="bar compare-bar">
      <${Choice} label=${t("compare.scatter.x")} value=${x.key} all=${all} onChange=${(key) => setQuery({ sx: key })} />
      <${Choice} label=${t("compare.scatter.y")} value=${y.key} all=${all} onChange=${(key) => setQuery({ sy: key })} />
      <${Choice} label=${t("compare.scatter.colour")} value=${colour?.key} all=${all} empty=${t("compare.scatter.by_task")} onChange=${(key) => setQuery({ sc: key })} />
      ${[["xlog", x, "x"], ["ylog", y, "y"]].map(([name, one, axis]) => one.numeric && html`<label class="check" key=${name}><input type="checkbox" checked=${query[name] === "1"}
        onChange=${(event) => setQuery({ [name]: event.currentTarget.checked ? "1" : null })} /> ${t("compare.log_of", { axis })}</label>`)}</div>
    ${left > 0 && html`<p class="faint">${t("compare.scatter.left", { n: left })}</p>`}
    <figure class="card scatter" ref=${box}><svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="group" aria-label=${t("compare.scatter.label", { x: x.label, y: y.label, n: places.length })}>
      ${xTicks.map((tick, at) => html`<g class="tick" transform=${`translate(${tick.at} 0)`}><line y1=${EDGE.top} y2=${HEIGHT - EDGE.bottom} /><text y=${HEIGHT - EDGE.bottom + 18} text-anchor="middle">${xLabels[at]}</text></g>`)}
      ${ys.ticks.map((tick, at) => html`<g class="tick" transform=${`translate(0 ${tick.at})`}><line x1=${start} x2=${width - EDGE.right} /><text x=${start - 8} dy=".32em" text-anchor="end">${yLabels[at]}</text></g>`)}
      <text class="axis-name" x=${(start + width - EDGE.right) / 2} y=${HEIGHT - 12} text-anchor="middle">${short(x.label, 60)}</text>
      <text class="axis-name" transform=${`translate(14 ${(EDGE.top + HEIGHT - EDGE.bottom) / 2}) rotate(-90)`} text-anchor="middle">${short(y.label, 50)}</text>
      ${places.map((at) => html`<a key=${runs[at].task.id} class="point" href=${addressOf(runs[at].task)} aria-label=${text(at)} transform=${`translate(${xs.of(x.values[at])} ${ys.of(y.values[at])})`}
        onClick=${(event) => go(event, runs[at])} onMouseEnter=${() => setOver(at)} onMouseLeave=${() => setOver(null)} onFocus=${() => setOver(at)} onBlur=${() => setOver(null)}>
        <circle r="14" class="target" /><path d=${tint ? tint.shape(at) : SHAPES[at % SHAPES.length]} style=${{ fill: tint ? tint.colour(at) : runs[at].look.colour }} /></a>`)}</svg>
      <figcaption aria-hidden="true">${over !== null && runs[over] ? text(over) : t("compare.scatter.how")}</figcaption>
      ${tint && html`<ul class="tints" aria-label=${colour.label}>${tint.legend.map((one) => html`<li key=${one.text}><svg viewBox="-8 -8 16 16" aria-hidden="true"><path d=${one.shape} style=${{ fill: one.colour }} /></svg>${one.text}</li>`)}</ul>`}</figure>
    <details class="card"><summary>${t("compare.scatter.table")}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t("compare.scatter.table")}><table class="plain" aria-label=${t("compare.scatter.table")}>
      <thead><tr><th scope="col">${t("compare.task")}</th>${[x, y, colour].filter(Boolean).map((one) => html`<th scope="col" class="number" key=${one.key}>${one.label}</th>`)}</tr></thead>
      <tbody>${places.map((at) => html`<tr key=${runs[at].task.id}><th scope="row"><a href=${addressOf(runs[at].task)}>${runs[at].label}</a></th>
        ${[x, y, colour].filter(Boolean).map((one) => html`<td class="number">${shownValue(one, one.values[at])}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

/** Colours of a third quantity: from one to another by number, or one with a shape of its own for each word. */
export function tintsOf(quantity, places) {
  const known = places.map((at) => quantity.values[at]).filter((one) => one !== undefined);
  if (quantity.numeric) {
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const mixed = (share) => `color-mix(in oklab, var(--c1) ${Math.round(100 - 100 * share)}%, var(--c2))`;
    const colour = (value) => (value === undefined ? "var(--faint)" : mixed(high > low ? (value - low) / (high - low) : 0.5));
    const legend = (high > low ? [low, (low + high) / 2, high] : [low]).filter(Number.isFinite);
    const texts = tickTexts(legend);
    return { colour: (at) => colour(quantity.values[at]), shape: () => SHAPES[0], legend: legend.map((value, at) => ({ text: texts[at], colour: colour(value), shape: SHAPES[0] })) };
  }
  const words = [...new Set(known)].sort();
  const at = (value) => (value === undefined ? -1 : words.indexOf(value));
  const colour = (place) => (place < 0 ? "var(--faint)" : `var(--c${(place % 8) + 1})`);
  const shape = (place) => SHAPES[Math.max(0, place) % SHAPES.length];
  return { colour: (one) => colour(at(quantity.values[one])), shape: (one) => shape(at(quantity.values[one])), legend: words.map((text, place) => ({ text: text || t("compare.empty_text"), colour: colour(place), shape: shape(place) })) };
}
