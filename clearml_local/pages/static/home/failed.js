// What failed last, and why: the reason that was given, and the last lines of the log.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { addressOf } from "../base/router.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";

const LINES = 6;
const ASKED = 30;
const LENGTH = 300;

/** The last lines of a log's events that say something. */
export function lastLines(events) {
  const lines = [...events].sort((a, b) => a.timestamp - b.timestamp).flatMap((one) => `${one.msg ?? ""}`.split(/[\r\n]+/));
  return lines.map((line) => line.trimEnd()).filter((line) => line.trim()).slice(-LINES).map((line) => line.slice(0, LENGTH));
}

function Log({ task, count = LINES }) {
  const { data } = useCall("events.get_task_log", { task: task.id, batch_size: ASKED, navigate_earlier: true }, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  const lines = data ? lastLines(data.events).slice(-count) : [];
  if (data && !lines.length && !reasonOf(task)) return html`<p class="reason">${t("home.noreason")}</p>`;
  return lines.length > 0 && html`<pre class="tail" tabindex="0" aria-label=${t("home.log", { name: task.name })}>${lines.join("\n")}</pre>`;
}

/** A reason; one that only repeats the state is none. Then the log's end says more: an exception is its last line. */
const reasonOf = (task) => [task.status_message, task.status_reason].find((one) => one && !/^(failed|forced)$/i.test(one.trim()));

function Why({ task, first }) {
  const reason = reasonOf(task);
  return html`${reason && html`<p class="reason">${reason}</p>`}${first ? html`<${Log} task=${task} />` : !reason && html`<${Log} task=${task} count=${1} />`}`;
}

export function Failed({ asked }) {
  return html`<${Section} title=${t("home.failed")}><${Loaded} from=${asked}>${(tasks) => (tasks.length === 0 ? html`<p class="faint">${t("home.failed.none")}</p>`
    : html`<ul class="failed">${tasks.map((task, i) => html`<li key=${task.id}>
      <p class="line"><span class="status" data-status="failed"><span class="sign" aria-hidden="true">✕</span><a class="strong" href=${addressOf(task)}>${task.name}</a></span>
        <span class="faint">${task.parent?.name && `${t("home.of", { name: task.parent.name })} · `}<${Ago} at=${task.completed ?? task.status_changed ?? task.last_update} /></span></p>
      <${Why} task=${task} first=${i === 0} /></li>`)}</ul>`)}<//><//>`;
}
