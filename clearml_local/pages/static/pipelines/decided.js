// What was decided of a run's model: the gate's rules one by one, and the comparison with the model in use.
import { html } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { modelAddress } from "../base/router.js";
import { said, t } from "../base/words.js";
import { gateOf, meta, verdictOf } from "../models/rules.js";
import { Dotted, Facts, Section } from "../parts/basics.js";
import { projectFile } from "./data.js";

const OF_SDK = /^Created by task id: [0-9a-f]{32}\s*/; // what the SDK writes before what was said of a model

/** Models that the stages' tasks made. */
function useModels(stages) {
  const ids = [...new Set(stages.flatMap((stage) => (stage.task?.models?.output ?? []).map((one) => one.model?.id ?? one.model)).filter(Boolean))];
  return useData(async (how) => {
    const { models } = await call("models.get_all_ex", { id: ids, page: 0, page_size: 50, only_fields: ["name", "project", "tags", "metadata", "comment", "created", "framework"] }, how);
    return models;
  }, ids.length ? `models ${ids.join()}` : null, { when: (changes) => ids.some((id) => concerns(changes, "models", id)), keep: true });
}

export function Decided({ stages }) {
  const models = useModels(stages).data ?? [];
  if (!models.length) return null;
  return html`<${Section} title=${t("run.decided")}>${models.map((model) => html`<${Verdict} key=${model.id} model=${model} />`)}<//>`;
}

function Verdict({ model }) {
  const { live, candidate, archived, version, comparison, facts = [] } = projectFile().models ?? {};
  const rules = gateOf(model);
  const became = [[candidate, "run.model.candidate"], [archived, "run.model.before"]].find(([tag]) => tag && model.tags?.includes(tag));
  const [number, decided] = [meta(model, version), meta(model, comparison?.decided)];
  return html`<p>${t("run.model")} <a href=${modelAddress(model)}>${model.name}${number && ` ${number}`}</a>${
      model.tags?.includes(live) && html` · <strong class="gate" data-passed="true"><span aria-hidden="true">★</span> ${t("run.model.live")}</strong>`}${!model.tags?.includes(live) && became && html` · <strong>${t(became[1])}</strong>`}</p>
    <${Facts} rows=${facts.filter(({ key }) => meta(model, key)).map(({ key, label }) => [said(label) || key, meta(model, key)])} />${model.comment?.replace(OF_SDK, "") && html`<p class="faint">${model.comment.replace(OF_SDK, "")}</p>`}
    ${decided ? html`<p><strong>${t("run.promotion")}:</strong> ${decided}</p>`
      : meta(model, comparison?.says) && html`<p><strong>${t("run.comparison")}:</strong> ${meta(model, comparison.says)}</p>`}
    ${rules.length > 0 && html`<${Gate} passed=${verdictOf(model) === "passed"} rules=${rules} />`}`;
}

function Gate({ passed, rules }) {
  const broken = rules.filter((one) => one.ok === false);
  return html`<p class="gate" data-passed=${passed}><span aria-hidden="true">${passed ? "✓" : "✕"}</span>${t(passed ? "run.gate.passed" : "run.gate.refused")}</p>
    ${broken.length > 0 && html`<${Rules} rules=${broken} />`}
    <details><summary>${t("run.gate.all", { n: rules.length })}</summary><${Rules} rules=${rules} /></details>`;
}

const limitOf = ({ sign, limit }) => [sign, limit].filter(Boolean).join(" ");
const Rules = ({ rules }) => html`<div class="scroller" tabindex="0" role="region" aria-label=${t("run.decided")}><table class="plain gates" aria-label=${t("run.decided")}><thead><tr>
  <th scope="col">${t("run.gate.verdict")}</th><th scope="col">${t("run.gate.what")}</th><th scope="col" class="number only-wide">${t("run.gate.measured")}</th>
  <th scope="col" class="only-wide">${t("run.gate.limit")}</th><th scope="col" class="only-wide">${t("run.gate.rule")}</th></tr></thead>
  <tbody>${rules.map((one, i) => html`<tr key=${i}><td>${one.ok === null ? "" : html`<span class="gate" data-passed=${one.ok}>
    <span aria-hidden="true">${one.ok ? "✓" : "✕"}</span>${t(one.ok ? "run.gate.ok" : "run.gate.broken")}</span>`}</td>
    <td>${one.text}${one.rule && html`<span class="only-narrow">${t("run.gate.measured")} ${one.measured} · <span class="unbroken">${t("run.gate.limit")} ${limitOf(one)}</span> <code><${Dotted} text=${one.rule} /></code></span>`}</td>
    <td class="number only-wide">${one.measured ?? ""}</td><td class="only-wide">${limitOf(one)}</td><td class="only-wide">${one.rule && html`<code><${Dotted} text=${one.rule} /></code>`}</td></tr>`)}</tbody></table></div>`;
