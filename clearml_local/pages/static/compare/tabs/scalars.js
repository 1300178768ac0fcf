// Curves of all tasks over each other, one drawing for each variant or for each metric. The server thins them; where one
// zooms in, it gives every point.
import { html, useEffect, useMemo, useRef, useState } from "../../base/html.js";
import { mapOf } from "../../base/own.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Button, Empty, Loaded } from "../../parts/basics.js";
import { Curve, useSeen } from "../../parts/curve.js";
import { smoothed, within } from "../../parts/reports/smooth.js";
import { listed, unlisted } from "../address.js";
import { metricsOf, together } from "../quantities.js";
import { Search } from "./parameters.js";

import("/vendor/uplot.js").catch(() => {}); // it comes while the server reads; whoever draws says what went wrong
const POINTS = 600;
const POINTS_NEAR = 3000;
const KINDS = { iter: "number", timestamp: "time", relative: "duration" };
const MARGIN = 0.02;
const CHARTS = 60;

/** Zooms by drawing, from the address: {name: [from, to]}. */
function zoomsOf(query) {
  const some = unlisted(query.zoom).map((one) => one.split("|")).filter((one) => one.length === 3 && one.slice(1).every((x) => x !== "" && Number.isFinite(Number(x))));
  return mapOf(some.map(([name, from, to]) => [name, [Number(from), Number(to)]]));
}

function setZoom(name, zoom) {
  const zooms = zoomsOf(Object.fromEntries(new URLSearchParams(location.search)));
  if (zoom) zooms[name] = zoom; else delete zooms[name];
  setQuery({ zoom: listed(Object.entries(zooms).map(([one, [from, to]]) => `${one}|${Number(from.toPrecision(12))}|${Number(to.toPrecision(12))}`)) });
}

/** What the server gives for one drawing: "task variant" -> {x, y, thinned}. */
async function curvesOf(body, how) {
  const { curves } = await call("pages.curves", body, how);
  const scale = body.key === "relative" ? 1000 : 1; // drawings count seconds
  return new Map(curves.map((one) => [`${one.task} ${one.variant}`, { ...one, x: scale === 1 ? one.x : one.x.map((x) => x / scale) }]));
}

function seriesOf({ runs, chart, whole, near, means, smooth, several }) {
  const some = runs.flatMap((run) => chart.variants.map((variant, at) => ({ run, variant, at, key: `${run.task.id} ${variant}` }))).filter(({ key }) => whole.has(key) || near?.has(key));
  const made = some.map(({ run, variant, at, key }) => {
    const curve = whole.has(key) ? within(whole.get(key), near?.get(key)) : near.get(key);
    const dash = several ? [[], [7, 4], [2, 3], [12, 3, 2, 3]][at % 4] : run.look.dash;
    const calm = means?.has(key) ? within(means.get(key), near?.get(key)) : curve; // of extremes no mean would come
    return { curve, calm, one: { name: several ? `${run.label} · ${variant}` : run.label, colour: run.look.colour, dash: dash.length ? dash : undefined, dashed: dash.length > 0 } };
  });
  if (!smooth) return made.map(({ curve, one }) => ({ ...one, x: curve.x, y: curve.y }));
  return [
    ...made.map(({ curve, one }) => ({ ...one, x: curve.x, y: curve.y, faint: true })),
    ...made.map(({ calm, one }) => ({ ...one, x: calm.x, y: smoothed(calm, smooth) })),
  ];
}

function Chart({ chart, runs, axis, smooth, log, zoom }) {
  const box = useRef(null);
  const seen = useSeen(box);
  const [arriving, setArriving] = useState(!!zoom); // the address had a zoom: the drawing has that stretch alone
  const arrived = arriving && !!zoom;
  const ids = runs.map((run) => run.task.id);
  const body = { tasks: [...ids].sort(), metrics: [{ metric: chart.metric, variants: chart.variants }], key: axis };
  const running = { keep: true, when: (changes) => ids.some((id, at) => runs[at].task.status === "in_progress" && concerns(changes, "tasks", id)) };
  const key = JSON.stringify(body);
  const whole = useData((how) => curvesOf({ ...body, points: POINTS }, how), seen && !arrived ? key : null, running);
  const means = useData((how) => curvesOf({ ...body, points: POINTS, means: true }, how), seen && smooth > 0 && !arrived ? key : null, running);
  const unit = axis === "relative" ? 1000 : 1;
  const margin = zoom ? (zoom[1] - zoom[0]) * MARGIN : 0;
  const stretch = zoom && { from: (zoom[0] - margin) * unit, to: (zoom[1] + margin) * unit };
  const near = useData((how) => curvesOf({ ...body, ...stretch, points: POINTS_NEAR }, how), seen && zoom ? `${key} ${zoom}` : null, running);
  const series = useMemo(() => seriesOf({
    runs, chart, whole: (!arrived && whole.data) || new Map(), near: zoom ? near.data : null, means: arrived ? null : means.data, smooth, several: chart.variants.length > 1,
  }), [runs, chart, whole.data, near.data, means.data, smooth, !zoom, arrived]);
  const data = arrived ? near : whole;
  const zoomed = (now) => { if (!arrived || now) setZoom(chart.name, now ?? null); };
  const leave = () => { setArriving(false); setZoom(chart.name, null); };
  const exact = zoom && near.data && [...near.data.values()].every((one) => !one.thinned);
  return html`<section class="card chart" ref=${box} data-chart=${chart.name}><header><h2>${chart.name}</h2>
      <span class="faint" role="status">${exact ? t("compare.exact") : zoom && near.loading ? t("compare.exact.coming") : ""}</span>
      ${arrived && html`<${Button} onClick=${leave}>${t("compare.whole")}<//>`}</header>
    ${seen ? html`<${Loaded} from=${data}>${() => html`<${Curve} key=${`${axis} ${arrived}`} series=${series} title=${chart.name} kind=${KINDS[axis]} log=${log} onZoom=${zoomed} />`}<//>`
      : html`<div class="unseen"></div>`}</section>`;
}

/** Drawings: one for each variant, or for each metric with all its variants. */
function chartsOf(runs, grouped) {
  const curves = together(runs.map((run) => run.task), metricsOf).map(([, some]) => ({ ...some.find(Boolean), most: Math.max(...some.map((one) => (one && !one.single ? one.count : 0))) }));
  const long = curves.filter((one) => one.most > 1);
  const charts = new Map();
  for (const { metric, variant } of long) {
    const name = grouped ? metric : `${metric} / ${variant}`;
    charts.set(name, { name, metric, variants: [...(charts.get(name)?.variants ?? []), variant] });
  }
  return { charts: [...charts.values()], points: curves.length - long.length };
}

export default function Scalars({ runs, hidden, query, view }) {
  const axis = query.x in KINDS ? query.x : "iter";
  const grouped = query.group === "metric";
  const smooth = Math.min(0.99, Math.max(0, Number(query.smooth) || 0));
  const [most, setMost] = useState(CHARTS);
  const [weight, setWeight] = useState(smooth);
  useEffect(() => setWeight(smooth), [smooth]);
  const metrics = runs.map((run) => `${run.task.id} ${[...metricsOf(run.task)].map(([key, one]) => `${key}${one.count > 1}`)}`).join("\n");
  const { charts, points } = useMemo(() => chartsOf(runs, grouped), [metrics, grouped]);
  const statuses = runs.map((run) => `${run.task.id} ${run.task.status} ${run.label} ${hidden.has(run.task.id)}`).join("\n");
  const shownRuns = useMemo(() => runs.filter((run) => !hidden.has(run.task.id)), [statuses]);
  const wanted = (query.q ?? "").toLowerCase();
  const found = charts.filter((chart) => `${chart.name} ${chart.variants.join(" ")}`.toLowerCase().includes(wanted));
  const zooms = zoomsOf(query);
  const changeAxis = (event) => setQuery({ x: event.currentTarget.value, zoom: null }); // another unit: the zoom means nothing there
  const single = points > 0 && html`<p class="faint">${t("compare.scalars.single", { n: points })} <a href=${view.href({ tab: "scalars/values" })}>${t("compare.tab.scalars/values")}</a></p>`;
  if (!charts.length) return html`<${Empty} title=${t("compare.scalars.none")}>${single}<//>`;
  return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.metrics.search")} />
      <label>${t("compare.axis")} <select value=${axis} onChange=${changeAxis}>${Object.keys(KINDS).map((name) => html`<option value=${name}>${t(`compare.axis.${name}`)}</option>`)}</select></label>
      <label>${t("compare.group")} <select value=${grouped ? "metric" : ""} onChange=${(event) => setQuery({ group: event.currentTarget.value, zoom: null })}>
        <option value="">${t("compare.group.variant")}</option><option value="metric">${t("compare.group.metric")}</option></select></label>
      <label class="smooth">${t("compare.smooth")} <input type="range" min="0" max="0.99" step="0.01" value=${weight} aria-valuetext=${weight || t("compare.smooth.none")}
        onInput=${(event) => setWeight(Number(event.currentTarget.value))} onChange=${(event) => setQuery({ smooth: Number(event.currentTarget.value) || null })} />
        <output class="number">${weight.toFixed(2)}</output></label>
      <label class="check"><input type="checkbox" checked=${query.log === "1"} onChange=${(event) => setQuery({ log: event.currentTarget.checked ? "1" : null })} /> ${t("compare.log_scale")}</label></div>
    ${single}
    ${found.length === 0 && html`<${Empty} title=${t("compare.found.none")} />`}
    <div class="charts">${found.slice(0, most).map((chart) => html`<${Chart} key=${`${chart.name} ${grouped}`} chart=${chart} runs=${shownRuns} axis=${axis} smooth=${weight} log=${query.log === "1"} zoom=${zooms[chart.name]} />`)}</div>
    ${found.length > most && html`<${Button} onClick=${() => setMost(most + CHARTS)}>${t("compare.more", { n: Math.min(CHARTS, found.length - most) })}<//>`}`;
}
