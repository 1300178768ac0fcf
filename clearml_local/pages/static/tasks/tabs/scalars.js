// Curves of a task: one drawing for each metric with its variants, smoothed as one likes, by iteration or by time.
import { html, useMemo } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { setQuery, usePlace } from "../../base/router.js";
import { number } from "../../base/times.js";
import { pairKey } from "../../base/texts.js";
import { locale, t } from "../../base/words.js";
import { Empty, Loaded, Section } from "../../parts/basics.js";
import { Curve } from "../../parts/curve.js";
import { smoothed } from "../../parts/reports/smooth.js";

const AXES = { iter: "number", timestamp: "time", relative: "duration" };
const POINTS = 2000;

/** Curves by metric: metric -> `[{name, x, y, thinned}]`; of long ones the server gives the lowest and highest of each stretch, or its mean. */
function byMetric({ curves }, axis) {
  const unit = axis === "relative" ? 1000 : 1; // drawings count seconds
  const found = new Map();
  for (const { metric, variant, x, y, thinned } of curves) found.set(metric, [...(found.get(metric) ?? []), { name: variant, x: unit === 1 ? x : x.map((one) => one / unit), y, thinned }]);
  return found;
}

/** `calm` are the means of the same stretches: of extremes no smoothing would come. */
function seriesOf(variants, calm, weight) {
  if (!weight) return variants;
  return variants.flatMap((one) => {
    const mean = calm?.find(({ name }) => name === one.name) ?? one;
    return [{ ...one, faint: true }, { ...mean, y: smoothed(mean, weight) }];
  });
}

/** What a task says of the series of a metric: last, lowest and highest of all its points, and how many they are. */
const statedOf = (task, metric) => new Map(Object.values(task.last_metrics ?? {}).flatMap((some) => Object.values(some ?? {})).filter((one) => one.metric === metric)
  .map((one) => [one.variant, { last: one.value, min: one.min_value, max: one.max_value, count: one.count }]));

function Metric({ task, metric, variants, calm, axis, weight, log }) {
  const series = useMemo(() => seriesOf(variants, calm, weight), [variants, calm, weight]);
  const stated = useMemo(() => statedOf(task, metric), [task.last_metrics, metric]);
  return html`<${Section} title=${metric}><${Curve} series=${series} stated=${stated} title=${metric} kind=${AXES[axis]} log=${log} /><//>`;
}

const isCurve = (variants) => variants.some(({ x }) => x.length > 1);
const finite = (values) => values.filter((value) => typeof value === "number" && Number.isFinite(value));

/** A metric of which every series has one value: a point is no curve, so the values stand in a list, each as long as it is great. */
function Values({ metric, variants }) {
  const rows = variants.map(({ name, y }) => ({ name, value: y[0] })).sort((a, b) => a.name.localeCompare(b.name, locale(), { numeric: true }));
  const greatest = Math.max(0, ...finite(rows.map((one) => one.value)).map(Math.abs));
  const share = (value) => (greatest > 0 && Number.isFinite(value) ? Math.abs(value) / greatest : 0);
  return html`<${Section} title=${metric}><div class="scroller" tabindex="0" role="region" aria-label=${metric}><table class="plain values">
    <thead><tr><th scope="col">${t("params.name")}</th><th scope="col" class="number">${t("params.value")}</th>${rows.length > 1 && html`<td class="bar-cell"></td>`}</tr></thead>
    <tbody>${rows.map(({ name, value }) => html`<tr key=${name}><th scope="row">${name}</th><td class="number">${number(value, 5)}</td>
      ${rows.length > 1 && html`<td class="bar-cell" aria-hidden="true"><span class=${value < 0 ? "below" : ""} style=${{ width: `${100 * share(value)}%` }} /></td>`}</tr>`)}</tbody></table></div><//>`;
}

function Single({ rows }) {
  return html`<${Section} title=${html`${t("scalars.single")} <span class="count">${rows.length}</span>`}><div class="scroller" tabindex="0" role="region" aria-label=${t("scalars.single")}><table class="plain slim" aria-label=${t("scalars.single")}>
    <thead><tr><th scope="col">${t("params.name")}</th><th scope="col" class="number">${t("params.value")}</th></tr></thead>
    <tbody>${rows.map((one) => html`<tr key=${pairKey(one.metric, one.variant)}><th scope="row">${one.metric && one.metric !== "Summary" ? `${one.metric} / ` : ""}${one.variant}</th><td class="number">${number(one.value, 5)}</td></tr>`)}</tbody></table></div><//>`;
}

export default function Scalars({ task }) {
  const { query } = usePlace();
  const axis = query.x in AXES ? query.x : "iter";
  const weight = Math.min(0.99, Math.max(0, Number(query.smooth) || 0));
  const find = (query.find ?? "").trim().toLowerCase();
  const ask = async (how) => {
    const body = { tasks: [task.id], key: axis, points: POINTS };
    const [curves, calm, single] = await Promise.all([
      call("pages.curves", body, how), weight > 0 ? call("pages.curves", { ...body, means: true }, how) : { curves: [] },
      call("events.get_task_single_value_metrics", { tasks: [task.id] }, how),
    ]);
    return { curves: byMetric(curves, axis), calm: byMetric(calm, axis), left: curves.left_out, single: single.tasks?.[0]?.values ?? [] };
  };
  const asked = useData(ask, `scalars ${task.id} ${axis} ${weight > 0}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  const matches = (name) => !find || name.toLowerCase().includes(find);
  const isDrawn = !asked.data || [...asked.data.curves.values()].some(isCurve); // of single values there is nothing to smooth
  return html`<div class="tools"><input type="search" value=${query.find ?? ""} placeholder=${t("scalars.search")} aria-label=${t("scalars.search")} onInput=${(event) => setQuery({ find: event.target.value })} />
      ${isDrawn && html`<label>${t("scalars.smooth")} <input type="range" min="0" max="0.99" step="0.01" value=${weight} onInput=${(event) => setQuery({ smooth: Number(event.target.value) || null })} />
        <output class="number">${number(weight)}</output></label>
      <label>${t("scalars.x")} <select value=${axis} onChange=${(event) => setQuery({ x: event.target.value === "iter" ? null : event.target.value })}>${Object.keys(AXES).map((name) => html`
        <option key=${name} value=${name}>${t(`scalars.x.${name}`)}</option>`)}</select></label>
      <label><input type="checkbox" checked=${query.y === "log"} onChange=${(event) => setQuery({ y: event.target.checked ? "log" : null })} /> ${t("scalars.log")}</label>`}</div>
    <${Loaded} from=${asked}>${({ curves, calm, left, single }) => {
      const metrics = [...curves].filter(([metric, variants]) => matches(metric) || variants.some(({ name }) => matches(name)));
      const rows = single.filter((one) => matches(one.variant) || matches(one.metric));
      if (!curves.size && !single.length) return html`<${Empty} title=${t("scalars.none")}><p class="faint">${t("scalars.none.why")}</p><pre>logger.report_scalar("loss", "train", value, iteration)</pre><//>`;
      if (!metrics.length && !rows.length) return html`<${Empty} title=${t("scalars.found.none")} />`;
      return html`${rows.length > 0 && html`<${Single} rows=${rows} />`}<div class="curves">${metrics.map(([metric, variants]) => (isCurve(variants) ? html`
        <${Metric} key=${metric} task=${task} metric=${metric} variants=${variants} calm=${calm.get(metric)} axis=${axis} weight=${weight} log=${query.y === "log"} />`
        : html`<${Values} key=${metric} metric=${metric} variants=${variants} />`))}</div>${left > 0 && html`<p class="notice">${t("scalars.left", { n: left })}</p>`}`;
    }}<//>`;
}
