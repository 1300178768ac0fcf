// The calls behind the actions. Many tasks are asked for in parts: one long request would hold up everybody.
import { call } from "../../base/api.js";
import { t } from "../../base/words.js";
import { isPipeline } from "./possible.js";

const PART = 100;
const CALLS = {
  enqueue: "tasks.enqueue_many", abort: "tasks.stop_many", reset: "tasks.reset_many", publish: "tasks.publish_many",
  archive: "tasks.archive_many", unarchive: "tasks.unarchive_many", remove: "tasks.delete_many",
};
// With a pipeline's run go its steps. Never so with other tasks: below a plain task are its copies.
const WITH_STEPS = ["abort", "archive", "unarchive", "remove"];

// What a state allows was said when the dialog opened; an agent may have begun meanwhile.
const BY_STATE = ["reset", "remove", "publish"];

/** Tasks whose state is still the one that was shown, and a refusal for each of the others. */
async function asShown(tasks) {
  const states = new Map();
  for (let at = 0; at < tasks.length; at += PART) {
    const ids = tasks.slice(at, at + PART).map((task) => task.id);
    const found = await call("tasks.get_all", { id: ids, only_fields: ["status"], search_hidden: true, page: 0, page_size: PART });
    for (const task of found.tasks) states.set(task.id, task.status);
  }
  const now = (task) => states.get(task.id) ?? task.status; // of one that is gone the call itself says so
  const word = (status) => t(`status.${status}`);
  return [tasks.filter((task) => now(task) === task.status),
    tasks.filter((task) => now(task) !== task.status).map((task) => ({ id: task.id, error: { msg: t("act.changed", { was: word(task.status), now: word(now(task)) }) } }))];
}

/**
 * Do something to tasks: `{succeeded: [{id}], failed: [{id, error: {msg}}], files: [addresses left]}`.
 * `progress(n)` is called after each part. Throws only where nothing could be asked at all.
 */
export async function act(kind, tasks, body = {}, { steps = true, progress = () => {} } = {}) {
  const [able, failed] = BY_STATE.includes(kind) ? await asShown(tasks) : [tasks, []];
  const outcome = { succeeded: [], failed, files: [] };
  const groups = WITH_STEPS.includes(kind) && steps
    ? [[able.filter(isPipeline), { include_pipeline_steps: true }], [able.filter((task) => !isPipeline(task)), {}]]
    : [[able, {}]];
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
