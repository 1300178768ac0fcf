// Plots of a task by metric and variant: the newest of each, and those of earlier iterations where there are some.
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useCall, useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { setQuery, usePlace } from "../../base/router.js";
import { number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty, Failure, Loaded, Section } from "../../parts/basics.js";
import { useSeen } from "../../parts/curve.js";
import { Plot } from "../../parts/plot.js";

const PAUSE_MS = 200;

/** Of a value that changes quickly, what it is once it rests. */
function useRested(value) {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** The iterations in which a metric has plots: from, to and the one that is shown. */
function Iterations({ range, value, onChange, label }) {
  if (!range || range.min_iteration === null || range.min_iteration === range.max_iteration) return null;
  const at = value ?? range.max_iteration;
  return html`<label class="iterations">${t("iteration")} <input type="range" min=${range.min_iteration} max=${range.max_iteration} value=${at} aria-label=${`${t("iteration")}: ${label}`}
    onInput=${(event) => { const next = Number(event.target.value); onChange(next === range.max_iteration ? null : next); }} /> <output class="number">${number(at)}</output></label>`;
}

function Metric({ task, metric, plots }) {
  const box = useRef(null);
  const seen = useSeen(box);
  const [chosen, setChosen] = useState(null);
  const iteration = useRested(chosen);
  const newest = Math.max(...plots.map((one) => one.iter ?? 0));
  const range = useCall("events.get_plot_sample", seen ? { task: task.id, metric } : null, { when: (changes) => concerns(changes, "tasks", task.id), keep: true }).data;
  const earlier = useCall("events.get_plot_sample", iteration === null ? null : { task: task.id, metric, iteration }, { keep: true });
  const shown = iteration === null ? plots : earlier.data?.events ?? [];
  return html`<div ref=${box}><${Section} title=${metric || t("plots.unnamed")} actions=${html`<${Iterations} range=${range} value=${chosen} onChange=${setChosen} label=${metric} />`}>
    <${Failure} error=${iteration === null ? null : earlier.error} />
    ${iteration !== null && earlier.data && !shown.length && html`<p class="faint">${t("plots.here.none", { n: iteration })}</p>`}
    ${shown.map((one) => html`<div class="one-plot" key=${one.variant}>${(shown.length > 1 || one.variant !== metric) && html`<h3>${one.variant} ${(one.iter ?? 0) !== newest && html`<span class="faint">${t("iteration")} ${number(one.iter)}</span>`}</h3>`}
      <${Plot} plot=${one.plot_str} title=${`${metric} ${one.variant}`} /></div>`)}<//></div>`;
}

export default function Plots({ task }) {
  const { query } = usePlace();
  const find = (query.find ?? "").trim().toLowerCase();
  const ask = async (how) => {
    const { plots } = await call("events.get_task_plots", { task: task.id, iters: 1 }, how);
    const metrics = new Map();
    for (const one of plots) metrics.set(one.metric ?? "", [...(metrics.get(one.metric ?? "") ?? []), one]);
    return [...metrics];
  };
  const asked = useData(ask, `plots ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<div class="tools"><input type="search" value=${query.find ?? ""} placeholder=${t("plots.search")} aria-label=${t("plots.search")} onInput=${(event) => setQuery({ find: event.target.value })} /></div>
    <${Loaded} from=${asked}>${(metrics) => {
      const shown = metrics.map(([metric, plots]) => [metric, plots.filter((one) => !find || `${metric} ${one.variant}`.toLowerCase().includes(find))]).filter(([, plots]) => plots.length);
      if (!metrics.length) return html`<${Empty} title=${t("plots.none")}><p class="faint">${t("plots.none.why")}</p><pre>logger.report_plotly("title", "series", figure)</pre><//>`;
      if (!shown.length) return html`<${Empty} title=${t("plots.found.none")} />`;
      return shown.map(([metric, plots]) => html`<${Metric} key=${metric} task=${task} metric=${metric} plots=${plots} />`);
    }}<//>`;
}
