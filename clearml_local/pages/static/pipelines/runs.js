// The table of runs.
import { html } from "../base/html.js";
import { modelAddress, pipelineAddress } from "../base/router.js";
import { Ago, Ran, answer } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Tags } from "../parts/basics.js";
import { Status, statusWord } from "../parts/status.js";
import { metricOf, progressOf, stagesOf } from "./dag.js";
import { pipelineName, projectFile } from "./data.js";

const OWN = 3; // of a run of which the project's file says nothing

/** Which metrics are columns: those of the project's file, else the first single values that the runs report. */
function columnsOf(runs) {
  const { metrics = [] } = projectFile();
  const named = metrics.filter((one) => runs.some((run) => metricOf([run], one) !== undefined));
  if (named.length) return named;
  const found = new Map();
  for (const run of runs) {
    for (const variants of Object.values(run.last_metrics ?? {})) {
      for (const { metric, variant } of Object.values(variants)) if (metric === "Summary") found.set(variant, { metric, variant, label: variant });
    }
  }
  return [...found.values()].slice(0, OWN);
}

const liveModel = (run, live) => live.get(run.id) ?? stagesOf(run).filter((stage) => !stage.cached).map((stage) => live.get(stage.id)).find(Boolean);

export function Runs({ runs, several, live, chosen, setChosen }) {
  const columns = columnsOf(runs);
  const ids = runs.map((run) => run.id);
  const choose = (id, on) => setChosen((before) => (on ? [...before, id] : before.filter((other) => other !== id)));
  const tagged = runs.some((run) => run.tags?.length);
  const some = ids.some((id) => chosen.includes(id));
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("pipe.table")}><table class="plain runs">
    <caption class="reader-only">${t("pipe.table")}</caption><thead><tr>
      <th scope="col"><input type="checkbox" aria-label=${t("pipe.col.select")} checked=${some} onChange=${() => setChosen(some ? [] : ids)} /></th>
      <th scope="col">${t("pipe.col.run")}</th>${several && html`<th scope="col">${t("pipe.col.pipeline")}</th>`}
      <th scope="col" class="roomy">${t("pipe.col.state")}</th><th scope="col">${t("pipe.col.stages")}</th><th scope="col" class="number">${t("pipe.col.duration")}</th>
      <th scope="col" class="roomy">${t("pipe.col.started")}</th>
      ${columns.map((one) => html`<th scope="col" class="number" key=${one.variant} title=${`${one.metric} / ${one.variant}${one.better ? `: ${t(`pipe.better.${one.better}`)}` : ""}`}>${
        said(one.label) || one.variant}${one.better && html`<span aria-hidden="true"> ${one.better === "lower" ? "↓" : "↑"}</span>`}</th>`)}
      ${tagged && html`<th scope="col">${t("pipe.col.tags")}</th>`}</tr></thead>
    <tbody>${runs.map((run) => html`<${Row} key=${run.id} run=${run} columns=${columns} several=${several} tagged=${tagged} model=${liveModel(run, live)}
      chosen=${chosen.includes(run.id)} onChoose=${(on) => choose(run.id, on)} />`)}</tbody></table></div>`;
}

function Row({ run, columns, several, tagged, model, chosen, onChoose }) {
  return html`<tr aria-selected=${chosen}><td><input type="checkbox" checked=${chosen} aria-label=${t("pipe.select", { name: run.name })}
      onChange=${(event) => onChoose(event.target.checked)} /></td>
    <th scope="row"><a href=${pipelineAddress(run)}>${run.name}</a>${model && html` <a class="live" href=${modelAddress(model)}
      title=${t("pipe.live.title", { name: model.name })}><span aria-hidden="true">★ </span>${t("pipe.live")}</a>`}
      <span class="narrow"><${Status} status=${run.status} /> <${Ago} at=${run.started ?? run.created} /></span></th>
    ${several && html`<td><a href=${`/pipelines/${run.project?.id}`}>${pipelineName(run.project)}</a></td>`}
    <td class="roomy"><${Status} status=${run.status} /></td><td><${Stages} run=${run} /></td><td class="number"><${Ran} task=${run} /></td>
    <td class="roomy"><${Ago} at=${run.started ?? run.created} /></td>
    ${columns.map((one) => html`<td class="number" key=${one.variant}>${answer(one, metricOf([run], one))}</td>`)}
    ${tagged && html`<td><${Tags} tags=${run.tags} /></td>`}</tr>`;
}

/** How far a run is, as a bar with a part for each stage, and in words. */
function Stages({ run }) {
  const stages = stagesOf(run);
  if (!stages.length) return html`<span class="faint">–</span>`;
  const { done, all, running, failed } = progressOf(stages);
  const words = [t("pipe.stages.done", { done, all }), running.length && t("pipe.stages.running", { names: running.join(", ") }),
    failed.length && t("pipe.stages.failed", { names: failed.join(", ") })].filter(Boolean).join(" · ");
  return html`<span class="stages-bar" aria-hidden="true">${stages.slice(0, 60).map((one) => html`<span key=${one.name} data-status=${one.state}
    title=${`${one.name}: ${statusWord(one.state)}`} />`)}</span><span class="bar-words">${words}</span>`;
}
