// The run as a whole: why it failed, what was decided, what its controller said; and everything its task holds.
import { html } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { pipelineAddress } from "../base/router.js";
import { t } from "../base/words.js";
import { Command, Loaded, Section } from "../parts/basics.js";
import { tailOf } from "../tasks/view.js";
import { commandsOf } from "./commands.js";
import { projectFile } from "./data.js";
import { Decided } from "./decided.js";
import { TaskTabs } from "./tabs.js";

const LINES = 6;
const LONG = 400;

export function RunPanel({ run, stages, tab }) {
  return html`<${TaskTabs} id=${run.id} tab=${tab} label=${t("run.tabs")} hrefOf=${(one) => pipelineAddress(run, one && tailOf(one))}>
    <${Overview} run=${run} stages=${stages} /><//>`;
}

function Overview({ run, stages }) {
  const failed = stages.find((stage) => stage.state === "failed");
  return html`${(run.status === "failed" || failed) && html`<${Why} task=${failed?.task ?? run} file=${projectFile().stages} title=${failed ? t("run.failed.stage", { name: failed.name }) : t("run.failed.run")}
      logOf=${failed ? `${pipelineAddress(run)}?${new URLSearchParams({ stage: failed.name, view: "log" })}` : pipelineAddress(run, tailOf("log"))} />`}
    <${Decided} stages=${stages} />
    ${(failed || run.status !== "failed") && html`<${Messages} run=${run} />`}
    <${Section} title=${t("run.command")}>${commandsOf(run).map(([title, text]) => html`<${Command} key=${title} title=${title} text=${text} />`)}<//>`;
}

const wordsOf = (task) => [task.status_reason, task.status_message].filter((one, i, all) => one && all.indexOf(one) === i).join(": ");

/** A parameter in which a task says itself why it failed, as the project's file names it: `Section/name`. */
const saidCause = (task, file) => {
  const [section, name] = (file?.cause ?? "").split("/");
  return task.hyperparams?.[section]?.[name]?.value;
};

/** Why something failed: what its task says, and the last lines of its log. */
export function Why({ task, title, logOf, file }) {
  const log = useLog(task.id, 30);
  const cause = saidCause(task, file);
  return html`<${Section} class="section why" title=${t("run.failed")}><div class="failure" role="note"><p><strong>${title}</strong></p>
      ${(cause || wordsOf(task)) && html`<p class="why-text">${cause || wordsOf(task)}</p>`}</div>
    <h3>${t("run.failed.log")}</h3><${Loaded} from=${log}>${(events) => html`<pre tabindex="0" ref=${atEnd}>${lastLines(events)}</pre>`}<//>
    <a href=${logOf}>${t("run.failed.open")}</a><//>`;
}

const atEnd = (element) => { if (element) element.scrollTop = element.scrollHeight; };
const lastLines = (events) => [...events].reverse().map((one) => one.msg ?? "").join("\n").split("\n").filter((line) => line.trim()).slice(-20).map((line) => line.slice(0, LONG)).join("\n");

/** The last events of a log, newest first. */
export const useLog = (task, size) => useData(async (how) => {
  const { events } = await call("events.get_task_log", { task, batch_size: size, navigate_earlier: true }, how);
  return events;
}, `log ${task} ${size}`, { when: (changes) => concerns(changes, "tasks", task), keep: true });

function Messages({ run }) {
  const log = useLog(run.id, LINES);
  return html`<${Section} class="section messages" title=${t("run.messages")} actions=${html`<a href=${pipelineAddress(run, tailOf("log"))}>${t("run.failed.open")}</a>`}>
    <${Loaded} from=${log}>${(events) => (events.length ? html`<pre tabindex="0" key=${`${events[0].timestamp}`} ref=${atEnd}>${lastLines(events)}</pre>` : html`<p class="faint">${t(run.status === "queued" ? "run.messages.queued" : "run.messages.none")}</p>`)}<//><//>`;
}

