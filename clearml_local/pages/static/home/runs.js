// The last runs that ended: of pipelines with the metrics of the project's file, then of single tasks.
import { html } from "../base/html.js";
import { knownSession } from "../base/api.js";
import { addressOf } from "../base/router.js";
import { Ago, Ran, answer } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { lastOf } from "../monitoring/looks.js";

const METRICS = 5;

function Table({ tasks, metrics, label }) {
  const shown = metrics.filter((one) => tasks.some((task) => lastOf(task, one) !== undefined));
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${label}><table class="plain" aria-label=${label}>
    <thead><tr><th scope="col">${label}</th><th scope="col">${t("home.state")}</th>${shown.map((one) => html`<th key=${one.variant} scope="col" class="number">${said(one.label) || one.variant}</th>`)}
      <th scope="col" class="number">${t("home.ran")}</th><th scope="col">${t("home.when")}</th></tr></thead>
    <tbody>${tasks.map((task) => html`<tr key=${task.id}><th scope="row"><a href=${addressOf(task)}>${task.name}</a></th><td><${Status} status=${task.status} /></td>
      ${shown.map((one) => html`<td key=${one.variant} class="number">${answer(one, lastOf(task, one))}</td>`)}
      <td class="number"><${Ran} task=${task} /></td><td><${Ago} at=${task.started ?? task.last_update} /></td></tr>`)}</tbody></table></div>`;
}

export function Runs({ asked }) {
  const metrics = (knownSession()?.project?.metrics ?? []).slice(0, METRICS);
  const links = html`<a href="/pipelines">${t("nav.pipelines")}</a> <a href="/projects/*/tasks">${t("nav.tasks")}</a>`;
  return html`<${Section} title=${t("home.runs")} actions=${links} class="section wide"><${Loaded} from=${asked}>${({ pipelines, single }) => html`
    ${!pipelines.length && !single.length && html`<p class="faint">${t("home.runs.none")}</p>`}
    ${pipelines.length > 0 && html`<${Table} tasks=${pipelines} metrics=${metrics} label=${t("home.pipeline")} />`}
    ${single.length > 0 && html`<${Table} tasks=${single} metrics=${[]} label=${t("home.task")} />`}`}<//><//>`;
}
