// What waits in a queue, in order. The order is changed by dragging, by keys on the handle, or from the menu.
import { classes, html, useLayoutEffect, useRef, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Empty } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { announce } from "../parts/toast.js";
import { useDrag } from "./drag.js";
import { QueueForm } from "./forms.js";
import { useOrder } from "./order.js";
import { TaskLink } from "./workers.js";

/** Put a task back where it was: in front of the first that still waits of those that stood behind it. */
async function putBack(queue, task, behind) {
  await call("tasks.enqueue", { task: task.id, queue });
  const { queue: { entries } } = await call("queues.get_by_id", { queue });
  const ids = entries.map((entry) => entry.task?.id ?? entry.task);
  const count = ids.indexOf(task.id) - ids.findIndex((id) => behind.has(id));
  if (count > 0 && ids.some((id) => behind.has(id))) await call("queues.move_task_forward", { queue, task: task.id, count });
}

async function remove(queue, task, reload) {
  const ids = queue.entries.map((entry) => entry.task.id);
  const behind = new Set(ids.slice(ids.indexOf(task.id) + 1));
  const back = async () => {
    try { await putBack(queue.id, task, behind); } catch (error) { announce(error.message, "error"); }
    reload();
  };
  try {
    await call("queues.remove_task", { queue: queue.id, task: task.id, update_task_status: true });
    announce(t("entry.removed", { name: task.name }), "done", { label: t("entry.undo"), run: back });
  } catch (error) { announce(error.message, "error"); }
  reload();
}

export function Entries({ queue, reload }) {
  const list = useRef(null);
  const focused = useRef(null);
  const [form, ask] = useState(null);
  const { shown, move, said } = useOrder(queue.id, queue.entries, reload);
  const { drag, begin } = useDrag(list, shown.map(({ task }) => task.id), move);
  const last = shown.length - 1;
  // A row that changes its place loses the focus on the way, wherever in it that was.
  useLayoutEffect(() => {
    if (focused.current?.isConnected && document.activeElement === document.body) focused.current.focus();
  });
  const keys = (event, id, i) => {
    const goal = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: last }[event.key];
    if (goal === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(id, goal);
  };
  const items = (task, i) => [
    { label: t("entry.front"), run: () => move(task.id, 0), why: i === 0 ? t("entry.first") : "" },
    { label: t("entry.up"), run: () => move(task.id, i - 1), why: i === 0 ? t("entry.first") : "" },
    { label: t("entry.down"), run: () => move(task.id, i + 1), why: i === last ? t("entry.last") : "" },
    { label: t("entry.back"), run: () => move(task.id, last), why: i === last ? t("entry.last") : "" },
    { label: t("entry.move"), run: () => ask({ kind: "move", queue, task }) },
    { label: t("entry.remove"), danger: true, run: () => remove(queue, task, reload) },
  ];
  return html`<p class="reader-only" role="status" aria-live="polite">${said}</p>
    ${shown.length === 0 ? html`<${Empty} title=${t("entry.none")}><p>${t("entry.none.text")}</p><//>` : html`
    <p class="faint" id="entry-help">${t("entry.help")}</p>
    <ol class=${classes("entries", { dragging: drag })} ref=${list}
      onFocusIn=${(event) => { focused.current = event.target; }} onFocusOut=${(event) => { if (event.relatedTarget) focused.current = null; }}>${shown.map(({ task, added }, i) => html`
      <li key=${task.id} data-task=${task.id} class=${drag?.key === task.id ? "taken" : ""}
        style=${drag ? { transform: `translateY(${drag.shift(i)}px)` } : { transform: "" }}>
        <button type="button" class="handle" aria-describedby="entry-help" onPointerDown=${(event) => begin(event, task.id, i)}
          aria-label=${t("entry.handle", { name: task.name, place: i + 1, n: shown.length })}
          onKeyDown=${(event) => keys(event, task.id, i)}>⠿</button>
        <span class="place number" aria-hidden="true">${i + 1}</span>
        <span class="what"><${TaskLink} task=${task} /> <span class="faint">${task.type}</span></span>
        <span class="faint since">${t("entry.since")} <${Ago} at=${added} /></span>
        <${Menu} kind="quiet" label="⋯" title=${t("entry.actions", { name: task.name })} items=${items(task, i)} /></li>`)}</ol>`}
    ${form && html`<${QueueForm} form=${form} onClose=${() => ask(null)} onDone=${reload} />`}`;
}
