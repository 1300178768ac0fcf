// A view of the table: which columns, in what order, which tasks. All of it stands in the address and comes from it.
import { own } from "../../base/own.js";
import { loosely } from "../../base/texts.js";
import { column, defaults } from "./columns.js";
import { escaped, fromOld, limitOf, unescaped } from "./names.js";

export const NAMES = ["columns", "order", "q", "status", "type", "tags", "users", "projects", "ranges", "params", "archive", "deep", "hidden", "filter"];
const OLD = { user: "users", "project.name": "projects" };
const FIRST_ORDER = { id: "last_update", descending: true };
const list = (text) => (text ? text.split(",").filter(Boolean).map(unescaped) : []);
const joined = (values) => values.map(escaped).join(",");

/** The view that an address shows; `place` is the project's name, "*" for all. */
export function viewOf(search, place, project) {
  const query = new URLSearchParams(search);
  const columns = columnsOf(query, place, project);
  const view = {
    columns, order: orderOf(query, project), text: query.get("q") ?? "", status: list(query.get("status")), type: list(query.get("type")), tags: list(query.get("tags")),
    users: list(query.get("users")), projects: list(query.get("projects")), ranges: rangesOf(query.get("ranges")), params: paramsOf(query.get("params")),
    archived: query.get("archive") === "true", deep: query.get("deep") !== "false", hidden: query.get("hidden") === "true",
  };
  for (const [name, values] of oldFilters(query.get("filter"))) if (Array.isArray(view[name]) && !view[name].length) view[name] = values;
  return view;
}

function columnsOf(query, place, project) {
  const given = query.getAll("columns").flatMap((one) => one.split(",")).filter((id) => id && id !== "selected");
  const wanted = given.map((one) => one.split("~")).map(([id, width]) => ({ id: fromOld(id), width: widthOf(width) }));
  const known = wanted.filter(({ id }, at) => column(id, project) && wanted.findIndex((other) => other.id === id) === at);
  const some = known.length ? known : defaults(place, project).map((id) => ({ id }));
  return [some.find(({ id }) => id === "name") ?? { id: "name" }, ...some.filter(({ id }) => id !== "name")]; // what opens a task comes first
}

function orderOf(query, project) {
  const first = query.get("order");
  if (!first) return FIRST_ORDER;
  const id = fromOld(first.replace(/^-/, ""));
  return column(id, project) ? { id, descending: first.startsWith("-") } : FIRST_ORDER;
}

const limit = (text) => { const value = limitOf(text); return Number.isNaN(value) ? null : value; };
const widthOf = (text) => { const value = limitOf(text); return value > 0 ? value : undefined; };
function rangesOf(text) {
  return (text ? text.split(",") : []).map((one) => one.split("~")).map(([id, low, high]) => ({ id: fromOld(id), low: limit(low), high: limit(high) }))
    .filter(({ id, low, high }) => id.startsWith("m.") && column(id) && (low !== null || high !== null));
}

function paramsOf(text) {
  return (text ? text.split(",") : []).map((one) => one.split("~")).map(([id, ...values]) => ({ id: fromOld(id), values: values.map(unescaped) }))
    .filter(({ id, values }) => id.startsWith("p.") && column(id) && values.length);
}

/** `filter=status:completed+$+failed,type:training`, as links of before have it. */
function* oldFilters(text) {
  for (const one of text?.split(",") ?? []) {
    const [name, values] = one.split(/:(.*)/s);
    const found = (values ?? "").split(/[+ ]\$[+ ]/).map(unescaped).filter(Boolean);
    if (found.length) yield [own(OLD, name) ?? name, found];
  }
}

/** What of the address changes so that it shows a view: for setQuery. What is as at first is left out. */
export function queryOf(view, place, project) {
  const same = view.columns.every(({ id, width }, at) => !width && id === defaults(place, project)[at]) && view.columns.length === defaults(place, project).length;
  const { id, descending } = view.order;
  return {
    columns: same ? null : view.columns.map((one) => (one.width ? `${one.id}~${one.width}` : one.id)).join(","),
    order: id === FIRST_ORDER.id && descending ? null : `${descending ? "-" : ""}${id}`,
    q: view.text, status: joined(view.status), type: joined(view.type), tags: joined(view.tags), users: joined(view.users), projects: joined(view.projects),
    ranges: view.ranges.map((one) => `${one.id}~${one.low ?? ""}~${one.high ?? ""}`).join(","),
    params: view.params.map((one) => [one.id, ...one.values.map(escaped)].join("~")).join(","),
    archive: view.archived ? "true" : null, deep: view.deep ? null : "false", hidden: view.hidden ? "true" : null, filter: null,
  };
}

/** Whether anything narrows the table down. */
export const isNarrowed = (view) => !!(view.text || view.ranges.length || view.params.length || ["status", "type", "tags", "users", "projects"].some((name) => view[name].length));
/** The same without what narrows it down. */
export const widened = (view) => ({ ...view, text: "", ranges: [], params: [], status: [], type: [], tags: [], users: [], projects: [] });

/** The filters of `tasks.get_all_ex` for a view in a project, an id or "*". */
export function filtersOf(view, id) {
  const not = [...(view.archived ? [] : ["archived"]), ...(view.hidden ? [] : ["dataset", "reports"])];
  const body = { system_tags: [...(view.archived ? ["__$all", "archived"] : []), ...not.flatMap((tag) => ["__$not", tag])], include_subprojects: view.deep, search_hidden: view.hidden };
  const projects = id === "*" ? view.projects : [id];
  if (projects.length) body.project = projects;
  for (const [name, values] of [["status", view.status], ["type", view.type], ["user", view.users]]) if (values.length) body[name] = values;
  // as values that nothing is read into: a tag or a parameter may look like an operator
  const among = Object.fromEntries([["tags", view.tags], ...view.params.map((one) => [column(one.id).path, one.values])].filter(([, values]) => values.length)
    .map(([path, include]) => [path, { any: { include } }]));
  if (Object.keys(among).length) body.filters = among;
  if (view.text) body._any_ = { fields: ["name", "id", "comment"], pattern: loosely(view.text) };
  for (const one of view.ranges) body[column(one.id).path] = [one.low, one.high];
  return body;
}
