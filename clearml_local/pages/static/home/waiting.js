// What waits, and whether somebody listens.
import { html } from "../base/html.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Command, Loaded, Section } from "../parts/basics.js";
import { listenCommand } from "../base/texts.js";
import { TaskLink, isSilent, queueAddress, usePoll } from "../queues/workers.js";

// Agents that fall silent change nothing on the server.
const LOOK_MS = 15000;

function Queue({ queue }) {
  const heard = queue.workers.filter((one) => !isSilent(one.last_activity_time));
  const [first] = queue.entries;
  const waiting = queue.entries.length;
  return html`<li><p class="line"><a class="strong" href=${queueAddress(queue)}>${queue.name}</a>
    <span>${waiting ? t("home.waits", { n: waiting, more: waiting > 99 ? "+" : "" }) : html`<span class="faint">${t("home.empty")}</span>`}</span>
    <span class=${heard.length ? "faint" : waiting ? "warn" : "faint"}>${heard.length ? t("home.listen", { n: heard.length }) : t("home.nobody")}</span></p>
    ${first && html`<p class="faint">${t("home.next")} <${TaskLink} task=${first.task} /> · <${Ago} at=${first.added} /></p>`}
    ${waiting > 0 && !heard.length && html`<${Command} text=${listenCommand(queue.name)} />`}</li>`;
}

export function Waiting({ asked }) {
  usePoll(asked.refresh, LOOK_MS);
  return html`<${Section} title=${t("home.waiting")}><${Loaded} from=${asked}>${({ queues }) => (queues.length === 0 ? html`<p class="faint">${t("home.noqueue")}</p>`
    : html`<ul class="waiting">${[...queues].sort((a, b) => b.entries.length - a.entries.length).map((queue) => html`<${Queue} key=${queue.id} queue=${queue} />`)}</ul>`)}<//><//>`;
}
