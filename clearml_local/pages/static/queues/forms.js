// What can be done with a queue as a whole, and with a task that waits in it.
import { html, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useCall } from "../base/data.js";
import { navigate } from "../base/router.js";
import { t } from "../base/words.js";
import { Confirm } from "../parts/dialog.js";
import { announce } from "../parts/toast.js";
import { useTyped } from "../tasks/tabs/editing/unsaved.js";

const NAME_MIN = 3;

/** Entries for a menu; a queue with tasks cannot be deleted, and says why. */
export const queueItems = (queue, ask) => [
  { label: t("queue.rename"), run: () => ask({ kind: "rename", queue }) },
  { label: t("queue.delete"), danger: true, run: () => ask({ kind: "delete", queue }),
    why: queue.entries.length ? t("queue.delete.full", { n: queue.entries.length }) : "" },
];

function NameForm({ as, title, label, before = "", act, onClose, onDone }) {
  const [typed, setName] = useTyped(as);
  const name = typed ?? before;
  const short = name.trim().length < NAME_MIN;
  const go = async () => { await act(name.trim()); onDone(); };
  return html`<${Confirm} title=${title} label=${label} act=${go} onForget=${() => setName(undefined)} onClose=${onClose} why=${short ? t("queue.name.short") : name === before ? t("queue.name.same") : ""}>
    <p class="field"><label for="queue-name">${t("queue.name")}</label>
      <input id="queue-name" value=${name} maxlength="200" autofocus autocomplete="off" aria-describedby="queue-name-help" onInput=${(event) => setName(event.target.value)} />
      <span class="help" id="queue-name-help">${t("queue.name.short")}</span></p><//>`;
}

/** The dialog of a form: `{kind: "create" | "rename" | "delete" | "move", queue, task}`. */
export function QueueForm({ form, onClose, onDone }) {
  const { kind, queue } = form;
  if (kind === "create") {
    const create = async (name) => {
      const { id } = await call("queues.create", { name });
      announce(t("queue.created", { name }));
      navigate(`/workers-and-queues/queues/${id}`);
    };
    return html`<${NameForm} as="new queue" title=${t("queues.new")} label=${t("queue.create")} act=${create} onClose=${onClose} onDone=${onDone} />`;
  }
  if (kind === "rename") {
    const rename = async (name) => { await call("queues.update", { queue: queue.id, name }); announce(t("queue.renamed", { name })); };
    return html`<${NameForm} as=${`${queue.id} name`} title=${t("queue.rename.title", { name: queue.name })} label=${t("queue.rename")} before=${queue.name}
      act=${rename} onClose=${onClose} onDone=${onDone} />`;
  }
  if (kind === "move") return html`<${MoveForm} form=${form} onClose=${onClose} onDone=${onDone} />`;
  const remove = async () => {
    await call("queues.delete", { queue: queue.id });
    announce(t("queue.deleted", { name: queue.name }));
    navigate("/workers-and-queues/queues");
    onDone();
  };
  return html`<${Confirm} title=${t("queue.delete.title", { name: queue.name })} label=${t("queue.delete")} danger act=${remove} onClose=${onClose}>
    <p>${t("queue.delete.text")}</p><//>`;
}

/**
 * Put a task into another queue: it leaves the one before first, as a task waits in one only. Where the other one is gone
 * nothing is done; where it refuses the task, that goes back to where it was. Throws an error that says so.
 */
async function requeue(task, goal, from) {
  const { queues } = await call("queues.get_all", { id: [goal.id], only_fields: ["id"], search_hidden: true });
  if (!queues.length) throw new Error(t("entry.move.gone", { task: task.name, goal: goal.name, from: from.name }));
  await call("tasks.dequeue", { task: task.id });
  try { await call("tasks.enqueue", { task: task.id, queue: goal.id }); } catch (error) {
    const back = await call("tasks.enqueue", { task: task.id, queue: from.id }).then(() => "entry.move.back", () => "entry.move.lost");
    throw new Error(t(back, { task: task.name, goal: goal.name, from: from.name, why: error.message || t("error.gone") }));
  }
}

function MoveForm({ form: { queue, task }, onClose, onDone }) {
  const { data } = useCall("queues.get_all", { only_fields: ["id", "name"], order_by: ["name"] });
  const others = (data?.queues ?? []).filter((one) => one.id !== queue.id);
  const [chosen, choose] = useState("");
  const goal = others.some((one) => one.id === chosen) ? chosen : others[0]?.id;
  const move = async () => {
    const other = others.find((one) => one.id === goal);
    await requeue(task, other, queue);
    announce(t("entry.moved.to", { task: task.name, queue: other.name }));
    onDone();
  };
  return html`<${Confirm} title=${t("entry.move.title", { name: task.name })} label=${t("entry.move.do")} act=${move} onClose=${onClose}
    why=${goal ? "" : t("entry.move.none")}>
    <p class="field"><label for="queue-goal">${t("entry.move.goal")}</label>
      <select id="queue-goal" value=${goal} onChange=${(event) => choose(event.target.value)}>${others.map((one) => html`<option key=${one.id} value=${one.id}>${one.name}</option>`)}</select>
      <span class="help">${t("entry.move.end")}</span></p><//>`;
}
