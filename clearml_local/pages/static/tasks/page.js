// The page of one task: what it is called, how it stands, what can be done with it, and its tabs.
import { html } from "../base/html.js";
import { datasetAddress, navigate, pipelineAddress, taskAddress, useTitle } from "../base/router.js";
import { Ago, Ran } from "../base/times.js";
import { t } from "../base/words.js";
import { Id, Tags } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Status, reasonWord } from "../parts/status.js";
import { WaitsUnheard } from "../queues/unheard.js";
import { useTaskActions } from "./actions.js";
import { EditableText, updateTask } from "./tabs/inline.js";
import { TaskView, tabOf, tailOf, useTask } from "./view.js";

const ACTION_TABS = /^(experiments|tasks)$/;

/** Of an address: project, task, and what stands behind it. */
function partsOf(place) {
  const at = place.parts.findIndex((part) => ACTION_TABS.test(part));
  return { project: place.parts[1] ?? "*", id: place.parts[at + 1] ?? "", rest: place.parts.slice(at + 2) };
}

function Crumbs({ task }) {
  const names = (task.project?.name ?? "").split("/");
  return html`<nav class="crumbs" aria-label=${t("task.where")}><a href="/projects/*/tasks">${t("task.all")}</a>${task.project?.id && html`${" / "}<a href=${`/projects/${task.project.id}/tasks`}>${names.join(" / ") || task.project.id}</a>`}</nav>`;
}

/** Where else this task is shown: the pipeline that it runs or is part of, the dataset that it made. */
function Elsewhere({ task }) {
  const tags = task.system_tags ?? [];
  const parent = task.parent?.id && (task.parent.system_tags ?? []).includes("pipeline");
  return html`${tags.includes("pipeline") && html`<a class="button" href=${pipelineAddress(task)}>${t("task.pipeline")}</a>`}
    ${tags.includes("dataset") && html`<a class="button" href=${datasetAddress(task)}>${t("task.dataset")}</a>`}
    ${parent && html`<a class="button" href=${pipelineAddress({ id: task.parent.id, project: task.parent.project ?? task.project })}>${t("task.of.pipeline")}</a>`}`;
}

function Head({ task, reload }) {
  const onDone = ({ action, made }) => {
    if (made) navigate(taskAddress({ id: made, project: task.project }));
    else if (action === "remove") navigate(`/projects/${task.project?.id ?? "*"}/tasks`);
    else reload();
  };
  const { items, dialog } = useTaskActions([task], { onDone });
  const archived = (task.system_tags ?? []).includes("archived");
  return html`<div class="page-head task-head"><${Crumbs} task=${task} />
    <div class="about"><h1><${EditableText} as=${`${task.id} name`} value=${task.name} label=${t("task.rename")} least=${3} save=${(name) => updateTask(task, { name }).then(reload)} /></h1>
    <${Status} status=${task.status} /><${Ran} task=${task} />
    <span class="faint">${t("task.updated")} <${Ago} at=${task.last_update} /></span><${Id} id=${task.id} />
    ${archived && html`<span class="faint">${t("task.archived")}</span>`}<${Tags} tags=${task.tags ?? []} /></div>
    <div class="actions"><${Elsewhere} task=${task} /><${Menu} label=${`${t("task.actions")} ▾`} items=${items} kind="primary" /></div>
    ${(task.status === "failed" || task.status === "stopped") && (task.status_message || task.status_reason) && html`
      <p class="notice reason"><strong>${t(`task.why.${task.status}`)}</strong> ${[reasonWord(task.status_reason), task.status_message].filter(Boolean).join(" · ")}</p>`}
    ${dialog}</div>`;
}

export default function TaskPage({ place }) {
  const { project, id, rest } = partsOf(place);
  const asked = useTask(id);
  const task = asked.data;
  const tab = tabOf(rest);
  useTitle(task?.name ?? t("task.task"));
  const hrefOf = (name) => `/projects/${task?.project?.id ?? project}/tasks/${id}/${tailOf(name)}`;
  return html`${task ? html`<${Head} task=${task} reload=${asked.reload} />` : html`<div class="page-head"><h1>${t("task.task")}</h1></div>`}
    ${task && html`<${WaitsUnheard} tasks=${[task]} />`}<${TaskView} id=${id} tab=${tab} hrefOf=${hrefOf} from=${asked} detail=${rest} />`;
}
