// The task that carries an action out: the script that the file names, in the repository that the model came from.
import { call } from "../../base/api.js";
import { filled } from "./possible.js";

/** Why no task can be made of a model; "" where one can. */
export const unmakeable = (model) => (model.task?.script?.repository ? "" : "act.why.repository");

/** Where the code comes from: the newest commit of the branch that the model's task ran; without a branch that very commit. */
export function codeOf(model) {
  const { repository, branch, version_num: commit } = model.task?.script ?? {};
  const named = branch && branch !== "HEAD";
  return { repository, branch: named ? branch : "", version_num: named ? "" : commit ?? "" };
}

/** Make the task and put it into the queue; returns its id. */
export async function enqueue(action, model, values, queue) {
  const { task } = action;
  const said = { ...Object.fromEntries(Object.entries(task.args ?? {}).map(([name, text]) => [name, filled(text, model)])), ...textual(action, values) };
  const args = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, { section: "Args", name, value, type: "str" }]));
  const { working_dir: folder, binary, requirements } = model.task.script;
  const { id } = await call("tasks.create", {
    name: filled(task.name, model), type: task.type ?? "custom", project: model.project.id,
    script: { ...codeOf(model), entry_point: task.entry_point, working_dir: task.working_dir ?? folder ?? ".", binary: binary ?? "python", requirements: requirements ?? {} },
    ...(Object.keys(model.task.container ?? {}).length ? { container: model.task.container } : {}),
    hyperparams: { Args: args },
  });
  await call("tasks.enqueue", { task: id, queue });
  return id;
}

/** Values as the SDK writes them. */
function textual(action, values) {
  return Object.fromEntries((action.fields ?? []).map(({ name, type }) => [name, type === "boolean" ? (values[name] ? "True" : "False") : `${values[name] ?? ""}`]));
}
