// Images, sound, film, pages and texts that a task reported, by metric: the newest of each, earlier ones by a slider.
import { html, useEffect, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useCall, useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button, Empty, Failure, Loaded, SafeLink, Section } from "../../parts/basics.js";
import { Dialog } from "../../parts/dialog.js";
import { Media, Picture, kindOf } from "../../parts/report.js";

/** One image large, and its neighbours by arrow keys. */
function Large({ task, event, onClose }) {
  const [at, setAt] = useState({ event, scroll: null });
  const [error, setError] = useState(null);
  useEffect(() => {
    call("events.get_debug_image_sample", { task, metric: event.metric, variant: event.variant, iteration: event.iter, navigate_current_metric: false })
      .then(({ scroll_id }) => setAt({ event, scroll: scroll_id }), setError);
  }, []);
  const step = async (earlier) => {
    if (!at.scroll) return;
    try {
      const next = await call("events.next_debug_image_sample", { task, scroll_id: at.scroll, navigate_earlier: earlier });
      if (next.event) setAt({ event: next.event, scroll: next.scroll_id });
    } catch (failed) { setError(failed); }
  };
  useEffect(() => {
    const keys = (press) => { if (press.key === "ArrowLeft" || press.key === "ArrowRight") { press.preventDefault(); step(press.key === "ArrowLeft"); } };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  });
  const name = `${at.event.metric} · ${at.event.variant}`;
  return html`<${Dialog} title=${name} wide onClose=${onClose}><div class="large"><${Media} url=${at.event.url} title=${name} /></div><${Failure} error=${error} />
    <footer><span class="faint">${t("iteration")} ${number(at.event.iter)}</span><${SafeLink} href=${at.event.url}>${t("images.file")}<//>
      <${Button} onClick=${() => step(true)} title=${t("images.before")}>←<//><${Button} onClick=${() => step(false)} title=${t("images.after")}>→<//></footer><//>`;
}

function Sample({ task, newest, onOpen }) {
  const [chosen, setChosen] = useState(null);
  const range = useCall("events.get_debug_image_sample", { task: task.id, metric: newest.metric, variant: newest.variant }, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  const earlier = useCall("events.get_debug_image_sample", chosen === null ? null : { task: task.id, metric: newest.metric, variant: newest.variant, iteration: chosen }, { keep: true });
  const { min_iteration: min, max_iteration: max } = range.data ?? {};
  const event = chosen === null ? range.data?.event ?? newest : earlier.data?.event ?? null;
  const title = `${newest.metric} ${newest.variant}`;
  const wide = ["page", "text", "audio", "video"].includes(kindOf(newest.url));
  return html`<figure class=${`sample ${wide ? "wide" : ""}`}>${event === null ? html`<p class="faint">${t("images.here.none", { n: chosen })}</p>`
    : kindOf(event.url) === "image" ? html`<button type="button" class="thumb" onClick=${() => onOpen(event)} aria-label=${t("images.large", { title })}><${Picture} url=${event.url} title=${title} /></button>`
      : html`<${Media} url=${event.url} title=${title} />`}
    <figcaption>${newest.variant} ${max > min && html`<label class="iterations"><input type="range" min=${min} max=${max} value=${chosen ?? max} aria-label=${`${t("iteration")}: ${title}`}
      onInput=${(input) => { const next = Number(input.target.value); setChosen(next === max ? null : next); }} /> <output class="number">${number(chosen ?? max)}</output></label>`}
      ${!(max > min) && html`<span class="faint">${t("iteration")} ${number(newest.iter ?? 0)}</span>`}</figcaption></figure>`;
}

export default function Images({ task }) {
  const [large, setLarge] = useState(null);
  const ask = async (how) => {
    const { metrics } = await call("events.debug_images", { metrics: [{ task: task.id }], iters: 3 }, how);
    const found = new Map();
    for (const { events } of metrics[0]?.iterations ?? []) {
      for (const event of events) {
        const variants = found.get(event.metric) ?? new Map();
        if (!variants.has(event.variant)) variants.set(event.variant, event); // the newest iteration comes first
        found.set(event.metric, variants);
      }
    }
    return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([metric, variants]) => [metric, [...variants.values()]]);
  };
  const asked = useData(ask, `images ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<${Loaded} from=${asked}>${(metrics) => (!metrics.length
    ? html`<${Empty} title=${t("images.none")}><p class="faint">${t("images.none.why")}</p><pre>logger.report_image("title", "series", iteration, image=array)</pre><//>`
    : metrics.map(([metric, events]) => html`<${Section} key=${metric} title=${metric || t("plots.unnamed")}><div class="samples">${events.map((event) => html`
      <${Sample} key=${event.variant} task=${task} newest=${event} onOpen=${setLarge} />`)}</div><//>`))}<//>
    ${large && html`<${Large} task=${task.id} event=${large} onClose=${() => setLarge(null)} />`}`;
}
