// Debug samples (images, pages, sound, film) of the same name side by side, the newest of each task or some before.
import { html, useMemo, useRef } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useCall, useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Coming, Empty, Loaded, Section } from "../../parts/basics.js";
import { useSeen } from "../../parts/curve.js";
import { Media, Picture, kindOf } from "../../parts/report.js";
import { Swatch } from "../looks.js";
import { Search } from "./parameters.js";

const COUNTS = [1, 3, 6, 12];
const OTHERS = ["page", "text", "audio", "video"]; // what is no image, and shown on the page of one task, too

/** Images of one metric: id of each task -> those of its last iterations, the newest first. */
async function imagesOf(ids, metric, iters, how) {
  const { metrics } = await call("events.debug_images", { metrics: ids.map((task) => ({ task, metric })), iters }, how);
  const byTask = new Map(metrics.map((one) => [one.task, one.iterations.flatMap((iteration) => iteration.events)]));
  return new Map(ids.map((id) => [id, byTask.get(id) ?? []]));
}

function OfMetric({ metric, runs, iters }) {
  const box = useRef(null);
  const seen = useSeen(box, "400px");
  const ids = runs.map((run) => run.task.id).sort(); // to move a task asks nothing anew
  const found = useData((how) => imagesOf(ids, metric, iters, how), seen ? `${metric}\0${iters}\0${ids}` : null,
    { keep: true, when: (changes) => runs.some((run) => run.task.status === "in_progress" && concerns(changes, "tasks", run.task.id)) });
  return html`<div ref=${box}><${Section} title=${metric}>${seen ? html`<${Loaded} from=${found}>${(images) => html`<${Rows} images=${images} runs=${runs} />`}<//>` : html`<div class="unseen"></div>`}<//></div>`;
}

function Rows({ images, runs }) {
  const variants = useMemo(() => [...new Set([...images.values()].flat().map((one) => one.variant))].sort(), [images]);
  return variants.map((variant) => html`<h3 key=${variant}>${variant}</h3><div class="runs-beside pictures">${runs.map((run) => {
    const some = images.get(run.task.id)?.filter((one) => one.variant === variant);
    return html`<figure key=${run.task.id}><figcaption><${Swatch} look=${run.look} />${run.label}</figcaption>
      ${!some ? html`<${Coming} />` : some.map((one) => html`<div key=${one.iter}><${OTHERS.includes(kindOf(one.url)) ? Media : Picture} url=${one.url} title=${`${variant} · ${run.label} · ${one.iter}`} /><small class="faint">${t("compare.at", { n: one.iter })}</small></div>`)}
      ${some?.length === 0 && html`<p class="faint">${t("compare.images.missing")}</p>`}</figure>`;
  })}</div>`);
}

export default function Images({ runs, query }) {
  const ids = runs.map((run) => run.task.id);
  const iters = COUNTS.includes(Number(query.iters)) ? Number(query.iters) : 1;
  const found = useCall("events.get_multi_task_metrics", { tasks: [...ids].sort(), event_type: "training_debug_image" },
    { keep: true, when: (changes) => runs.some((run) => run.task.status === "in_progress" && concerns(changes, "tasks", run.task.id)) });
  return html`<${Loaded} from=${found}>${({ metrics }) => {
    if (!metrics.length) return html`<${Empty} title=${t("compare.images.none")} />`;
    const shown = metrics.filter(({ metric }) => metric.toLowerCase().includes((query.q ?? "").toLowerCase()));
    return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.images.search")} />
      <label>${t("compare.images.iters")} <select value=${iters} onChange=${(event) => setQuery({ iters: event.currentTarget.value === "1" ? null : event.currentTarget.value })}>
        ${COUNTS.map((n) => html`<option value=${n}>${n}</option>`)}</select></label></div>
      ${shown.map(({ metric }) => html`<${OfMetric} key=${metric} metric=${metric} runs=${runs} iters=${iters} />`)}`;
  }}<//>`;
}
