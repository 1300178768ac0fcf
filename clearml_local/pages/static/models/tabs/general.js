// What a model is and how good: facts, numbers beside the live version's, the gate's rules, the same as commands.
import { html } from "../../base/html.js";
import { modelAddress, taskAddress } from "../../base/router.js";
import { Ago, number } from "../../base/times.js";
import { said, t } from "../../base/words.js";
import { Command, Dotted, Empty, Facts, Section } from "../../parts/basics.js";
import { commandOf, possible } from "../act/possible.js";
import { Verdict } from "../family.js";
import { actions, better, gateOf, meta, metricOf, metricText, metricsOf, rootOf, rules, verdictOf, versionOf } from "../rules.js";

const WORDS = { 1: "model.better", "-1": "model.worse" };

export function Delta({ metric, value, other }) {
  if (value === null || other === null) return html`<span class="faint">–</span>`;
  const way = better(metric, value, other);
  const difference = value - other;
  return html`<span class="delta" data-way=${way}>${difference > 0 ? "+" : ""}${number(difference)}${way ? ` ${t(WORDS[way])}` : ""}</span>`;
}

/** Metrics of a model beside those of others: `columns` [[title, model, href]]. */
export function Numbers({ columns, difference = true }) {
  const metrics = metricsOf(columns.map(([, model]) => model));
  const [[, first], second] = columns;
  if (!metrics.length) return html`<p class="faint">${t("model.numbers.none")}</p>`;
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("model.numbers")}><table class="plain few" aria-label=${t("model.numbers")}><thead><tr><th scope="col">${t("model.metric")}</th>
    ${columns.map(([title, model, href]) => html`<th scope="col" class="number" key=${model.id}>${href ? html`<a href=${href}>${title}</a>` : title}</th>`)}
    ${difference && second && html`<th scope="col" class="number">${t("model.difference")}</th>`}</tr></thead>
    <tbody>${metrics.map((metric) => html`<tr key=${metric.key}><th scope="row" title=${metric.key}>${metric.label}</th>
      ${columns.map(([, model]) => html`<td class="number" key=${model.id}>${metricText(model, metric.key)}</td>`)}
      ${difference && second && html`<td class="number"><${Delta} metric=${metric} value=${metricOf(first, metric.key)} other=${metricOf(second[1], metric.key)} /></td>`}</tr>`)}</tbody></table></div>`;
}

const limitOf = ({ sign, limit }) => limit && `${{ "<=": "≤", ">=": "≥" }[sign] ?? sign} ${limit}`;

function Gate({ model }) {
  const lines = gateOf(model);
  if (!rules().gate) return null;
  if (!lines.length) return html`<${Section} title=${t("model.gate")}><p class="faint">${t("model.gate.none")}</p><//>`;
  const refused = lines.filter(({ ok }) => ok === false).length;
  const mark = (ok) => html`<span class="verdict" data-verdict=${ok ? "passed" : "refused"}><span aria-hidden="true">${ok ? "✓" : "✕"}</span> ${t(ok ? "model.rule.kept" : "model.rule.broken")}</span>`;
  return html`<${Section} title=${t("model.gate")} actions=${html`<${Verdict} model=${model} />`}>
    <p class="faint">${t("model.gate.count", { n: lines.length, refused })}</p>
    <div class="scroller" tabindex="0" role="region" aria-label=${t("model.gate")}><table class="plain few model-gate" aria-label=${t("model.gate")}><thead><tr><th scope="col">${t("model.rule.verdict")}</th><th scope="col">${t("model.rule")}</th>
      <th scope="col" class="number only-wide">${t("model.rule.measured")}</th><th scope="col" class="number only-wide">${t("model.rule.limit")}</th></tr></thead>
      <tbody>${[...lines].sort((a, b) => (a.ok === true) - (b.ok === true)).map((one) => html`<tr key=${one.text + one.rule}><td>${one.ok === null ? "" : mark(one.ok)}</td>
        <td>${one.text}${one.rule && html` <code class="faint"><${Dotted} text=${one.rule} /></code>`}${one.limit && html`<span class="only-narrow number">${t("model.rule.measured")} ${one.measured} · <span class="unbroken">${t("model.rule.limit")} ${limitOf(one)}</span></span>`}</td>
        <td class="number only-wide">${one.measured}</td><td class="number only-wide">${limitOf(one)}</td></tr>`)}</tbody></table></div><//>`;
}

function Comparison({ model, family }) {
  const { comparison } = rules();
  const [says, decided] = [meta(model, comparison?.says), meta(model, comparison?.decided)];
  if (!says && !decided) return null;
  const other = family.find((one) => one.id === meta(model, comparison.with));
  return html`<${Section} title=${t("model.comparison")}>${other && html`<p><a href=${modelAddress(other)}>${t("model.compared", { version: versionOf(other) })}</a></p>`}${decided && html`<p><strong>${t("model.decided")}</strong> ${decided}</p>`}${says && !decided.includes(says) && html`<p>${says}</p>`}<//>`;
}

function Commands({ model, live, family }) {
  const some = actions(model).filter((one) => one.command && !possible(one, model, live, family));
  if (!some.length) return null;
  return html`<${Section} title=${t("model.commands")}>${some.map((one) => html`<${Command} key=${one.name} title=${said(one.label)} text=${commandOf(one, model, {})} />`)}<//>`;
}

export function General({ model, family, live }) {
  const { promotion, run, facts } = rules();
  const by = meta(model, promotion?.by);
  const made = model.task ? html`<a href=${taskAddress(model.task)}>${model.task.name}</a>` : html`<span class="faint">${t("model.task.gone")}</span>`;
  const columns = [[versionOf(model), model]];
  if (live && live.id !== model.id) columns.push([t("model.live.column", { version: versionOf(live) }), live, modelAddress(live)]);
  return html`<${Section} title=${t("model.facts")}><${Facts} rows=${[
    [t("model.project"), rootOf(model.project?.name)], [t("model.published"), model.ready ? t("model.yes") : t("model.no")], ...(facts ?? []).map(({ key, label }) => meta(model, key) && [said(label) || key, meta(model, key)]),
    [t("model.made"), html`<${Ago} at=${model.created} />`], [t("model.by"), made],
    meta(model, run) && [t("model.run"), html`<a href=${`/pipelines/*/tasks/${encodeURIComponent(meta(model, run))}`}>${meta(model, run).slice(0, 8)}</a>`],
    model.framework && [t("model.framework"), model.framework],
    meta(model, promotion?.at) && [t("model.promoted"), html`<${Ago} at=${meta(model, promotion.at)} />`],
    by && [t("model.promoted.by"), /^[0-9a-f]{32}$/.test(by) ? html`<a href=${`/pipelines/*/tasks/${by}`}>${by.slice(0, 8)}</a>` : by],
    verdictOf(model) && [t("model.gate"), html`<${Verdict} model=${model} />`],
  ]} />${model.comment && html`<p class="faint doing-words">${model.comment}</p>`}<//>
  <${Section} title=${t("model.numbers")}>${!live && rules().live && html`<p class="faint">${t("model.no.live")}</p>`}<${Numbers} columns=${columns} /><//>
  <${Gate} model=${model} /><${Comparison} model=${model} family=${family} /><${Commands} model=${model} live=${live} family=${family} />
  ${!Object.keys(model.metadata ?? {}).length && html`<${Empty} title=${t("model.metadata.none")}><p>${t("model.metadata.how")}</p><//>`}`;
}
