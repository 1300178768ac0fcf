// What can be done with a run: stop it, go on with it, prepare another one like it.
import { html, useEffect, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { keep, kept } from "../base/kept.js";
import { concerns } from "../base/live.js";
import { navigate } from "../base/router.js";
import { t } from "../base/words.js";
import { Button, Command, Loaded } from "../parts/basics.js";
import { Confirm } from "../parts/dialog.js";
import { announce } from "../parts/toast.js";
import { QueueChoice, queuesWithWorkers } from "../tasks/actions/enqueue.js";
import "../tasks/actions/words.js";
import { commandsOf, stageCommand } from "./commands.js";
import { isLive } from "./dag.js";
import { newAddress, projectFile } from "./data.js";

/** Queues, and which is chosen: the one of the last time, else the project's, else one that somebody listens to. */
export function useQueue(wanted) {
  const queues = useData(queuesWithWorkers, "queues", { when: (changes) => concerns(changes, "queues"), keep: true });
  const [liked, setLiked] = useState(kept("pipeline.queue", ""));
  const some = queues.data ?? [];
  const queue = some.find((one) => one.id === liked) ?? some.find((one) => one.name === wanted) ?? some.find((one) => one.workers.length) ?? some[0];
  useEffect(() => { // agents come and go, and nothing tells
    const timer = setInterval(() => { if (!document.hidden) queues.refresh(); }, 5000);
    return () => clearInterval(timer);
  }, [queues.refresh]);
  const choose = (id) => { keep("pipeline.queue", id); setLiked(id); };
  return { queues, chosen: queue?.id, choose, queue };
}

/** Enqueue a copy that was made for this alone; one that is refused does not stay behind as a draft. */
export async function enqueued(task, queue) {
  try { await call("tasks.enqueue", { task, queue }); } catch (error) {
    if (error.status) await call("tasks.delete", { task, force: true }).catch(() => {});
    throw error;
  }
}

export const Queues = ({ from, nobody }) => html`<${Loaded} from=${from.queues}>${(some) => (some.length
  ? html`<${QueueChoice} queues=${some} chosen=${from.chosen} onChoose=${from.choose} nobody=${nobody} />` : html`<p class="notice">${t("act.queue.none")}</p>`)}<//>`;

export function RunButtons({ run, stages }) {
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  return html`${isLive(run) && html`<${Button} kind="danger" onClick=${() => setOpen("stop")}>${t("run.stop")}<//>`}
    ${["failed", "stopped"].includes(run.status) && html`<${Button} onClick=${() => setOpen("resume")}>${t("run.resume")}<//>`}
    <${Button} kind="primary" onClick=${() => navigate(newAddress(run.project?.id, run.id))}>${t("pipe.new")}<//>
    ${open === "stop" && html`<${Stop} run=${run} onClose=${close} />`}
    ${open === "resume" && html`<${Resume} run=${run} stages=${stages} onClose=${close} />`}`;
}

const CommandOf = ({ run }) => { const [[title, text]] = commandsOf(run); return html`<${Command} title=${`${t("run.command")}: ${title}`} text=${text} />`; };

function Stop({ run, onClose }) {
  const act = async () => {
    await call("tasks.stop", { task: run.id, include_pipeline_steps: true, status_reason: "stopped on the run's page" });
    announce(t("run.stop.done", { name: run.name }));
  };
  return html`<${Confirm} title=${t("run.stop.title", { name: run.name })} label=${t("run.stop.do")} danger act=${act} onClose=${onClose}>
    <p>${t("run.stop.text")}</p><p class="faint">${t("run.stop.slow")}</p><${CommandOf} run=${run} /><//>`;
}

function Resume({ run, stages, onClose }) {
  const from = useQueue(projectFile().queues?.controller ?? "services");
  const done = stages.filter((stage) => ["completed", "cached"].includes(stage.state)).map((stage) => stage.name);
  const act = async () => {
    await call("tasks.enqueue", { task: run.id, queue: from.chosen });
    announce(t("run.resume.done", { name: run.name, queue: from.queue.name }));
  };
  return html`<${Confirm} title=${t("run.resume.title", { name: run.name })} label=${t("run.resume.do")} act=${act} onClose=${onClose} why=${from.queue ? "" : t("act.queue.none")}>
    <p>${t("run.resume.text")}</p>${done.length > 0 && html`<p>✓ ${done.join(", ")}</p>`}<p class="faint">${t("run.resume.foreign")}</p>
    <${Queues} from=${from} /><${CommandOf} run=${run} /><//>`;
}

/** One stage again: in a new run of a pipeline that can be told so, else a copy of its task. */
export function Again({ run, stage, onClose }) {
  const parameter = projectFile().stages?.again; // such as execucao/sem_cache
  const own = parameter && run.hyperparams?.Args?.[parameter] !== undefined;
  const from = useQueue(projectFile().queues?.stages ?? "default");
  const act = async () => {
    if (own) return navigate(newAddress(run.project?.id, run.id, { [`Args/${parameter}`]: stage.name }));
    const { id } = await call("tasks.clone", { task: stage.task.id, new_task_name: t("stage.again.name", { name: stage.name }) });
    await enqueued(id, from.chosen);
    announce(t("stage.again.done", { name: stage.name, queue: from.queue.name }));
    return navigate(`/projects/${stage.task.project?.id ?? "*"}/tasks/${id}`);
  };
  return html`<${Confirm} title=${t("stage.again.title", { name: stage.name })} label=${own ? t("stage.again.new") : t("stage.again.do")} act=${act} onClose=${onClose}
    why=${own || from.queue ? "" : t("act.queue.none")}><p>${t(own ? "stage.again.own" : "stage.again.foreign")}</p>${!own && html`<${Queues} from=${from} />`}
    ${stageCommand(run, stage) && html`<${Command} title=${t("cmd.stage")} text=${stageCommand(run, stage)} />`}<//>`;
}
