// One queue: what waits in it, who listens, and how it was lately.
import { html, useState } from "../base/html.js";
import { own } from "../base/own.js";
import { call, serverNow } from "../base/api.js";
import { useCall, useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { setQuery, useTitle } from "../base/router.js";
import { Ago, duration, number } from "../base/times.js";
import { t } from "../base/words.js";
import { Empty, Facts, Id, Loaded, Section } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Spark } from "./spark.js";
import { Entries } from "./entries.js";
import { QueueForm, queueItems } from "./forms.js";
import { FIELDS, Unheard } from "./list.js";
import { listeners, usePoll, useWorkers } from "./workers.js";

const SPANS = { hour: 3600, day: 86400, week: 7 * 86400 };
const POINTS = 120;
const ASK_MS = 60000;

function Course({ queue, span }) {
  const seconds = own(SPANS, span) ?? SPANS.day;
  const ask = async (how) => {
    const to = Math.ceil(serverNow() / 1000);
    const body = { from_date: to - seconds, to_date: to, interval: Math.max(30, Math.round(seconds / POINTS)), queue_ids: [queue.id], refresh: true };
    return { to: to * 1000, of: (await call("queues.get_queue_metrics", body, how)).queues[0] };
  };
  const asked = useData(ask, `${queue.id} ${span} ${queue.entries.length}`, { keep: true });
  usePoll(asked.refresh, ASK_MS);
  const choose = html`<select aria-label=${t("queue.span")} value=${span} onChange=${(event) => setQuery({ span: event.target.value })}>
    ${Object.keys(SPANS).map((one) => html`<option key=${one} value=${one}>${t(`span.${one}`)}</option>`)}</select>`;
  return html`<${Section} title=${t("queue.course")} actions=${choose}><${Loaded} from=${asked}>${({ to, of }) => html`<div class="course">
    ${[["queue_lengths", "queue.length", number], ["avg_waiting_times", "queue.wait", duration]].map(([key, name, write]) => html`
      <${Spark} key=${key} name=${t(name)} points=${of.dates.map((at, i) => [at, of[key][i]])} write=${write} span=${[to - seconds * 1000, to]} />`)}</div>`}<//><//>`;
}

export function Queue({ id, place }) {
  const asked = useCall("queues.get_all_ex", { id: [id], only_fields: FIELDS, search_hidden: true }, { when: (changes) => concerns(changes, "queues") });
  const workers = useWorkers();
  const [form, ask] = useState(null);
  const queue = asked.data?.queues[0];
  useTitle(queue && `${queue.name} · ${t("queues.title")}`);
  return html`<${Loaded} from=${asked}>${() => {
    if (!queue) return html`<${Empty} title=${t("queue.gone")}><p>${t("queue.gone.text")}</p><a class="button" href="/workers-and-queues/queues">${t("queues.title")}</a><//>`;
    const heard = workers.data && listeners(workers.data.agents, queue.id);
    return html`<div class="page-head"><nav class="crumbs" aria-label=${t("queues.crumbs")}><a href="/workers-and-queues/queues">${t("queues.title")}</a></nav>
      <h1>${queue.name}</h1><${Id} id=${queue.id} />
      <div class="actions"><${Menu} label="⋯" title=${t("queue.actions", { name: queue.name })} items=${queueItems(queue, ask)} /></div></div>
    ${heard && !heard.length && html`<${Unheard} queue=${queue} waiting=${queue.entries.length} />`}
    <${Section} title=${t("queue.entries", { n: queue.entries.length })}><${Entries} queue=${queue} reload=${asked.reload} /><//>
    <${Course} queue=${queue} span=${place.query.span ?? "day"} />
    <${Section} title=${t("queue.about")}><${Facts} rows=${[
      [t("queue.agents"), !heard ? "…" : heard.length ? html`<ul class="plain">${heard.map((one) => html`<li key=${one.id} class="mono">${one.id}</li>`)}</ul>` : t("queue.nobody")],
      [t("queue.created.at"), html`<${Ago} at=${queue.created} />`],
      queue.tags.length > 0 && [t("tags"), queue.tags.join(", ")],
    ]} /><//>
    ${form && html`<${QueueForm} form=${form} onClose=${() => ask(null)} onDone=${asked.reload} />`}`;
  }}<//>`;
}
