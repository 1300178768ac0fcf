// Queues and agents: /workers-and-queues[/workers|/queues[/ID]].
import { html, style } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Tabs } from "../parts/tabs.js";
import { Agents } from "./agents.js";
import { Queues } from "./list.js";
import { Queue } from "./queue.js";
import "./words.js";

style(import.meta.url, "queues.css");

export default function Page({ place }) {
  const [, part = "workers", id = place.query.id] = place.parts;
  const tab = part === "queues" ? "queues" : "workers";
  return tab === "queues" && id ? html`<${Queue} key=${id} id=${id} place=${place} />` : html`<${Lists} tab=${tab} />`;
}

function Lists({ tab }) {
  useTitle(t(`queues.${tab}`));
  return html`<div class="page-head"><h1>${t("queues.all")}</h1></div>
    <${Tabs} label=${t("queues.all")} current=${tab} tabs=${["workers", "queues"].map((one) => ({
      id: one, label: t(`queues.${one}`), href: `/workers-and-queues/${one}` }))} />
    ${tab === "queues" ? html`<${Queues} />` : html`<${Agents} />`}`;
}
