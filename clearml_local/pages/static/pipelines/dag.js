// What a controller's task says of its stages: the configuration object `Pipeline` that the SDK writes.
import { own } from "../base/own.js";
import { moment, runSeconds } from "../base/times.js";

const OF_NODE = { running: "in_progress", aborted: "stopped" };
const OF_TASK = { created: "pending", published: "completed", closed: "stopped" };
const ENDED = ["completed", "published", "failed", "stopped", "closed"];
const DONE = ["completed", "cached"];

/** Stages as the controller wrote them: [{name, parents, task, state, base}]; [] where it wrote none that can be read. */
export function dagOf(run) {
  let read;
  try { read = JSON.parse(run.configuration?.Pipeline?.value ?? ""); } catch { return []; }
  if (!read || typeof read !== "object" || Array.isArray(read)) return [];
  return Object.entries(read).filter(([, node]) => node && typeof node === "object").map(([name, node]) => ({
    name,
    parents: (Array.isArray(node.parents) ? node.parents : []).map(String),
    task: node.executed || node.job_id || null,
    state: own(OF_NODE, node.status) ?? `${node.status ?? "pending"}`,
    base: node.base_task_id ?? null,
    parameters: node.parameters ?? {},
  }));
}

/**
 * Stages as they stand: `{name, parents, state, task, cached}`. A stage's own task knows better than its controller,
 * which may have been killed. `tasks`: Map of id -> document; without one (a list of runs) the controller is believed.
 * A copy still has the stages of the run that it is of: they count once they are its own.
 */
export function stagesOf(run, tasks = null) {
  const dag = dagOf(run);
  const copied = !begun(run) || Boolean(tasks && dag.some((node) => node.state !== "cached" && parentId(tasks.get(node.task)) && parentId(tasks.get(node.task)) !== run.id));
  return dag.map((node) => {
    const task = copied ? null : tasks?.get(node.task) ?? null;
    return { ...node, task: task ?? null, id: copied ? null : node.task, state: copied ? "pending" : stateOf(node, task, run), cached: !copied && node.state === "cached" };
  });
}

const parentId = (task) => task?.parent?.id ?? task?.parent;
/** Whether a controller has written its own graph: a copy has neither start nor runtime of the one that it is of. */
const begun = (run) => Boolean(run.started) && (Boolean(run.runtime?._pipeline_hash) || !parentId(run));

function stateOf(node, task, run) {
  if (node.state === "cached") return "cached";
  if (task) return own(OF_TASK, task.status) ?? task.status;
  if (ENDED.includes(run.status) && ["in_progress", "queued"].includes(node.state)) return "stopped";
  return node.state;
}

/** `{done, all, running, failed}` of stages: how far a run is. */
export const progressOf = (stages) => ({
  done: stages.filter((one) => DONE.includes(one.state)).length,
  all: stages.length,
  running: stages.filter((one) => one.state === "in_progress").map((one) => one.name),
  failed: stages.filter((one) => one.state === "failed").map((one) => one.name),
});

/** Edges as Graph takes them. */
export const edgesOf = (stages) => stages.flatMap((one) => one.parents.map((parent) => [parent, one.name]));

export const isOver = (run) => ENDED.includes(run.status);
export const isLive = (run) => run.status === "in_progress" || run.status === "queued";

/** Metrics of a task by name: Map "metric\nvariant" -> value. */
export function metricsOf(task) {
  const found = new Map();
  for (const variants of Object.values(task.last_metrics ?? {})) {
    for (const one of Object.values(variants)) found.set(`${one.metric}\n${one.variant}`, one.value);
  }
  return found;
}

/** A metric of a run: its controller's, or that of one of its stages. */
export function metricOf(tasks, { metric, variant }) {
  for (const task of tasks) {
    const value = task && metricsOf(task).get(`${metric}\n${variant}`);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

export const secondsOf = (task) => (task ? runSeconds(task) : NaN);
export const startedOf = (run) => moment(run.started ?? run.created);
