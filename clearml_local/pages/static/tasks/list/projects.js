// Projects to choose from: a tree by their names, with a search; hidden ones behind a switch.
import { html, useMemo, useState } from "../../base/html.js";
import { useTitle } from "../../base/router.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { Ago } from "../../base/times.js";
import { folded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Empty, Loaded } from "../../parts/basics.js";
import { Dialog } from "../../parts/dialog.js";
import { Status } from "../../parts/status.js";
import { FirstTask } from "./start.js";

const PART = 500;
const SHOWN_MAX = 500;
const isHidden = (project) => (project.system_tags ?? []).includes("hidden");

async function allProjects(how) {
  const found = [];
  for (let page = 0; page < 20; page += 1) {
    const body = { only_fields: ["name", "system_tags", "last_update"], order_by: ["name"], search_hidden: true, include_stats: true, stats_with_children: true, page, page_size: PART };
    const { projects } = await call("projects.get_all_ex", body, how);
    found.push(...projects);
    if (projects.length < PART) break;
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function Line({ project, depth, open, hasMore, onToggle }) {
  const { total_tasks: all = 0, status_count: counts = {}, last_task_run: ran } = project.stats?.active ?? {};
  const name = depth ? project.name.split("/").at(-1) : project.name;
  return html`<tr><th scope="row"><span class="list-branch" style=${{ paddingInlineStart: `${depth * 1.2}rem` }}>
      ${hasMore ? html`<button type="button" class="copy" aria-expanded=${open} aria-label=${t("projects.below", { name })} onClick=${onToggle}>${open ? "▾" : "▸"}</button>` : html`<span class="list-leaf" />`}
      <a href=${`/projects/${project.id}/tasks`}>${name}</a></span></th>
    <td class="number">${all}</td><td>${counts.in_progress > 0 && html`<${Status} status="in_progress" word=${false} /> ${counts.in_progress}`}
      ${counts.failed > 0 && html` <${Status} status="failed" word=${false} /> ${counts.failed}`}</td><td><${Ago} at=${ran} /></td></tr>`;
}

export function ProjectTree({ onFound }) {
  const projects = useData(allProjects, "projects", { when: (changes) => concerns(changes, "projects"), keep: true });
  const [text, setText] = useState("");
  const [hidden, setHidden] = useState(false);
  const [toggled, setToggled] = useState(new Set());
  const { lines, more } = useMemo(() => linesOf(projects.data ?? [], text, hidden, toggled), [projects.data, text, hidden, toggled]);
  const toggle = (id) => setToggled((before) => { const now = new Set(before); if (!now.delete(id)) now.add(id); return now; });
  return html`<div class="list-filters"><input type="search" class="list-search" placeholder=${t("projects.find")} aria-label=${t("projects.find")} value=${text} onInput=${(event) => setText(event.target.value)} />
      <label class="check"><input type="checkbox" checked=${hidden} onChange=${(event) => setHidden(event.target.checked)} /> ${t("projects.hidden")}</label></div>
    <${Loaded} from=${projects}>${(all) => (!all.length ? html`<${Empty} title=${t("projects.nothing")}><${FirstTask} /><//>` : html`<div class="scroller" tabindex="0" role="region" aria-label=${t("projects.title")} onClick=${(event) => { if (event.target.closest("a")) onFound?.(); }}>
      <table class="plain" aria-label=${t("projects.title")}><thead><tr><th scope="col">${t("col.project")}</th><th scope="col" class="number">${t("projects.tasks")}</th><th scope="col">${t("projects.states")}</th><th scope="col">${t("projects.ran")}</th></tr></thead>
      <tbody>${!text && html`<tr><th scope="row"><span class="list-branch"><span class="list-leaf" /><a href="/projects/*/tasks">${t("list.all")}</a></span></th><td></td><td></td><td></td></tr>`}
        ${lines.slice(0, SHOWN_MAX).map((line) => html`<${Line} key=${line.project.id} ...${line} onToggle=${() => toggle(line.project.id)} />`)}</tbody></table>
      ${lines.length > SHOWN_MAX && html`<p class="faint">${t("choose.more", { n: lines.length - SHOWN_MAX })}</p>`}
      ${!lines.length && html`<p class="faint">${t("pick.nothing")}${!hidden && more ? ` ${t("projects.maybe")}` : ""}</p>`}</div>`)}<//>`;
}

/** The projects as a tree, written down line by line; what is looked for is shown with its full name. */
function linesOf(all, text, hidden, toggled) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const shown = all.filter((project) => hidden || !isHidden(project));
  const found = words.length ? shown.filter((project) => words.every((word) => folded(project.name).includes(word))) : shown;
  const names = new Set(shown.map((project) => project.name));
  const closed = new Set(shown.filter((project) => toggled.has(project.id)).map((project) => project.name));
  const parents = (name) => name.split("/").slice(0, -1).map((_, at, parts) => parts.slice(0, at + 1).join("/")).filter((one) => names.has(one));
  const above = new Set(shown.flatMap((project) => parents(project.name)));
  const lines = found.map((project) => ({
    project, depth: words.length ? 0 : parents(project.name).length, above: parents(project.name), open: !closed.has(project.name),
    hasMore: !words.length && above.has(project.name),
  })).filter(({ above }) => words.length || !above.some((name) => closed.has(name)));
  return { lines, more: shown.length < all.length };
}

export const ProjectDialog = ({ onClose }) => html`<${Dialog} title=${t("projects.title")} onClose=${onClose} wide><${ProjectTree} onFound=${onClose} /><//>`;

export function ProjectsPage() {
  useTitle(t("projects.title"));
  return html`<div class="page-head"><h1>${t("projects.title")}</h1><div class="actions"><a class="button" href="/projects/*/tasks">${t("list.all")}</a></div></div><${ProjectTree} />`;
}
