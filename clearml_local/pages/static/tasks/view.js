// One task: its tabs, and what the chosen one shows. Used by the task's own page and by a pipeline's, for a stage.
import { html, style, useEffect, useState } from "../base/html.js";
import { CallError, call } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { own } from "../base/own.js";
import { t } from "../base/words.js";
import { Command, Empty, Failure, Loaded, Loading } from "../parts/basics.js";
import { Tabs } from "../parts/tabs.js";
import "../parts/reports/words.js";
import "./tabs/words.js";
import { drafted } from "./tabs/editing/unsaved.js";

style(import.meta.url, "../parts/report.css");
style(import.meta.url, "tabs/tabs.css");

// Tab -> what stands for it in an address of ClearML's own pages, behind the task's id, and its module.
const TABS = {
  info: ["info", () => import("./tabs/info.js")],
  execution: ["execution", () => import("./tabs/execution.js")],
  "hyper-params": ["hyper-params/hyper-param", () => import("./tabs/parameters.js")],
  artifacts: ["artifacts", () => import("./tabs/artifacts.js")],
  log: ["output/log", () => import("./tabs/log.js")],
  scalars: ["info-output/metrics/scalar", () => import("./tabs/scalars.js")],
  plots: ["info-output/metrics/plots", () => import("./tabs/plots.js")],
  images: ["info-output/debugImages", () => import("./tabs/images.js")],
};
const LAST_PARTS = {
  log: "log", scalar: "scalars", scalars: "scalars", plots: "plots", debugimages: "images", "debug-images": "images", images: "images",
};
const FIELDS = [
  "id", "name", "type", "status", "status_message", "status_reason", "status_changed", "comment", "created", "started", "completed", "published",
  "last_update", "last_change", "last_iteration", "last_worker", "last_metrics", "active_duration", "tags", "system_tags", "runtime", "hyperparams",
  "container", "output", "user.name", "project.name", "parent.name", "parent.system_tags", "parent.project.id", "execution.queue.name", "execution.artifacts",
  "models.input.name", "models.input.model.name", "models.input.model.project.id", "models.input.model.uri", "models.input.model.framework",
  "models.output.name", "models.output.model.name", "models.output.model.project.id", "models.output.model.uri", "models.output.model.framework", "models.output.model.ready",
  "script.repository", "script.branch", "script.tag", "script.version_num", "script.entry_point", "script.working_dir", "script.binary",
];

/** What follows a task's id in the address of a tab. */
export const tailOf = (tab) => (own(TABS, tab) ?? TABS.info)[0];

/** The tab that an address means: `parts` are those behind the task's id. */
export function tabOf(parts) {
  const [first = "", ...rest] = parts.map((part) => part.toLowerCase());
  const last = rest[rest.length - 1] ?? first;
  if (own(TABS, first) && first !== "log") return first;
  if (first === "output" || first === "info-output" || own(LAST_PARTS, first)) return own(LAST_PARTS, last) ?? "log";
  return first === "" || first === "full" ? own(LAST_PARTS, last) ?? "info" : "info";
}

/** A task with what every tab needs; asked again when it changes. An unknown one is an error of status 404. */
export function useTask(id) {
  const ask = async (how) => {
    const { tasks } = await call("tasks.get_by_id_ex", { id: [id], only_fields: FIELDS }, how);
    if (!tasks?.length) throw new CallError(t("task.unknown"), 404, 0, "");
    return tasks[0];
  };
  return useData(ask, id ? `task ${id}` : null, { when: (changes) => concerns(changes, "tasks", id) });
}

const distinct = (metrics) => metrics.reduce((sum, one) => sum + one.variants.length, 0);

/** How much each tab holds. */
function useCounts(id, task) {
  const ask = async (how) => {
    const [plots, images] = await Promise.all(["plot", "training_debug_image"].map((kind) =>
      call("events.get_multi_task_metrics", { tasks: [id], event_type: kind }, how)));
    return { plots: distinct(plots.metrics), images: distinct(images.metrics) };
  };
  const { data } = useData(ask, task ? `counts ${id}` : null, { when: (changes) => concerns(changes, "tasks", id), keep: true });
  const metrics = new Set(Object.values(task?.last_metrics ?? {}).flatMap((some) => Object.values(some).map((one) => one.metric)));
  return {
    ...data, scalars: task && metrics.size,
    "hyper-params": task && Object.entries(task.hyperparams ?? {}).reduce((sum, [section, some]) => sum + (section === "properties" ? 0 : Object.keys(some).length), 0),
    artifacts: task && (task.execution?.artifacts ?? []).length + (task.models?.input ?? []).length + (task.models?.output ?? []).length,
  };
}

/** The module of a tab, fetched when it is first opened. */
function useModule(load) {
  const [state, setState] = useState({});
  useEffect(() => {
    let shown = true;
    load().then((module) => shown && setState({ load, Shown: module.default }), (error) => shown && setState({ load, error }));
    return () => { shown = false; };
  }, [load]);
  return state.load === load ? state : {};
}

export const UnknownTask = ({ id }) => html`<${Empty} title=${t("task.unknown")}><p>${t("task.unknown.why", { id })}</p>
  <a class="button" href="/projects/*/tasks">${t("task.unknown.all")}</a><a class="button" href=${`/search?q=${encodeURIComponent(id)}`}>${t("task.unknown.search")}</a>
  <${Command} title=${t("same.command")} text=${`python -c "from clearml import Task; print(Task.get_task('${`${id}`.replace(/[^\w-]/g, "")}').name)"`} /><//>`;

/**
 * `tab` is one of TABS; `hrefOf(tab)` gives its address; `tabs` names those to be shown, in order (all of them, without).
 * `from` is what useTask gave, where the caller has asked already; `detail` what an address says behind the tab.
 */
export function TaskView({ id, tab, hrefOf, tabs = Object.keys(TABS), from, detail = [] }) {
  const asking = useTask(from ? null : id);
  const asked = from ?? asking;
  const current = tabs.includes(tab) ? tab : tabs[0];
  const { Shown, error } = useModule(TABS[current][1]);
  const counts = useCounts(id, asked.data);
  useEffect(() => { if (asked.data) drafted(asked.data); }, [asked.data?.id, asked.data?.status]);
  if (asked.error?.status === 404 || (asked.error?.status === 400 && !asked.data)) return html`<${UnknownTask} id=${id} />`;
  return html`<div class="task-view"><${Tabs} label=${t("task.tabs")} current=${current} tabs=${tabs.map((name) => ({
    id: name, label: t(`tab.${name}`), href: hrefOf(name), count: counts[name] || undefined }))} />
    <${Loaded} from=${asked}>${(task) => (error ? html`<${Failure} error=${error} />` : !Shown ? html`<${Loading} />` : html`
      <${Shown} key=${`${id} ${current}`} task=${task} reload=${asked.reload} detail=${detail} hrefOf=${hrefOf} />`)}<//></div>`;
}
