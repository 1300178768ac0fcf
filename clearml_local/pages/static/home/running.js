// What runs, with its progress; the stages of a pipeline that run stand below it.
import { html } from "../base/html.js";
import { addressOf } from "../base/router.js";
import { Ran, number } from "../base/times.js";
import { t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { isPipeline } from "../parts/status.js";
import { progressOf, stagesOf } from "../pipelines/dag.js";
import { arranged, isService } from "./ask.js";

/** How much is done, 0 to 100: of a pipeline's stages, those from the cache too; else what a task says of itself, NaN where it says nothing. */
function shareOf(task) {
  const { done, all } = progressOf(stagesOf(task));
  return all ? (done / all) * 100 : Number(task.runtime?.progress || NaN);
}

function Progress({ task }) {
  const share = shareOf(task);
  if (Number.isNaN(share) || isService(task)) return null;
  return html`<span class="progress"><progress max="100" value=${share} aria-label=${t("home.progress", { name: task.name })}></progress> <span class="number faint">${number(Math.round(share))} %</span></span>`;
}

const Line = ({ task, small }) => html`<p class="line"><a class=${small ? "" : "strong"} href=${addressOf(task)}>${task.name}</a>
  <span class="faint"><${Ran} task=${task} />${!small && task.project?.name && ` · ${task.project.name.split("/.pipelines")[0]}`}${
    !small && !isPipeline(task) && !isService(task) && task.last_iteration > 0 && ` · ${t("home.iteration", { n: task.last_iteration })}`}</span> <${Progress} task=${task} /></p>`;

export function Running({ asked }) {
  return html`<${Section} title=${t("home.running")} class="section wide"><${Loaded} from=${asked}>${({ tasks }) => (tasks.length === 0
    ? html`<p class="faint">${t("home.running.none")}</p>`
    : html`<ul class="running">${arranged(tasks).map(({ task, parts }) => html`<li key=${task.id}><span class="turning" aria-hidden="true">◐</span><div><${Line} task=${task} />
      ${parts.map((part) => html`<${Line} key=${part.id} task=${part} small />`)}</div></li>`)}</ul>`)}<//><//>`;
}
