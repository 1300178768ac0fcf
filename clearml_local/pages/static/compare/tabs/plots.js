// Plots of the same name side by side; tables of the same name become one.
import { html, useMemo, useRef, useState } from "../../base/html.js";
import { own } from "../../base/own.js";
import { call } from "../../base/api.js";
import { useCall, useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { t } from "../../base/words.js";
import { Button, Coming, Empty, Loaded, Section } from "../../parts/basics.js";
import { useSeen } from "../../parts/curve.js";
import { Plot } from "../../parts/plot.js";
import { onlyTables, parsed } from "../../parts/reports/plot_data.js";
import { Swatch } from "../looks.js";
import { JoinedTables } from "../tables.js";
import { chosenBetter } from "./metrics.js";
import { Search } from "./parameters.js";

const SHOWN = 40;

/** What tasks reported under one name, newest iteration: id -> its plots, parsed. */
async function plotsOf(ids, metric, variant, how) {
  const body = { tasks: ids, metrics: [{ metric, variants: [variant] }], last_iters_per_task_metric: true, iters: 1 };
  const { plots } = await call("events.get_multi_task_plots", body, how);
  return new Map(ids.map((id) => {
    const { name, ...iterations } = own(own(own(plots, metric), variant), id) ?? {};
    const [at, last] = Object.entries(iterations).sort((a, b) => Number(b[0]) - Number(a[0]))[0] ?? [];
    return [id, (last?.plots ?? []).map((event) => ({ at: Number(at), plot: parsed(event.plot_str), raw: event.plot_str }))];
  }));
}

const title = (metric, variant) => (variant ? `${metric} / ${variant}` : metric);

function Together({ name, runs, baseAt, answers, query }) {
  const [apart, setApart] = useState(false);
  const found = useMemo(() => runs.map((run) => answers.get(run.task.id)), [answers, runs]); // none of a task that was not asked for yet
  const tables = useMemo(() => found.map((some) => { const all = some?.[0] && onlyTables(some[0].plot ?? {}); return all?.length === 1 ? all[0] : null; }), [found]);
  const have = runs.map((_, at) => at).filter((at) => tables[at]);
  const joins = have.length > 1;
  const base = have.includes(baseAt) ? have.indexOf(baseAt) : 0;
  const some = useMemo(() => have.map((at) => tables[at]), [tables]);
  const missing = runs.filter((_, at) => found[at]?.length === 0);
  const coming = runs.filter((_, at) => !found[at]);
  return html`${joins && html`<div class="bar compare-bar"><label class="check"><input type="checkbox" checked=${!apart} onChange=${(event) => setApart(!event.currentTarget.checked)} /> ${t("compare.tables.join")}</label></div>`}
    ${joins && !apart ? html`<${JoinedTables} runs=${have.map((at) => runs[at])} baseAt=${base} tables=${some} name=${name} query=${query} chosen=${chosenBetter(query)} />`
      : html`<div class="runs-beside">${runs.map((run, at) => found[at]?.map((one, n) => html`<figure key=${`${run.task.id} ${n}`}>
          <figcaption><${Swatch} look=${run.look} />${run.label}${one.at > 0 && html` <small class="faint">${t("compare.at", { n: one.at })}</small>`}</figcaption>
          <${Plot} plot=${one.plot ?? one.raw} title=${`${name} · ${run.label}`} height=${340} /></figure>`))}</div>`}
    ${coming.map((run) => html`<p class="faint" key=${run.task.id}>${run.label} <${Coming} /></p>`)}
    ${missing.length > 0 && html`<p class="faint">${t("compare.plots.missing", { names: missing.map((run) => run.label).join(", ") })}</p>`}`;
}

function OfName({ metric, variant, runs, baseAt, query }) {
  const box = useRef(null);
  const seen = useSeen(box, "400px");
  const ids = runs.map((run) => run.task.id).sort(); // to move a task asks nothing anew
  const found = useData((how) => plotsOf(ids, metric, variant, how), seen ? `${metric}\0${variant}\0${ids}` : null,
    { keep: true, when: (changes) => runs.some((run) => run.task.status === "in_progress" && concerns(changes, "tasks", run.task.id)) });
  const name = title(metric, variant);
  return html`<div ref=${box} data-plot=${name}><${Section} title=${name}>${seen ? html`<${Loaded} from=${found}>${(answers) => html`<${Together} name=${name} runs=${runs} baseAt=${baseAt} answers=${answers} query=${query} />`}<//>` : html`<div class="unseen"></div>`}<//></div>`;
}

export default function Plots({ runs, baseAt, query }) {
  const [most, setMost] = useState(SHOWN);
  const ids = runs.map((run) => run.task.id);
  const found = useCall("events.get_multi_task_metrics", { tasks: [...ids].sort(), event_type: "plot" },
    { keep: true, when: (changes) => runs.some((run) => run.task.status === "in_progress" && concerns(changes, "tasks", run.task.id)) });
  return html`<${Loaded} from=${found}>${({ metrics }) => {
    const wanted = (query.q ?? "").toLowerCase();
    const all = metrics.flatMap(({ metric, variants }) => variants.map((variant) => ({ metric, variant })));
    const shown = all.filter(({ metric, variant }) => title(metric, variant).toLowerCase().includes(wanted));
    if (!all.length) return html`<${Empty} title=${t("compare.plots.none")} />`;
    return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.plots.search")} /><span class="faint" role="status">${t("compare.plots.count", { n: shown.length })}</span></div>
      ${shown.length === 0 && html`<${Empty} title=${t("compare.found.none")} />`}
      ${shown.slice(0, most).map(({ metric, variant }) => html`<${OfName} key=${`${metric}\0${variant}`} metric=${metric} variant=${variant} runs=${runs} baseAt=${baseAt} query=${query} />`)}
      ${shown.length > most && html`<${Button} onClick=${() => setMost(most + SHOWN)}>${t("compare.more", { n: Math.min(SHOWN, shown.length - most) })}<//>`}`;
  }}<//>`;
}
