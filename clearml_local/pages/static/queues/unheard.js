// What waits where nobody listens: told on the page of a queued task or run, with the command that makes somebody listen.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { listenCommand } from "../base/texts.js";
import { t } from "../base/words.js";
import { Command } from "../parts/basics.js";
import { isSilent, queueAddress, usePoll } from "./workers.js";
import "./words.js";

function Told({ ids }) {
  const asked = useCall("queues.get_all_ex", { id: ids, search_hidden: true, only_fields: ["name", "workers"] }, { when: (changes) => concerns(changes, "queues"), keep: true });
  usePoll(asked.refresh);
  const queues = (asked.data?.queues ?? []).filter((queue) => !(queue.workers ?? []).some((one) => !isSilent(one.last_activity_time)));
  return html`<div class="unheard" role="status">${queues.map((queue) => html`<div class="notice" key=${queue.id}><p>${t("unheard.text")} <a href=${queueAddress(queue)}>${queue.name}</a>${t("unheard.until")}</p>
    <${Command} title=${t("unheard.how")} text=${listenCommand(queue.name)} /></div>`)}</div>`;
}

/** `tasks` of a page, of which the queued ones count. Where somebody listens, or nothing waits, it draws nothing. */
export function WaitsUnheard({ tasks }) {
  const queues = tasks.filter((task) => task?.status === "queued").map((task) => task.execution?.queue?.id ?? task.execution?.queue);
  const ids = [...new Set(queues.filter(Boolean))].sort();
  return ids.length > 0 && html`<${Told} ids=${ids} />`;
}
