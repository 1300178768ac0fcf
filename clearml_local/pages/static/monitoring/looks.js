// What tasks that watch a model report. Which tasks those are, and which of their numbers count, says the project's file.
import { call, knownSession } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { own } from "../base/own.js";
import { escaped } from "../base/texts.js";

const FIELDS = ["name", "type", "project.name", "status", "status_message", "status_reason", "tags", "system_tags", "created", "started", "completed",
  "last_update", "last_metrics", "hyperparams", "execution.artifacts"];
const PAUSE_MS = 3000;

/** The file's section `monitoring`; null where there is none. */
export const settings = () => {
  const { project } = knownSession() ?? {};
  return project?.monitoring ? { levels: [], columns: [], metrics: [], commands: [], ...project.monitoring, project: project.project } : null;
};

/** The id of the pinned project; undefined where none is named or found. */
export async function pinnedProject(how) {
  const name = knownSession()?.project?.project;
  if (!name) return undefined;
  const { projects } = await call("projects.get_all", { name: `^${escaped(name)}$`, only_fields: ["id"], search_hidden: true }, how);
  return projects[0]?.id;
}

/** The level of a look, of its tag: "" where it has none. */
export function levelOf(task, how) {
  const tag = (task.tags ?? []).find((one) => how.severity && one.startsWith(how.severity));
  return tag ? tag.slice(how.severity.length) : "";
}

/** Whether a level is one that somebody should see; a look that failed is one as well. */
export function isAlert(task, how) {
  const at = how.levels.indexOf(levelOf(task, how));
  return task.status === "failed" || (at >= 0 && at >= how.levels.indexOf(how.alert ?? how.levels.at(-1)));
}

/** Whether a look says that there was too little to test: that nothing was found means nothing then. */
export const isUntested = (task, how) => !isAlert(task, how) && /^false$/i.test(own(task.hyperparams?.[how.outputs], how.tested)?.value ?? "");

async function tasksOf(wanted, count, how, more = { system_tags: ["-archived"] }) {
  const project = await pinnedProject(how);
  if (knownSession()?.project?.project && !project) return [];
  const body = { name: wanted.task ? `^${escaped(wanted.task)}$` : undefined, type: wanted.type ? [wanted.type] : undefined,
    project: project ? [project] : undefined, only_fields: FIELDS, order_by: ["-created"], page: 0, page_size: count,
    search_hidden: true, ...more };
  return (await call("tasks.get_all_ex", body, how)).tasks;
}

const live = { when: (changes) => concerns(changes, "tasks"), keep: true, pause: PAUSE_MS };

/** The newest looks first; null asks nothing. */
export function useLooks(how, count = 60) {
  return useData((signal) => tasksOf(how, count, signal), how ? `looks ${count}` : null, live);
}

/** A look by its id, archived ones too; null where there is none. An id of null asks nothing. */
export function useLook(how, id) {
  return useData(async (signal) => (await tasksOf(how, 1, signal, { id: [id] }))[0] ?? null, id && `look ${id}`, { when: (changes) => concerns(changes, "tasks", id) });
}

/** Tasks that serve, or that decide when to train again: the newest of a kind. */
export function useTasksOf(wanted, count = 3) {
  return useData((signal) => tasksOf(wanted, count, signal), wanted ? `${wanted.task} ${wanted.type} ${count}` : null, live);
}

/** A metric's last value in `last_metrics` of a task; undefined where it was not reported. */
export function lastOf(task, { metric, variant }) {
  for (const variants of Object.values(task.last_metrics ?? {})) {
    for (const one of Object.values(variants)) if (one.metric === metric && one.variant === variant) return one.value;
  }
  return undefined;
}

const [ROWS_MAX, COLUMNS_MAX] = [500, 200];
/** A list as it is; one value, as Plotly takes it, as a list of one. */
const listOf = (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]);
const longest = (lists) => lists.reduce((most, one) => Math.max(most, one.length), 0);
/** A cell's value: a number or null as it is, all else as a text. */
const valueOf = (value) => (typeof value === "number" || value === null || value === undefined ? value : written(value));
/** A value of any shape as a text. */
export const written = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : `${value ?? ""}`);

/** Header and rows of a plot that is a table (Plotly's JSON); null of any other. */
export function tableOf(plot) {
  let parsed;
  try { parsed = JSON.parse(plot.plot_str); } catch { return null; }
  const table = Array.isArray(parsed?.data) ? parsed.data.find((one) => one?.type === "table") : null;
  if (!Array.isArray(table?.cells?.values)) return null;
  const columns = listOf(table.cells.values).map(listOf);
  const names = listOf(table.header?.values).map((one) => written(listOf(one)[0]));
  const width = Math.min(COLUMNS_MAX, Math.max(columns.length, names.length));
  const head = Array.from({ length: width }, (_, i) => names[i] ?? "");
  const rows = Array.from({ length: Math.min(ROWS_MAX, longest(columns)) }, (_, i) => head.map((__, j) => valueOf(columns[j]?.[i])));
  return { head, rows };
}
