// What narrows the table down: text, states, types, tags, ranges of metrics, values of parameters.
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button } from "../../parts/basics.js";
import { STATES, Status, statusWord } from "../../parts/status.js";
import { column, typeWord } from "./columns.js";
import { Narrow } from "./narrow.js";
import { Pick } from "./pick.js";
import { isNarrowed, widened } from "./view.js";

const WAIT_MS = 120;

function Text({ value, onChange }) {
  const [text, setText] = useState(value);
  const timer = useRef(0);
  const latest = useRef(onChange); // other filters may change before this one is told
  latest.current = onChange;
  useEffect(() => { setText((now) => (now.trim() === value ? now : value)); }, [value]); // a blank at the end waits for its word
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout((typed) => latest.current(typed), WAIT_MS, event.target.value.trim());
  };
  return html`<input type="search" class="list-search" id="list-text" value=${text} onInput=${typed} placeholder=${t("filter.text")} aria-label=${t("filter.text.long")} />`;
}

const range = ({ low, high }) => (low === null ? `≤ ${number(high)}` : high === null ? `≥ ${number(low)}` : `${number(low)} – ${number(high)}`);

/** One thing that narrows it down, with a button that takes it away. */
const Chip = ({ text, onEdit, onRemove }) => html`<li class="list-chip">${onEdit ? html`<button type="button" onClick=${onEdit}>${text}</button>` : html`<span>${text}</span>`}
  <button type="button" class="close" aria-label=${t("filter.remove", { text })} onClick=${onRemove}>×</button></li>`;

const Switch = ({ on, label, onChange }) => html`<label class="check"><input type="checkbox" checked=${on} onChange=${(event) => onChange(event.target.checked)} /> ${label}</label>`;

export function Filters({ view, id, project, isNarrow, onChange, children }) {
  const [open, setOpen] = useState(null);
  const set = (changes) => onChange({ ...view, ...changes });
  const scope = { projects: id === "*" ? [] : [id], include_subprojects: true };
  const text = (value) => ({ value, label: value });
  const asks = {
    types: async (how) => (await call("tasks.get_types", scope, how)).types.map((value) => ({ value, label: typeWord(value) })),
    tags: async (how) => (await call("projects.get_task_tags", scope, how)).tags.map(text),
    users: async (how) => (await call("projects.get_user_names", scope, how)).users.map((user) => ({ value: user.id, label: user.name })),
    projects: async (how) => (await call("projects.get_all", { only_fields: ["name"], order_by: ["name"], search_hidden: true, page_size: 500 }, how)).projects
      .map((one) => ({ value: one.id, label: one.name })),
  };
  const states = [...STATES, "closed"].map((value) => ({ value, label: html`<${Status} status=${value} />`, text: statusWord(value) }));
  const without = (name, at) => set({ [name]: view[name].filter((_, place) => place !== at) });
  const title = (one) => { const found = column(one.id, project); return found.long ?? found.title; };
  const chips = [
    ...view.ranges.map((one, at) => html`<${Chip} key=${`r${one.id}`} text=${`${title(one)} ${range(one)}`} onEdit=${() => setOpen(one)} onRemove=${() => without("ranges", at)} />`),
    ...view.params.map((one, at) => html`<${Chip} key=${`p${one.id}`} text=${`${title(one)}: ${one.values.join(", ")}`} onEdit=${() => setOpen(one)} onRemove=${() => without("params", at)} />`),
  ];
  const replaced = (some, one) => [...some.filter((other) => other.id !== one.id), one];
  const narrow = (one) => set("values" in one ? { params: one.values.length ? replaced(view.params, one) : view.params.filter(({ id: other }) => other !== one.id) }
    : { ranges: replaced(view.ranges, one) });
  const boxes = html`<${Pick} label=${t("col.status")} values=${view.status} options=${states} onChange=${(status) => set({ status })} />
    <${Pick} label=${t("col.type")} values=${view.type} ask=${asks.types} askKey=${`types ${id}`} onChange=${(type) => set({ type })} />
    ${id === "*" && html`<${Pick} label=${t("col.project")} values=${view.projects} ask=${asks.projects} askKey="projects" onChange=${(projects) => set({ projects })} />`}
    <${Pick} label=${t("col.tags")} values=${view.tags} ask=${asks.tags} askKey=${`tags ${id}`} onChange=${(tags) => set({ tags })} />
    ${view.users.length > 0 && html`<${Pick} label=${t("col.user")} values=${view.users} ask=${asks.users} askKey=${`users ${id}`} onChange=${(users) => set({ users })} />`}
    <${Button} onClick=${() => setOpen({})}>${t("filter.more")}<//>
    <span class="list-switches"><${Switch} on=${view.archived} label=${t("filter.archived")} onChange=${(archived) => set({ archived })} />
      ${id !== "*" && html`<${Switch} on=${view.deep} label=${t("filter.deep")} onChange=${(deep) => set({ deep })} />`}
      <${Switch} on=${view.hidden} label=${t("filter.hidden")} onChange=${(hidden) => set({ hidden })} /></span>`;
  return html`<div class="list-filters" role="search" aria-label=${t("filter.label")}>
    <${Text} value=${view.text} onChange=${(value) => set({ text: value })} />
    ${isNarrow ? html`<details class="list-more"><summary class="button">${t("filter.label")}</summary><div class="list-filters">${boxes}${children}</div></details>` : html`${boxes}${children}`}
    ${(chips.length > 0 || isNarrowed(view)) && html`<ul class="list-chips" aria-label=${t("filter.active")}>${chips}
      <li><${Button} kind="quiet" onClick=${() => onChange(widened(view))}>${t("filter.none")}<//></li></ul>`}
    ${open && html`<${Narrow} id=${id} given=${open} onDone=${narrow} onClose=${() => setOpen(null)} />`}</div>`;
}
