// What a task's state allows: the server would say the same, only later.
import { isArchived, isPipeline } from "../../parts/status.js";

export const COMPARED_MAX = 50;

export { isArchived, isPipeline };

const STATES = {
  enqueue: ["created", "stopped", "failed"],
  abort: ["in_progress", "queued"],
  reset: ["stopped", "failed", "completed", "closed"],
  publish: ["stopped", "failed", "completed", "closed"],
};

/** The tasks for which something can be done; none where it cannot be done for so many, or so few. */
export function able(kind, tasks) {
  if (kind === "clone") return tasks.length === 1 ? tasks : [];
  if (kind === "compare") return tasks.length >= 2 && tasks.length <= COMPARED_MAX ? tasks : [];
  if (kind === "archive") return tasks.filter((task) => !isArchived(task));
  if (kind === "unarchive") return tasks.filter(isArchived);
  if (kind === "remove") return tasks.filter((task) => task.status !== "in_progress");
  return kind in STATES ? tasks.filter((task) => STATES[kind].includes(task.status)) : tasks;
}
