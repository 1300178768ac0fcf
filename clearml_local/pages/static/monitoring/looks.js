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

async function tasksOf(wanted, count, how) {
  const project = await pinnedProject(how);
  if (knownSession()?.project?.project && !project) return [];
  const body = { name: wanted.task ? `^${escaped(wanted.task)}$` : undefined, type: wanted.type ? [wanted.type] : undefined,
    project: project ? [project] : undefined, only_fields: FIELDS, order_by: ["-created"], page: 0, page_size: count,
    system_tags: ["-archived"], search_hidden: true };
  return (await call("tasks.get_all_ex", body, how)).tasks;
}

const live = { when: (changes) => concerns(changes, "tasks"), keep: true, pause: PAUSE_MS };

/** The newest looks first; null asks nothing. */
export function useLooks(how, count = 60) {
  return useData((signal) => tasksOf(how, count, signal), how ? `looks ${count}` : null, live);
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

/** Header and rows of a plot that is a table (Plotly's JSON); null of any other. */
export function tableOf(plot) {
  let parsed;
  try { parsed = JSON.parse(plot.plot_str); } catch { return null; }
  const table = Array.isArray(parsed?.data) ? parsed.data.find((one) => one?.type === "table") : null;
  const columns = table?.cells?.values;
  if (!Array.isArray(columns)) return null;
  const head = (table.header?.values ?? []).map((one) => `${Array.isArray(one) ? one[0] ?? "" : one}`);
  const rows = Array.from({ length: Math.min(500, Math.max(0, ...columns.map((one) => one?.length ?? 0))) }, (_, i) => columns.map((one) => one?.[i]));
  return { head, rows };
}
