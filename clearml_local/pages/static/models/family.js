// The versions of one name as a table; the live one marked, the best of each metric too.
import { html, useState } from "../base/html.js";
import { modelAddress, setQuery, taskAddress } from "../base/router.js";
import { Ago } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Button, Tags } from "../parts/basics.js";
import { better, isArchived, liveOf, meta, metricOf, metricText, rootOf, rules, verdictOf, versionOf } from "./rules.js";

const SHOWN = 20;

export const Live = () => html`<span class="live-mark"><span aria-hidden="true">★</span> ${t("models.live")}</span>`;

export function Verdict({ model }) {
  const verdict = verdictOf(model);
  if (!verdict) return html`<span class="faint">–</span>`;
  return html`<span class="verdict" data-verdict=${verdict}><span aria-hidden="true">${verdict === "passed" ? "✓" : "✕"}</span> ${t(`models.gate.${verdict}`)}</span>`;
}

/** The best value of each metric among these. */
function bestOf(family, metrics) {
  return Object.fromEntries(metrics.map((metric) => [metric.key, family.map((one) => metricOf(one, metric.key))
    .reduce((best, value) => (best === null || better(metric, value, best) > 0 ? value : best), null)]));
}

function Heading({ column, label, sort, down, first, kind = "" }) {
  const on = sort === column;
  const next = on ? !down : first;
  return html`<th scope="col" class=${kind} aria-sort=${on ? (down ? "descending" : "ascending") : undefined}>
    <button type="button" class="sorter" onClick=${() => setQuery({ sort: `${column}${next ? "-" : ""}` })}>${label}<span aria-hidden="true">${on ? (down ? " ↓" : " ↑") : ""}</span></button></th>`;
}

/** The run that made it, else the task. */
function Maker({ model }) {
  const run = meta(model, rules().run);
  const { task } = model;
  if (run) return html`<a href=${`/pipelines/*/tasks/${encodeURIComponent(run)}`}>${t("models.run", { id: run.slice(0, 6) })}</a>`;
  return task?.id ? html`<a href=${taskAddress(task)}>${task.name ?? task.id.slice(0, 8)}</a>` : html`<span class="faint">–</span>`;
}

function Row({ model, live, metrics, facts, best, chosen, choose, several }) {
  const name = versionOf(model);
  return html`<tr data-live=${live}><td><input type="checkbox" checked=${chosen} aria-label=${t("models.choose", { name })} onChange=${(event) => choose(model.id, event.target.checked)} /></td>
    <th scope="row"><a href=${modelAddress(model)}>${name}</a> ${live && html`<${Live} />`}</th>
    <td><div class="model-state">${isArchived(model) && html`<span class="faint">${t("models.archived")}</span>`}${!model.ready && html`<span class="faint">${t("models.draft")}</span>`}<${Tags} tags=${model.tags} /></div></td>
    ${rules().gate && html`<td><${Verdict} model=${model} /></td>`}
    <td class="unbroken"><${Ago} at=${model.created} /></td><td class="unbroken"><${Maker} model=${model} /></td>
    ${facts.map(({ key }) => html`<td key=${key}>${meta(model, key) || html`<span class="faint">–</span>`}</td>`)}
    ${metrics.map((metric) => {
      const value = metricOf(model, metric.key);
      const isBest = several && metric.better && value !== null && value === best[metric.key];
      return html`<td class=${`number${isBest ? " best" : ""}`} key=${metric.key} title=${isBest ? t("models.best") : undefined}>${metricText(model, metric.key)}</td>`;
    })}
    </tr>`;
}

/** `family`: what is shown of it, in order; `all`: all of it, newest first. */
export function Family({ family, all, metrics, sort, down, chosen, choose }) {
  const [whole, setWhole] = useState(false);
  const live = liveOf(all);
  const own = metrics.filter(({ key }) => family.some((one) => meta(one, key)));
  const facts = (rules().facts ?? []).filter(({ key }) => family.some((one) => meta(one, key)));
  const best = bestOf(family, own);
  const shown = whole ? family : family.slice(0, SHOWN);
  const [{ name, project }] = family;
  const column = { sort, down };
  return html`<section class="section models-family" aria-label=${name}><header><h2>${name}</h2><span class="faint">${rootOf(project?.name)}</span>
      <span class="actions faint">${t("models.count", { n: all.length })}${live ? ` · ${t("models.live.is", { version: versionOf(live) })}` : ""}</span></header>
    <div class="scroller" tabindex="0" role="region" aria-label=${t("models.of", { name })}><table class="plain" aria-label=${t("models.of", { name })}><thead><tr>
      <th scope="col"><span class="reader-only">${t("models.select")}</span></th>
      <${Heading} column="version" label=${t("models.col.version")} first=${true} ...${column} /><th scope="col">${t("models.col.state")}</th>
      ${rules().gate && html`<th scope="col">${t("models.col.gate")}</th>`}
      <${Heading} column="created" label=${t("models.col.created")} first=${true} ...${column} /><th scope="col">${t("models.col.run")}</th>
      ${facts.map(({ key, label }) => html`<th scope="col" key=${key}>${said(label) || key}</th>`)}
      ${own.map((metric) => html`<${Heading} key=${metric.key} kind="number" column=${metric.key} label=${metric.label} first=${metric.better === "higher"} ...${column} />`)}</tr></thead>
      <tbody>${shown.map((model) => html`<${Row} key=${model.id} model=${model} live=${model === live || model.id === live?.id} metrics=${own} facts=${facts} best=${best}
        several=${family.length > 1} chosen=${chosen.has(model.id)} choose=${choose} />`)}</tbody></table></div>
    ${family.length > shown.length && html`<p><${Button} onClick=${() => setWhole(true)}>${t("models.show.all", { n: family.length })}<//></p>`}</section>`;
}
