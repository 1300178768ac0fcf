// The tasks that are compared: their look, which of them is the base, in which order; more can be added, each taken away.
import { classes, html, useRef, useState } from "../base/html.js";
import { addressOf, navigate, setQuery } from "../base/router.js";
import { t } from "../base/words.js";
import { Button } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Status } from "../parts/status.js";
import { AddTasks } from "./add.js";
import { MOST, listed } from "./address.js";
import { Swatch } from "./looks.js";

function moved(ids, from, to) {
  const next = [...ids];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** `runs`: [{task, label, look, hidden}] in the address's order; `baseId` of the base. */
export function Chosen({ view, runs, baseId, hidden }) {
  const [adding, setAdding] = useState(false);
  const dragged = useRef(null);
  const ids = runs.map((run) => run.task.id);
  const go = (next) => navigate(view.href({ ids: next }), { replace: true });
  const show = (id) => setQuery({ hide: listed(hidden.has(id) ? [...hidden].filter((one) => one !== id) : [...hidden, id]) });
  const items = (run, at) => [
    { label: t("compare.as_base"), run: () => setQuery({ base: run.task.id }), why: run.task.id === baseId ? t("compare.is_base") : "" },
    { label: t("compare.earlier"), run: () => go(moved(ids, at, at - 1)), why: at === 0 ? t("compare.is_first") : "" },
    { label: t("compare.later"), run: () => go(moved(ids, at, at + 1)), why: at === ids.length - 1 ? t("compare.is_last") : "" },
    { label: t("compare.remove"), run: () => go(ids.filter((one) => one !== run.task.id)), danger: true },
  ];
  const drop = (event, at) => {
    event.preventDefault();
    if (dragged.current !== null && dragged.current !== at) go(moved(ids, dragged.current, at));
    dragged.current = null;
  };
  return html`<section class="compared" aria-label=${t("compare.tasks")}>
    <ol>${runs.map((run, at) => html`<li key=${run.task.id} class=${classes({ base: run.task.id === baseId, hidden: hidden.has(run.task.id) })} draggable="true"
      onDragStart=${(event) => { dragged.current = at; event.dataTransfer.effectAllowed = "move"; }}
      onDragOver=${(event) => event.preventDefault()} onDrop=${(event) => drop(event, at)}>
      <button type="button" class="look" aria-pressed=${!hidden.has(run.task.id)} title=${t("compare.in_charts")} aria-label=${`${t("compare.in_charts")}: ${run.label}`}
        onClick=${() => show(run.task.id)}><${Swatch} look=${run.look} /></button>
      <a href=${addressOf(run.task)} title=${`${run.label} · ${run.task.project?.name ?? ""}`}>${run.label}</a>
      <${Status} status=${run.task.status} word=${false} />
      ${run.task.id === baseId && html`<span class="base-mark">${t("compare.base")}</span>`}
      <${Menu} label="⋯" kind="quiet" title=${t("compare.menu", { name: run.label })} items=${items(run, at)} /></li>`)}
      <li class="add"><${Button} onClick=${() => setAdding(true)} why=${ids.length >= MOST ? t("compare.most", { n: MOST }) : ""}>+ ${t("compare.add")}<//></li></ol>
    ${adding && html`<${AddTasks} ids=${ids} onClose=${() => setAdding(false)} onAdd=${(id) => go([...ids, id])} onRemove=${(id) => go(ids.filter((one) => one !== id))} />`}
  </section>`;
}
