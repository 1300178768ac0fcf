// All queues: how many tasks wait, for how long, and who takes them.
import { html, useState } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Button, Command, Empty, Loaded } from "../parts/basics.js";
import { QueueForm, queueItems } from "./forms.js";
import { Menu } from "../parts/menu.js";
import { listenCommand } from "../base/texts.js";
import { TaskLink, listeners, queueAddress, useWorkers } from "./workers.js";

// Entries come with the names of their tasks when asked for so.
export const FIELDS = ["*", "entries.task.name"];
export const useQueues = () => useCall("queues.get_all_ex", { only_fields: FIELDS, order_by: ["name"], search_hidden: true },
  { when: (changes) => concerns(changes, "queues"), keep: true });

export const Unheard = ({ queue, waiting }) => html`<div class="notice"><p><strong>${t("queue.unheard")}</strong> ${
  t(waiting ? "queue.unheard.waiting" : "queue.unheard.text", { n: waiting })}</p><${Command} text=${listenCommand(queue.name)} /></div>`;

function Row({ queue, agents, ask }) {
  const heard = agents && listeners(agents, queue.id);
  const [first] = queue.entries;
  return html`<tr><th scope="row"><a href=${queueAddress(queue)}>${queue.name}</a>${queue.system_tags.includes("default") && queue.name !== "default" && html` <span class="queue-mark">${t("queue.default")}</span>`}</th>
    <td class="number">${queue.entries.length}</td>
    <td>${first ? html`<${TaskLink} task=${first.task} /> <span class="faint"><${Ago} at=${first.added} /></span>` : html`<span class="faint">–</span>`}</td>
    <td>${!heard ? "…" : heard.length ? html`<ul class="plain">${heard.map((one) => html`<li key=${one.id} class="mono">${one.id}</li>`)}</ul>`
      : html`<span class="queue-mark bad">${t("queue.nobody")}</span>`}</td>
    <td class="end"><${Menu} kind="quiet" label="⋯" title=${t("queue.actions", { name: queue.name })} items=${queueItems(queue, ask)} /></td></tr>`;
}

export function Queues() {
  const queues = useQueues();
  const workers = useWorkers();
  const [form, ask] = useState(null);
  const agents = workers.data?.agents;
  return html`<${Loaded} from=${queues}>${({ queues: all }) => {
    const unheard = agents ? all.filter((one) => one.entries.length && !listeners(agents, one.id).length) : [];
    return html`<div class="bar apart"><p class="faint">${t("queues.count", { n: all.length })}</p>
      <${Button} onClick=${() => ask({ kind: "create" })}>${t("queues.new")}<//></div>
    ${unheard.map((queue) => html`<${Unheard} key=${queue.id} queue=${queue} waiting=${queue.entries.length} />`)}
    ${all.length ? html`<div class="section"><div class="scroller open" tabindex="0" role="region" aria-label=${t("queues.title")}><table class="plain" aria-label=${t("queues.title")}>
      <thead><tr><th scope="col">${t("queue.name")}</th><th scope="col" class="number">${t("queue.waiting")}</th><th scope="col">${t("queue.next")}</th>
        <th scope="col">${t("queue.agents")}</th><th scope="col"><span class="reader-only">${t("queue.todo")}</span></th></tr></thead>
      <tbody>${all.map((queue) => html`<${Row} key=${queue.id} queue=${queue} agents=${agents} ask=${ask} />`)}</tbody></table></div></div>`
      : html`<${Empty} title=${t("queues.none")}><p>${t("queues.none.text")}</p><//>`}
    ${form && html`<${QueueForm} form=${form} onClose=${() => ask(null)} onDone=${queues.reload} />`}`;
  }}<//>`;
}
