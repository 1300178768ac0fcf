// "The same as a command": what the project's file says, with the values of this page.
import { own } from "../base/own.js";
import { addWords, t } from "../base/words.js";
import { pythonText, quoted } from "../base/texts.js";
import { projectFile } from "./data.js";
import { isLive } from "./dag.js";
import { fieldsOf, schemaOf } from "./new/schema.js";

addWords({
  en: { "cmd.new": "A new run with these parameters", "cmd.stop": "Stop it", "cmd.resume": "Go on with it", "cmd.stage": "This stage alone, on its old inputs, as a command" },
  pt: { "cmd.new": "Uma execução nova com estes parâmetros", "cmd.stop": "Interrompê-la", "cmd.resume": "Continuá-la", "cmd.stage": "Só esta etapa, com as entradas de antes, como comando" },
});

/** A value as a shell takes it. */
const filled = (command, values) => command.replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);
/** The file's commands are those of its own pipelines: others get those of the SDK. */
const ownCommands = (run) => { const file = projectFile(); return run.project?.name?.startsWith(`${file.project}/`) ? file.commands ?? {} : {}; };

/** What can be typed about a run: [[title, command]]. */
export function commandsOf(run) {
  const { stop, resume, set } = ownCommands(run);
  const found = [];
  if (isLive(run)) found.push([t("cmd.stop"), stop ? filled(stop, { id: run.id }) : python(`Task.get_task("${run.id}").mark_stopped(force=True)`)]);
  if (["failed", "stopped"].includes(run.status)) {
    found.push([t("cmd.resume"), resume ? filled(resume, { id: run.id }) : python(`Task.enqueue("${run.id}", queue_name="services")`)]);
  }
  found.push([t("cmd.new"), newCommand(run, set ? changedIn(fieldsOf(run, schemaOf(run))) : [], "services")]);
  return found;
}

const python = (text) => `python -c 'from clearml import Task; ${text}'`;

/** [[name, text]] of what is not as by default. Without a schema nobody knows the defaults; a copy has the values anyway. */
export const changedIn = (fields, textOf = (field) => field.value) => fields
  .filter((field) => textOf(field) !== (field.default ?? field.value)).map((field) => [field.name, textOf(field)]);

/** What starts a run as a form has it: `changed` is [[name, value]] against the defaults. */
export function newCommand(run, changed, queue) {
  const { run_on_queue: onQueue, set } = ownCommands(run);
  if (onQueue && set && schemaOf(run)) { // without the defaults nobody knows what to name
    const sets = changed.map(([name, value]) => filled(set, { name: name.replace("/", "."), value: "\0" }).split("\0").join(value));
    return [filled(onQueue, { queue: projectFile().queues?.stages ?? queue }), ...sets.map((one) => { const [option, ...rest] = one.split(" "); return `${option} ${quoted(rest.join(" "))}`; })].join(" ");
  }
  const overrides = changed.map(([name, value]) => `${pythonText(`Args/${name}`)}: ${pythonText(value)}`).join(", ");
  return `python - <<'END'\nfrom clearml import Task\nrun = Task.clone("${run.id}")\n${overrides ? `run.update_parameters({${overrides}})\n` : ""}Task.enqueue(run, queue_name=${pythonText(queue)})\nEND`;
}

/** One stage alone, where the project has a command for that. */
export const stageCommand = (run, stage) => { const { stage: one } = ownCommands(run); return one ? filled(one, { id: run.id, stage: quoted(stage.name) }) : ""; };
