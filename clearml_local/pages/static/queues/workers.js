// The agents, as they report. Nothing tells of a report, so they are asked for again and again, while somebody looks.
import { html, useEffect } from "../base/html.js";
import { call, serverNow } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { addressOf } from "../base/router.js";
import { moment } from "../base/times.js";

const LOOK_MS = 5000;
// An agent reports every 5 to 30 s; the server counts no longer on one that was silent for so long.
export const SILENT_MS = 90000;
const PART = ":service:";

/** Ask again every few seconds, while the page is in sight; `refresh` is what useData gives. */
export function usePoll(refresh, every = LOOK_MS) {
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) refresh(); }, every);
    return () => clearInterval(timer);
  }, [refresh, every]);
}

export const isSilent = (at, now = serverNow()) => now - moment(at) > SILENT_MS;

/** A services agent reports each of its tasks as an agent of its own, named after it. */
function nested(workers) {
  const shown = new Map(workers.filter((one) => !one.id.includes(PART)).map((one) => [one.id, { ...one, parts: [] }]));
  for (const one of workers) {
    if (!one.id.includes(PART)) continue;
    const whole = shown.get(one.id.split(PART)[0]);
    if (whole) whole.parts.push(one);
    else shown.set(one.id, { ...one, parts: [] });
  }
  return [...shown.values()].map((one) => ({
    ...one,
    services: one.parts.length > 0 || one.queues.some((queue) => queue.name === "services"),
    lost: isSilent(one.last_activity_time),
    running: [one, ...one.parts].filter((part) => part.task?.id).map((part) => ({ ...part.task, project: part.project, agent: part.id })),
  })).sort((a, b) => a.lost - b.lost || a.id.localeCompare(b.id));
}

const FIELDS = ["name", "project", "system_tags", "type", "started", "last_worker", "last_worker_report"];

async function ask(how) {
  const [{ workers }, { tasks }] = await Promise.all([
    call("workers.get_all", { last_seen: 0 }, how),
    call("tasks.get_all_ex", { status: ["in_progress"], only_fields: FIELDS, search_hidden: true, page: 0, page_size: 200 }, how),
  ]);
  const known = new Map(tasks.map((task) => [task.id, task]));
  const there = new Set(workers.map((one) => one.id));
  const agents = nested(workers).map((one) => ({ ...one, running: one.running.map((task) => ({ ...task, ...known.get(task.id) })) }));
  // An agent that is forgotten may have left a task behind that nobody runs.
  const left = tasks.filter((task) => task.last_worker && !there.has(task.last_worker) && task.last_worker_report && isSilent(task.last_worker_report));
  return { agents, left };
}

/** `{agents: [{id, lost, services, running, queues, ...}], left: [tasks of agents that are forgotten]}`. */
export function useWorkers() {
  const asked = useData(ask, "workers", { when: (changes) => concerns(changes, "queues"), keep: true });
  usePoll(asked.refresh);
  return asked;
}

/** Who takes tasks from a queue, of those that are heard of. */
export const listeners = (agents, queue) => agents.filter((one) => !one.lost && one.queues.some((other) => other.id === queue));

export const queueAddress = (queue) => `/workers-and-queues/queues/${queue.id}`;
export const TaskLink = ({ task }) => html`<a href=${addressOf(task)}>${task.name || task.id}</a>`;
