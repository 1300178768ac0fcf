// The table of tasks, of one project or of all; and the projects to choose from.
import { html, style, useCallback, useEffect, useMemo, useState } from "../base/html.js";
import { knownSession } from "../base/api.js";
import { useCall } from "../base/data.js";
import { keep, kept } from "../base/kept.js";
import { concerns } from "../base/live.js";
import { addressOf, navigate, setQuery, useTitle } from "../base/router.js";
import { Ago, Ran } from "../base/times.js";
import { t } from "../base/words.js";
import { Button, Empty, Failure, Loading } from "../parts/basics.js";
import { Grid } from "../parts/grid.js";
import { Menu } from "../parts/menu.js";
import { Status } from "../parts/status.js";
import { announce } from "../parts/toast.js";
import { useTaskActions } from "./actions.js";
import { Choose } from "./list/choose.js";
import { BASE_FIELDS, Name, column, typeWord } from "./list/columns.js";
import { saveCsv } from "./list/csv.js";
import { Filters } from "./list/filters.js";
import { ProjectDialog, ProjectsPage } from "./list/projects.js";
import { useRows } from "./list/rows.js";
import { useSelection } from "./list/selection.js";
import { FirstTask } from "./list/start.js";
import { NAMES, filtersOf, isNarrowed, queryOf, viewOf } from "./list/view.js";
import { Views } from "./list/views.js";
import "./list/words.js";

style(import.meta.url, "list/list.css");
const narrow = matchMedia("(max-width: 44rem)");
const CARD_VALUES = 3;
const [CARD_LINE, CARD_EDGE] = [24, 16]; // px of a line of a card with the gap to the next, and of what is around them
const FIRST_ROWS = 40; // whether any of these has tags says whether cards have a line for them
const USUAL_TEXT = 15; // px, for which the widths of columns are made
const FIRST_ACTIONS = ["compare", "tags", "enqueue", "abort", "archive", "unarchive"];
const GONE_BY = ["archive", "unarchive", "remove"];

export default function List({ place }) {
  const id = place.parts[1];
  return id === undefined ? html`<${ProjectsPage} />` : html`<${Project} key=${id} id=${id} />`;
}

/** The project of an address, with those below it; "*" is all of them. */
function Project({ id }) {
  const body = id === "*" ? null : { id: [id], search_hidden: true, only_fields: ["name"] };
  const found = useCall("projects.get_all_ex", body, { when: (changes) => concerns(changes, "projects", id) });
  const project = found.data?.projects[0];
  if (found.data && !project) return html`<${Empty} title=${t("list.unknown")}><a class="button" href="/projects">${t("projects.title")}</a><//>`;
  if (found.error && !found.data) return html`<${Failure} error=${found.error} retry=${found.reload} />`;
  // Without the name it is not known which columns to begin with, unless the address says so.
  if (id !== "*" && !project && !location.search.includes("columns=")) return html`<${Loading} />`;
  return html`<${Table} id=${id} name=${id === "*" ? "*" : project?.name ?? ""} below=${project?.sub_projects} />`;
}

function useNarrow() {
  const [is, setIs] = useState(narrow.matches);
  useEffect(() => {
    const tell = () => setIs(narrow.matches);
    narrow.addEventListener("change", tell);
    return () => narrow.removeEventListener("change", tell);
  }, []);
  return is;
}

/** How much larger than the usual the text is, by the reader's setting or on a very wide screen: columns grow with it. */
function useScale() {
  const of = () => parseFloat(getComputedStyle(document.body).fontSize) / USUAL_TEXT || 1;
  const [scale, setScale] = useState(of);
  useEffect(() => {
    const tell = () => setScale(of());
    addEventListener("resize", tell);
    return () => removeEventListener("resize", tell);
  }, []);
  return scale;
}

const Card = (columns, tagged) => (task) => html`<div class="list-card"><div class="list-card-name"><span><${Name} task=${task} /></span><${Status} status=${task.status} /></div>
  <p>${typeWord(task.type)} · <${Ago} at=${task.last_update} /> · <${Ran} task=${task} />${!tagged && task.tags?.length > 0 && ` · ${task.tags.join(", ")}`}</p>
  ${columns.some((one) => one.path) && html`<p>${columns.filter((one) => one.path).slice(0, CARD_VALUES).map((one, at) => html`${at > 0 && " · "}${one.title} <b>${one.draw(task)}</b>`)}</p>`}
  ${tagged && html`<p>${(task.tags ?? []).join(", ")}</p>`}</div>`;

/** What the counting call wants: it knows of no projects below others, so they are named. */
function countOf(filters, below) {
  const { include_subprojects: deep, project, ...rest } = filters;
  if (!project) return rest;
  if (deep && !below) return null;
  return { ...rest, project: deep ? [...project, ...below.map((one) => one.id)] : project };
}

function Table({ id, name, below }) {
  const file = knownSession()?.project ?? {};
  const search = location.search;
  const view = useMemo(() => viewOf(search, name, file), [search, name]);
  useRemembered(id, search);
  const change = (next, options) => {
    setQuery(queryOf(next, name, file), options);
    keep(`columns.${id}`, queryOf(next, name, file).columns ?? undefined);
  };
  const isNarrow = useNarrow();
  const scale = useScale();
  const columns = useMemo(() => view.columns.map(({ id: one, width }) => {
    const found = column(one, file);
    return { ...found, width: width ?? Math.round(found.width * scale), free: one === "name" && !width };
  }), [view, scale, document.documentElement.lang]);
  const filters = useMemo(() => filtersOf(view, id), [JSON.stringify({ ...view, columns: 0, order: 0 }), id]);
  const fields = [...new Set([...BASE_FIELDS, ...(isNarrow ? ["type", "started", "completed", "status_changed", "active_duration"] : []), ...columns.flatMap((one) => one.fields)])];
  const order = [`${view.order.descending ? "-" : ""}${column(view.order.id, file).order}`];
  const chosen = useCall("projects.get_all_ex", id === "*" && view.projects.length && view.deep ? { id: view.projects, search_hidden: true, only_fields: ["name"] } : null);
  const inside = id === "*" ? chosen.data?.projects.flatMap((one) => one.sub_projects) : below;
  const rows = useRows({ filters, order, fields, counted: countOf(filters, inside), when: (changes) => concerns(changes, "tasks") });
  const selection = useSelection(rows, filters);
  const [open, setOpen] = useState(null);
  const done = async ({ action, ids }) => {
    if (GONE_BY.includes(action)) selection.none(); else await selection.refresh(ids).catch(() => {});
    rows.reload();
  };
  const title = id === "*" ? t("list.title") : name;
  useTitle(title === t("list.title") ? title : `${title} · ${t("list.title")}`);

  const csv = async () => {
    try { announce(t("list.csv.done", { n: await saveCsv({ filters, order, fields, columns, name: `tasks ${title}`.replace(/[^\p{L}\p{N} ._-]+/gu, "_") }) })); } catch (error) { announce(error.message || t("error.gone"), "error"); }
  };
  const sort = (one) => change({ ...view, order: { id: one, descending: view.order.id === one ? !view.order.descending : column(one, file).falls } });
  const resize = (one, width) => change({ ...view, columns: view.columns.map((other) => (other.id === one ? { ...other, width } : other)) });
  const move = (one, to) => {
    const rest = view.columns.filter((other) => other.id !== one);
    if (one === view.columns[0].id || to < 1 || to > rest.length) return;
    rest.splice(to, 0, view.columns.find((other) => other.id === one));
    change({ ...view, columns: rest });
  };
  const openView = (query) => {
    keep(`columns.${id}`, new URLSearchParams(query).get("columns") ?? undefined);
    navigate(location.pathname + (query ? `?${query}` : ""));
  };
  const tagged = isNarrow && Array.from({ length: Math.min(rows.count, FIRST_ROWS) }, (_, at) => rows.row(at)).some((one) => one?.tags?.length);
  const card = useMemo(() => (isNarrow ? Card(columns, tagged) : undefined), [isNarrow, columns, tagged]);
  const lines = 2 + columns.some((one) => one.path) + tagged;
  const tools = [
    { label: t("list.projects"), run: () => setOpen("projects") }, { label: t("list.columns"), run: () => setOpen("columns") },
    { label: t("list.csv"), run: csv, why: rows.count ? "" : t("list.empty") },
  ];
  const opened = useCallback((task) => navigate(addressOf(task)), []);

  return html`<div class="page-head"><nav class="crumbs" aria-label=${t("projects.title")}><a href="/projects">${t("projects.title")}</a></nav><div class="about"><h1>${title}</h1>
      <span class="faint" role="status">${rows.counted && t("list.count", { n: rows.count })}</span></div>
      <div class="actions"><${Views} query=${search.replace(/^\?/, "")} onOpen=${openView} />
        ${isNarrow ? html`<${Menu} label="⋯" title=${t("list.actions.more")} items=${tools.map(({ why, ...one }) => ({ ...one, why: why || undefined }))} />`
          : tools.map((one) => html`<${Button} key=${one.label} onClick=${one.run} why=${one.why}>${one.label}<//>`)}</div></div>
    <${Filters} view=${view} id=${id} project=${file} isNarrow=${isNarrow} onChange=${change}>
      ${isNarrow && html`<${Order} view=${view} columns=${columns} onChange=${(next) => change({ ...view, order: next })} />`}<//>
    <${Failure} error=${rows.error} retry=${rows.reload} />
    ${rows.loading && !rows.error && html`<${Loading} />`}
    ${!rows.loading && (rows.count ? html`<${Grid} label=${title} count=${rows.count} row=${rows.row} indexOf=${rows.indexOf} columns=${columns} stale=${rows.stale} sort=${view.order}
        selected=${selection.has} chosen=${selection.size} onToggle=${selection.toggle} onRange=${selection.range} onAll=${selection.all} onNone=${selection.none}
        onOpen=${opened} onSight=${rows.sight} onSort=${sort} onResize=${resize} onMove=${move} card=${card} cardHeight=${Math.round((CARD_EDGE + lines * CARD_LINE) * scale)} />`
      : html`<${Nothing} view=${view} />`)}
    <${Bar} selection=${selection} isNarrow=${isNarrow} onDone=${done} />
    ${open === "columns" && html`<${Choose} view=${view} id=${id} place=${name} project=${file} onChange=${(some) => change({ ...view, columns: some })} onClose=${() => setOpen(null)} />`}
    ${open === "projects" && html`<${ProjectDialog} onClose=${() => setOpen(null)} />`}`;
}

/** The columns chosen last in this project, where an address says nothing; they are written into it, so that it can be sent. */
function useRemembered(id, search) {
  useEffect(() => {
    const query = new URLSearchParams(search);
    const columns = kept(`columns.${id}`, "");
    if (columns && !NAMES.some((one) => query.has(one))) setQuery({ columns });
  }, [id]);
}

function Nothing({ view }) {
  if (isNarrowed(view)) return html`<${Empty} title=${t("list.empty.narrow")}><p>${t("list.empty.narrow.text")}</p><//>`;
  if (view.archived) return html`<${Empty} title=${t("list.empty.archived")} />`;
  return html`<${Empty} title=${t("list.empty")}><${FirstTask} /><//>`;
}

/** Cards have no head to sort by. */
const Order = ({ view, columns, onChange }) => html`<div class="list-line"><label>${t("list.order")} <select value=${view.order.id} onChange=${(event) => onChange({ ...view.order, id: event.target.value })}>
    ${[...columns, ...(columns.some((one) => one.id === view.order.id) ? [] : [column(view.order.id)])].map((one) => html`<option key=${one.id} value=${one.id}>${one.long ?? one.title}</option>`)}</select></label>
  <label class="check"><input type="checkbox" checked=${view.order.descending} onChange=${(event) => onChange({ ...view.order, descending: event.target.checked })} /> ${t("list.descending")}</label></div>`;

function Bar({ selection, isNarrow, onDone }) {
  const { items, dialog } = useTaskActions(selection.tasks, { onDone });
  const first = isNarrow ? [] : items.filter((item) => FIRST_ACTIONS.includes(item.id));
  const more = items.filter((item) => !first.includes(item));
  const bar = selection.size > 0 || selection.busy;
  return html`${bar && html`<div class="list-bar" role="region" aria-label=${t("list.actions")}>
      <strong role="status">${selection.busy ? t("list.selecting") : t("list.selected", { n: selection.size })}</strong>
      ${first.map((item) => html`<${Button} key=${item.id} why=${item.why} onClick=${item.run}>${item.label}<//>`)}
      <${Menu} label=${html`${t(isNarrow ? "list.actions" : "list.actions.more")} <span aria-hidden="true">▾</span>`} items=${more} />
      <${Button} kind="quiet" title=${t("list.none")} aria-label=${t("list.none")} onClick=${selection.none}>${isNarrow ? "×" : t("list.none")}<//></div>`}${dialog}`;
}
