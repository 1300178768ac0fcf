// What the pipelines' pages ask the server for.
import { call, knownSession } from "../base/api.js";
import { concerns } from "../base/live.js";
import { useCall, useData } from "../base/data.js";
import { loosely } from "../base/texts.js";

/** The shortest program that is a pipeline. */
export const FIRST_PIPELINE = `from clearml import PipelineController
def double(number=21):
    print(2 * number)
pipeline = PipelineController(project="Examples", name="first", version="1.0")
pipeline.add_function_step("double", double)
pipeline.start_locally(run_pipeline_steps_locally=True)`;

const COUNT_PAUSE_MS = 5000; // to count all tasks by state
const RUN_FIELDS = [
  "name", "status", "status_message", "status_reason", "type", "tags", "system_tags", "project.name", "created", "started", "completed",
  "last_update", "last_change", "status_changed", "active_duration", "comment", "execution.queue", "runtime.version", "runtime._pipeline_hash", "parent",
];
const RUN_DETAILS = ["configuration.Pipeline", "last_metrics"]; // some 20 kB: asked for once while a run does not change
const STAGE_FIELDS = [
  "name", "status", "status_message", "status_reason", "type", "system_tags", "project", "parent", "created", "started", "completed", "last_update",
  "status_changed", "active_duration", "last_metrics", "models.output", "execution.queue",
];

export const projectFile = () => knownSession()?.project ?? {};

/** The name of a pipeline: the last part of its project's. */
export const pipelineName = (project) => (typeof project === "string" ? project : project?.name ?? "").split("/.pipelines/").at(-1);
/** The project that a pipeline is in. */
export const parentName = (project) => (project?.name ?? "").split("/.pipelines/")[0];

/** All pipelines with their numbers of runs by state; these are kept up to date where they are `counted`. */
export const usePipelines = (counted) => useCall("projects.get_all_ex", {
  name: "/\\.pipelines/", system_tags: ["pipeline"], search_hidden: true, shallow_search: false, include_stats: true, stats_for_state: "active",
  include_stats_filter: { system_tags: ["pipeline"], type: ["controller"] }, stats_with_children: false, order_by: ["-last_update"],
  only_fields: ["name", "basename", "created", "last_update", "system_tags", "tags"], page: 0, page_size: 200,
}, { when: (changes) => concerns(changes, "projects") || (counted && concerns(changes, "tasks")), keep: true, pause: COUNT_PAUSE_MS });

/** Runs, newest first. `filter`: {project, state, text}. */
export function useRuns({ project, state, text }, size) {
  const body = {
    type: ["controller"], system_tags: ["__$all", "pipeline", "__$not", "archived"], search_hidden: true, order_by: ["-created"], page: 0, page_size: size,
    only_fields: RUN_FIELDS,
    ...(project ? { project: [project] } : {}), ...(state ? { status: [state] } : {}),
    ...(text ? { _any_: { fields: ["name", "id", "tags", "comment", "project.name"], pattern: loosely(text) } } : {}),
  };
  return useData(async (how) => {
    const { tasks } = await call("tasks.get_all_ex", body, how);
    const unknown = tasks.filter((run) => details.get(run.id)?.last_change !== run.last_change).map((run) => run.id);
    if (unknown.length) {
      const found = await call("tasks.get_all_ex", { id: unknown, search_hidden: true, page: 0, page_size: 500, only_fields: ["last_change", ...RUN_DETAILS] }, how);
      for (const run of found.tasks) details.set(run.id, run);
    }
    return { tasks: tasks.map((run) => ({ ...details.get(run.id), ...run })) };
  }, JSON.stringify(body), { when: (changes) => concerns(changes, "tasks"), keep: true });
}
const details = new Map();

/** A run's whole document. */
export const useRun = (id) => useData(async (how) => {
  const { tasks: [run] } = await call("tasks.get_by_id_ex", { id: [id] }, how);
  return run ?? null;
}, id, { when: (changes) => concerns(changes, "tasks", id) });

/** Sections of parameters that the project's file wants something of. */
const sections = () => {
  const { lines = [], cause = "" } = projectFile().stages ?? {};
  const named = [...lines.flatMap((line) => [...JSON.stringify(line).matchAll(/\{([^{}"/]+)\//g)].map((found) => found[1])), cause.split("/")[0]];
  return [...new Set(named.filter(Boolean))].map((section) => `hyperparams.${section}`);
};

/** The tasks of stages, as a Map by id; whoever looks at one asks for all of it. */
export function useStageTasks(ids) {
  return useData(async (how) => {
    const { tasks } = await call("tasks.get_all_ex", { id: ids, search_hidden: true, page: 0, page_size: 500, only_fields: [...STAGE_FIELDS, ...sections()] }, how);
    return new Map(tasks.map((task) => [task.id, task]));
  }, ids.length ? ids.join() : null, { when: (changes) => ids.some((id) => concerns(changes, "tasks", id)), keep: true });
}

/** Which runs the live models are of: Map of run's or task's id -> model; empty where the project's file names no tag. */
export function useLive() {
  const { live, run } = projectFile().models ?? {};
  return useData(async (how) => {
    const { models } = await call("models.get_all_ex", { tags: [live], only_fields: ["name", "task", "project", "metadata", "tags"], page: 0, page_size: 50 }, how);
    return new Map(models.flatMap((model) => [model.task?.id ?? model.task, model.metadata?.[run]?.value].filter(Boolean).map((id) => [id, model])));
  }, live ? `live ${live}` : null, { when: (changes) => concerns(changes, "models"), keep: true });
}

/** Where a new run of a pipeline is prepared, like an earlier one if it is named; `more` are values already changed, by `Args/name`. */
export const newAddress = (project, from = "", more = {}) => `/pipelines/${project}${from ? `/tasks/${from}` : ""}/new?${new URLSearchParams(more)}`.replace(/\?$/, "");
