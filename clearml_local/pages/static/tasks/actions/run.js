// The calls behind the actions. Many tasks are asked for in parts: one long request would hold up everybody.
import { call } from "../../base/api.js";
import { isPipeline } from "./possible.js";

const PART = 100;
const CALLS = {
  enqueue: "tasks.enqueue_many", abort: "tasks.stop_many", reset: "tasks.reset_many", publish: "tasks.publish_many",
  archive: "tasks.archive_many", unarchive: "tasks.unarchive_many", remove: "tasks.delete_many",
};
// With a pipeline's run go its steps. Never so with other tasks: below a plain task are its copies.
const WITH_STEPS = ["abort", "archive", "unarchive", "remove"];

/**
 * Do something to tasks: `{succeeded: [{id}], failed: [{id, error: {msg}}], files: [addresses left]}`.
 * `progress(n)` is called after each part. Throws only where nothing could be asked at all.
 */
export async function act(kind, tasks, body = {}, { steps = true, progress = () => {} } = {}) {
  const outcome = { succeeded: [], failed: [], files: [] };
  const groups = WITH_STEPS.includes(kind) && steps
    ? [[tasks.filter(isPipeline), { include_pipeline_steps: true }], [tasks.filter((task) => !isPipeline(task)), {}]]
    : [[tasks, {}]];
  for (const [some, extra] of groups) {
    for (let at = 0; at < some.length; at += PART) {
      const ids = some.slice(at, at + PART).map((task) => task.id);
      await part(CALLS[kind], { ids, ...extra, ...body }, outcome);
      progress(outcome.succeeded.length + outcome.failed.length);
    }
  }
  return outcome;
}

async function part(name, body, outcome) {
  try {
    const answer = await call(name, body);
    outcome.succeeded.push(...(answer.succeeded ?? []));
    outcome.failed.push(...(answer.failed ?? []));
    for (const { urls } of answer.succeeded ?? []) for (const some of Object.values(urls ?? {})) outcome.files.push(...some);
  } catch (error) {
    if (!outcome.succeeded.length) throw error; // nothing was done yet: the dialog says so and stays
    outcome.failed.push(...body.ids.map((id) => ({ id, error: { msg: error.message } })));
  }
}
