// Into which queue: with a warning where nobody listens to it.
import { html, useEffect, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { keep, kept } from "../../base/kept.js";
import { concerns } from "../../base/live.js";
import { listenCommand } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Command, Loaded } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { isSilent } from "../../queues/workers.js";
import { Named, Why, doing, unsavedWhy, useProgress } from "./confirm.js";
import { act } from "./run.js";

/** Queues with how many tasks wait in each, and the workers that listen to it: those that are heard of. */
export async function queuesWithWorkers(how) {
  const fields = ["id", "name", "display_name", "entries", "system_tags"];
  const [{ queues }, { workers }] = await Promise.all([
    call("queues.get_all", { only_fields: fields, order_by: ["name"] }, how), call("workers.get_all", {}, how)]);
  const heard = workers.filter((worker) => !isSilent(worker.last_activity_time));
  return queues.map((queue) => ({
    id: queue.id, name: queue.display_name || queue.name, waiting: queue.entries?.length ?? 0, isDefault: (queue.system_tags ?? []).includes("default"),
    workers: heard.filter((worker) => (worker.queues ?? []).some((one) => one.id === queue.id)).map((worker) => worker.id),
  }));
}

/** A choice of queue, with a warning (`nobody`, where there is more to be said) if none listens to it; what is chosen is remembered for the next time. In a dialog it is where one begins: `first`. */
export function QueueChoice({ queues, chosen, onChoose, first = false, nobody = "" }) {
  const queue = queues.find((one) => one.id === chosen);
  return html`<div class="field"><label for="act-queue">${t("act.queue")}</label>
    <select id="act-queue" autofocus=${first} value=${chosen} onChange=${(event) => onChoose(event.target.value)}>
      ${queues.map((one) => html`<option key=${one.id} value=${one.id}>${one.name} · ${t("act.queue.waiting", { n: one.waiting })}</option>`)}</select>
    ${queue && (queue.workers.length
      ? html`<p class="help">${t("act.queue.workers", { n: queue.workers.length })} ${queue.workers.slice(0, 4).join(", ")}</p>`
      : html`<div class="notice" role="status"><p>${nobody || t("act.queue.nobody")}</p><${Command} text=${listenCommand(queue.name)} /></div>`)}</div>`;
}

export function Enqueue({ tasks, onClose, finished }) {
  const queues = useData(queuesWithWorkers, "queues", { when: (changes) => concerns(changes, "queues"), keep: true });
  const [chosen, setChosen] = useState(kept("queue", ""));
  useEffect(() => {
    if (!queues.data?.length) return;
    const best = queues.data.find((one) => one.workers.length) ?? queues.data.find((one) => one.isDefault) ?? queues.data[0];
    setChosen((now) => (queues.data.some((one) => one.id === now) ? now : best.id));
  }, [queues.data]);
  const { line, progress } = useProgress(tasks);
  const unsaved = unsavedWhy(tasks);
  const go = async () => {
    keep("queue", chosen);
    const outcome = await act("enqueue", tasks, { queue: chosen }, { progress });
    const { name } = queues.data.find((one) => one.id === chosen);
    if (outcome.succeeded.length) announce(t("act.enqueue.done", { n: outcome.succeeded.length, queue: name }));
    finished(outcome);
  };
  return html`<${Confirm} title=${t("act.enqueue.title", { n: tasks.length })} label=${doing("enqueue")} act=${go} onClose=${onClose}
    why=${unsaved || (chosen ? "" : t("act.queue.none"))}><${Why} why=${unsaved} /><${Named} tasks=${tasks} />
    <${Loaded} from=${queues}>${(some) => (some.length
      ? html`<${QueueChoice} queues=${some} chosen=${chosen} onChoose=${setChosen} first />` : html`<p class="notice">${t("act.queue.none")}</p>`)}<//>${line}<//>`;
}
