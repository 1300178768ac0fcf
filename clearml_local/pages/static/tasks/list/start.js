// What to do where nothing has run yet.
import { html } from "../../base/html.js";
import { knownSession } from "../../base/api.js";
import { t } from "../../base/words.js";
import { Command } from "../../parts/basics.js";

const SNIPPET = `from clearml import Task
task = Task.init(project_name="Examples", task_name="first")
task.get_logger().report_scalar("train", "loss", value=0.5, iteration=0)`;

/** The project's own command, where its file names one, else the shortest program that reports. */
export function Start() {
  const command = knownSession()?.project?.commands?.run;
  return typeof command === "string" ? html`<p>${t("start.command")}</p><${Command} text=${command} />`
    : html`<p>${t("start.program")}</p><${Command} text=${SNIPPET} />`;
}
