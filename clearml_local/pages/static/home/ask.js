// What the home page asks: few calls, and not more often than every few seconds however much happens.
import { call, knownSession } from "../base/api.js";
import { useCall, useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { isPipeline } from "../parts/status.js";

const PAUSE_MS = 3000;
const FIELDS = ["name", "type", "status", "system_tags", "project.name", "parent.name", "parent.type", "started", "completed", "last_update", "status_changed", "active_duration",
  "status_message", "status_reason", "runtime.progress", "last_iteration"];
const GRAPH = ["configuration.Pipeline", "runtime._pipeline_hash"]; // of a pipeline's run
const RUNS = 8;
const FAILED = 4;
const tasks = { when: (changes) => concerns(changes, "tasks"), keep: true, pause: PAUSE_MS };
const page = (size) => ({ page: 0, page_size: size, search_hidden: true, only_fields: FIELDS });

export const isService = (task) => task.type === "service" || task.type === "monitor";

/** The pipeline's run that a task is a stage of; a copy's parent is only what it is a copy of. */
const wholeOf = (task) => (task.parent?.type === "controller" && !isPipeline(task) ? task.parent.id : undefined);

/** What runs: pipelines first, each with its stages that run; then tasks; services, which have no end, last. */
export function arranged(running) {
  const ids = new Set(running.map((task) => task.id));
  const parts = new Map();
  for (const task of running) {
    const whole = wholeOf(task);
    if (ids.has(whole)) parts.set(whole, [...(parts.get(whole) ?? []), task]);
  }
  const rank = (task) => (isPipeline(task) ? 0 : isService(task) ? 2 : 1);
  return running.filter((task) => !ids.has(wholeOf(task))).map((task) => ({ task, parts: parts.get(task.id) ?? [] }))
    .sort((a, b) => rank(a.task) - rank(b.task));
}

export const useRunning = () => useCall("tasks.get_all_ex", { ...page(50), only_fields: [...FIELDS, ...GRAPH], status: ["in_progress"], order_by: ["-started"] }, tasks);

/** What failed last. Where a stage failed, and with it its pipeline, only the stage is told of. */
export function useFailed() {
  return useData(async (how) => {
    const found = (await call("tasks.get_all_ex", { ...page(FAILED * 2), status: ["failed"], system_tags: ["-archived"], order_by: ["-status_changed"] }, how)).tasks;
    const told = new Set(found.map(wholeOf).filter(Boolean));
    return found.filter((task) => !told.has(task.id)).slice(0, FAILED);
  }, "failed", tasks);
}

/** The last runs: of pipelines where there are any, else of tasks that are no part of another. */
export function useRuns() {
  return useData(async (how) => {
    const body = { ...page(RUNS), status: ["completed", "published", "failed", "stopped", "closed"], order_by: ["-started"] };
    const metrics = { only_fields: [...FIELDS, "last_metrics"] };
    const [pipelines, plain] = await Promise.all([
      call("tasks.get_all_ex", { ...body, ...metrics, system_tags: ["__$all", "pipeline", "__$not", "archived"] }, how),
      call("tasks.get_all_ex", { ...body, page_size: RUNS * 4, system_tags: ["-pipeline", "-dataset", "-archived", "-reports"] }, how),
    ]);
    const single = plain.tasks.filter((task) => !wholeOf(task) && !isService(task));
    return { pipelines: pipelines.tasks, single: single.slice(0, RUNS), any: pipelines.tasks.length + plain.tasks.length > 0 };
  }, "runs", tasks);
}

const MODEL_FIELDS = ["name", "tags", "metadata", "created", "last_update", "project.name", "task.name", "ready", "framework"];

/** The models that are live: those with the tag of the project's file; without one the newest that were published. */
export function useLive() {
  const live = knownSession()?.project?.models?.live;
  const body = { only_fields: MODEL_FIELDS, order_by: ["-last_update"], page: 0, page_size: live ? 12 : 4, system_tags: ["-archived"], ...(live ? { tags: [live] } : { ready: true }) };
  return useCall("models.get_all_ex", body, { when: (changes) => concerns(changes, "models"), keep: true, pause: PAUSE_MS });
}

export const useWaiting = () => useCall("queues.get_all_ex", { only_fields: ["*", "entries.task.name"], max_task_entries: 100, order_by: ["name"], search_hidden: true },
  { when: (changes) => concerns(changes, "queues"), keep: true, pause: PAUSE_MS });
