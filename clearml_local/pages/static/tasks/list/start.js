// What to do where no task has run yet: the shortest program that reports.
import { html } from "../../base/html.js";
import { t } from "../../base/words.js";
import { Start } from "../../parts/basics.js";

const PROGRAM = `from clearml import Task
task = Task.init(project_name="Examples", task_name="first")
task.get_logger().report_scalar("train", "loss", value=0.5, iteration=0)`;

export const FirstTask = () => html`<${Start} how=${t("list.start")} program=${PROGRAM} />`;
