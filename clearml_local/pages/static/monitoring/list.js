// All looks, the newest first.
import { classes, html } from "../base/html.js";
import { useKept } from "../base/kept.js";
import { Ago, number } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Section } from "../parts/basics.js";
import { Level, column } from "./look.js";
import { isAlert, lastOf } from "./looks.js";

export function Looks({ looks, chosen, how }) {
  const [only, setOnly] = useKept("monitoring.alerts", false);
  const shown = only ? looks.filter((one) => isAlert(one, how)) : looks;
  const metrics = how.metrics.slice(0, 2);
  const toggle = html`<label class="check"><input type="checkbox" checked=${only} onChange=${(event) => setOnly(event.target.checked)} /> ${t("looks.alerts")}</label>`;
  return html`<${Section} title=${t("looks.title", { n: looks.length })} actions=${toggle}>
    ${shown.length === 0 ? html`<p>${t("looks.noalert")}</p>` : html`<div class="scroller" tabindex="0" role="region" aria-label=${t("looks.title", { n: looks.length })}><table class="plain look-list">
      <thead><tr><th scope="col">${t("looks.when")}</th><th scope="col">${t("looks.level")}</th>
        ${how.columns.map((one) => html`<th key=${one.key} scope="col">${said(one.label) || one.key}</th>`)}
        ${metrics.map((one) => html`<th key=${one.metric + one.variant} scope="col" class="number">${said(one.label) || one.variant}</th>`)}</tr></thead>
      <tbody>${shown.map((look) => html`<tr key=${look.id} class=${classes({ chosen: look.id === chosen })}>
        <th scope="row"><a href=${`/monitoring?look=${look.id}`} aria-current=${look.id === chosen ? "true" : undefined}><${Ago} at=${look.started ?? look.created} /></a></th>
        <td><${Level} look=${look} how=${how} /></td>
        ${how.columns.map((one) => html`<td key=${one.key}>${column(look, how, one.key) ?? "–"}</td>`)}
        ${metrics.map((one) => html`<td key=${one.metric + one.variant} class="number">${number(lastOf(look, one))}</td>`)}</tr>`)}</tbody></table></div>`}<//>`;
}
