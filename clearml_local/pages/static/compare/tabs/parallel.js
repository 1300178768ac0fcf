// Parallel coordinates: an axis for each parameter and metric that was chosen, a line for each task. Axes are dragged or
// moved by keys, ranges on them are brushed by mouse or keys; all of it stands in the address.
import { classes, html, useMemo, useState } from "../../base/html.js";
import { mapOf } from "../../base/own.js";
import { addressOf, navigate, setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Button, Empty } from "../../parts/basics.js";
import { listed, unlisted } from "../address.js";
import { Axis } from "../axes/axis.js";
import { differs, quantitiesOf } from "../quantities.js";
import { rounded, scaleOf } from "../axes/scale.js";
import { Choice, shownValue, tintsOf, useWidth } from "./scatter.js";

const HEIGHT = 430;
export const TOP = 74;
export const BOTTOM = HEIGHT - 36;
const MISSING = HEIGHT - 12;
const GAP_MIN = 118;
const FIRST = { parameter: 4, metric: 3 };

/** The axes where nobody chose: parameters that differ, metrics that the project names or that differ. */
export function firstAxes(all) {
  const pick = (kind) => all.filter((one) => one.kind === kind && differs(one)).sort((a, b) => a.rank - b.rank || 0).slice(0, FIRST[kind]);
  const some = [...pick("parameter"), ...pick("metric")];
  return (some.length > 1 ? some : all.slice(0, 4)).map((one) => one.key);
}

function rangesOf(query) {
  const some = unlisted(query.range).map((one) => one.split("|")).filter((one) => one.length >= 3);
  return mapOf(some.map((one) => [one.slice(0, -2).join("|"), one.slice(-2).map(Number)]).filter(([, range]) => range.every(Number.isFinite)));
}

const within = (axis, value, range) => !range || (value !== undefined && axis.scale.at(value) >= range[0] && axis.scale.at(value) <= range[1]);

export default function Parallel({ runs, hidden, query, view }) {
  const [box, width] = useWidth();
  const [over, setOver] = useState(null);
  const all = useMemo(() => quantitiesOf(runs.map((run) => run.task)), [runs]);
  const byKey = useMemo(() => new Map(all.map((one) => [one.key, one])), [all]);
  const places = runs.map((_, at) => at).filter((at) => !hidden.has(runs[at].task.id));
  const keys = (query.axes === undefined ? firstAxes(all) : unlisted(query.axes)).filter((key) => byKey.has(key));
  const colour = byKey.get(query.pc);
  const ranges = rangesOf(query);
  const gap = keys.length > 1 ? Math.max(GAP_MIN, (width - 130) / (keys.length - 1)) : 0;
  const full = Math.max(width, 130 + gap * Math.max(0, keys.length - 1));
  const axes = keys.map((key, at) => ({ ...byKey.get(key), at: 65 + gap * at, scale: scaleOf(byKey.get(key), places, BOTTOM, TOP) }));
  const chosen = places.filter((at) => axes.every((axis) => within(axis, axis.values[at], ranges[axis.key])));
  const brushed = axes.some((axis) => ranges[axis.key]);
  const tint = colour && tintsOf(colour, places);
  const setAxes = (next) => setQuery({ axes: listed(next) });
  const setRange = (key, range) => {
    const next = mapOf([...Object.entries(rangesOf(Object.fromEntries(new URLSearchParams(location.search)))), [key, range?.map((value) => rounded(value, axes.find((axis) => axis.key === key).scale))]]);
    setQuery({ range: listed(Object.entries(next).filter(([, one]) => one).map(([name, [low, high]]) => `${name}|${low}|${high}`)) });
  };
  const move = (key, to) => {
    const next = keys.filter((one) => one !== key);
    next.splice(Math.max(0, Math.min(keys.length - 1, to)), 0, key);
    setAxes(next);
  };
  const height = (axis, at) => (axis.values[at] === undefined ? MISSING : axis.scale.of(axis.values[at]));
  const line = (at) => axes.map((axis, n) => `${n ? "L" : "M"}${axis.at} ${height(axis, at)}`).join("");
  const text = (at) => `${runs[at].label}: ${axes.map((axis) => `${axis.label} ${shownValue(axis, axis.values[at])}`).join(", ")}`;
  const go = (event, run) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); navigate(addressOf(run.task)); } };
  const others = all.filter((one) => !keys.includes(one.key));
  if (!all.length) return html`<${Empty} title=${t("compare.parallel.none")} />`;
  const order = [...places].sort((a, b) => Number(chosen.includes(a)) - Number(chosen.includes(b)));
  // What is pointed at is drawn once more, above the others: a line that moved in the document would take the focus along.
  const drawn = (at) => html`<path d=${line(at)} stroke-dasharray=${tint ? undefined : runs[at].look.dash.join(" ") || undefined} style=${{ stroke: tint ? tint.colour(at) : runs[at].look.colour }} />`;
  return html`<div class="bar compare-bar">
      <${Choice} label=${t("compare.parallel.add")} value="" all=${others} empty=${t("compare.parallel.choose")} onChange=${(key) => key && setAxes([...keys, key])} />
      <${Choice} label=${t("compare.scatter.colour")} value=${colour?.key} all=${all} empty=${t("compare.scatter.by_task")} onChange=${(key) => setQuery({ pc: key })} />
      ${query.axes !== undefined && html`<${Button} kind="quiet" onClick=${() => setQuery({ axes: null, range: null })}>${t("compare.parallel.reset")}<//>`}
      ${brushed && html`<${Button} kind="quiet" onClick=${() => setQuery({ range: null })}>${t("compare.parallel.all")}<//>`}
      <span class="faint" role="status">${brushed ? t("compare.parallel.within", { n: chosen.length, all: places.length }) : ""}</span>
      ${brushed && chosen.length > 1 && chosen.length < runs.length && html`<a class="button" href=${view.href({ ids: chosen.map((at) => runs[at].task.id) })}>${t("compare.parallel.keep", { n: chosen.length })}</a>`}</div>
    <p class="faint">${t("compare.parallel.how")}</p>
    <figure class="card parallel" ref=${box}><div class="scroller" tabindex="0" role="region" aria-label=${t("compare.tab.hyper-params/graph")}>
      <div class="field" style=${{ width: `${full}px`, height: `${HEIGHT}px` }}>
        <svg width=${full} height=${HEIGHT} viewBox=${`0 0 ${full} ${HEIGHT}`} role="group" aria-label=${t("compare.parallel.label", { n: places.length, axes: axes.length })}>
          ${axes.some((axis) => places.some((at) => axis.values[at] === undefined)) && html`<text class="missing" x="4" y=${MISSING + 4}>${t("compare.missing")}</text>`}
          ${order.map((at) => html`<a key=${runs[at].task.id} href=${addressOf(runs[at].task)} aria-label=${text(at)} class=${classes("line", { out: !chosen.includes(at) })}
            onClick=${(event) => go(event, runs[at])} onMouseEnter=${() => setOver(at)} onMouseLeave=${() => setOver(null)} onFocus=${() => setOver(at)} onBlur=${() => setOver(null)}>
            <path class="target" d=${line(at)} />${drawn(at)}</a>`)}
          ${places.includes(over) && html`<g class=${classes("line raised", { out: !chosen.includes(over) })} aria-hidden="true">${drawn(over)}</g>`}
        </svg>
        ${axes.map((axis, at) => html`<${Axis} key=${axis.key} axis=${axis} range=${ranges[axis.key]} place=${at} count=${axes.length} gap=${gap || 118} top=${TOP} bottom=${BOTTOM}
          onMove=${(to) => move(axis.key, to)} onRange=${(range) => setRange(axis.key, range)} onRemove=${() => { setAxes(keys.filter((one) => one !== axis.key)); }} />`)}
      </div></div>
      <figcaption aria-hidden="true">${over !== null && runs[over] ? text(over) : t("compare.parallel.hover")}</figcaption>
      ${tint && html`<ul class="tints" aria-label=${colour.label}>${tint.legend.map((one) => html`<li key=${one.text}><svg viewBox="-8 -8 16 16" aria-hidden="true"><path d=${one.shape} style=${{ fill: one.colour }} /></svg>${one.text}</li>`)}</ul>`}</figure>
    <details class="card"><summary>${t("compare.parallel.table", { n: chosen.length })}</summary><div class="scroller" tabindex="0" role="region" aria-label=${t("compare.parallel.table", { n: chosen.length })}><table class="plain" aria-label=${t("compare.parallel.table", { n: chosen.length })}>
      <thead><tr><th scope="col">${t("compare.task")}</th>${axes.map((axis) => html`<th scope="col" class="number" key=${axis.key}>${axis.label}</th>`)}</tr></thead>
      <tbody>${chosen.map((at) => html`<tr key=${runs[at].task.id}><th scope="row"><a href=${addressOf(runs[at].task)}>${runs[at].label}</a></th>
        ${axes.map((axis) => html`<td class="number" key=${axis.key}>${shownValue(axis, axis.values[at])}</td>`)}</tr>`)}</tbody></table></div></details>`;
}
