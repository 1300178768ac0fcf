// One look at what was predicted: how grave, what was found, the numbers.
import { html } from "../base/html.js";
import { useCall } from "../base/data.js";
import { concerns } from "../base/live.js";
import { setQuery, taskAddress } from "../base/router.js";
import { Ago, asReported, number } from "../base/times.js";
import { said, t } from "../base/words.js";
import { Button, Command, Facts, Loaded, Section } from "../parts/basics.js";
import { Status, isArchived } from "../parts/status.js";
import { isOwnFile } from "../base/api.js";
import { isAlert, isUntested, lastOf, levelOf, tableOf } from "./looks.js";

/** How grave: word and sign, never colour alone. */
export function Level({ look, how }) {
  const level = levelOf(look, how);
  if (!level) return html`<${Status} status=${look.status} />`;
  if (isUntested(look, how)) return html`<span class="look-level" data-alert="unknown"><span aria-hidden="true">○</span> ${t("level.untested")}</span>`;
  const word = t(`level.${level}`);
  return html`<span class="look-level" data-alert=${isAlert(look, how)}><span aria-hidden="true">${isAlert(look, how) ? "▲" : "●"}</span> ${word === `level.${level}` ? level : word}</span>`;
}

const LONG = 40;
const cell = (value) => (typeof value === "number" ? number(value) : value === null || value === undefined ? "–" : `${value}`);

export function Table({ table, label }) {
  const numeric = table.head.map((_, i) => table.rows.every((row) => typeof row[i] === "number" || row[i] === null || row[i] === undefined));
  const kind = (i) => (numeric[i] ? "number" : table.rows.some((row) => `${row[i] ?? ""}`.length > LONG) ? "long" : "");
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${label}><table class="plain look-table">
    <thead><tr>${table.head.map((name, i) => html`<th key=${i} scope="col" class=${kind(i)}>${name}</th>`)}</tr></thead>
    <tbody>${table.rows.map((row, i) => html`<tr key=${i}>${row.map((value, j) => html`<td key=${j} class=${kind(j)}>${cell(value)}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Why nothing was tested: with numbers where the look gives them. */
function tooLittle(look, how) {
  const [n, needed] = [how.rows, how.needed].map((key) => key && outputsOf(look, how)[key]?.value);
  return n && needed ? t("look.untested.of", { n: number(Number(n)), needed: number(Number(needed)) }) : t("look.untested");
}

function Tables({ look, how }) {
  const asked = useCall("events.get_task_plots", { task: look.id, iters: 1 }, { when: (changes) => concerns(changes, "tasks", look.id) });
  return html`<${Loaded} from=${asked}>${({ plots }) => {
    const of = (name) => plots.filter((one) => one.metric === name).map(tableOf).find(Boolean);
    const [found, measured] = [of(how.findings), of(how.measures)];
    return html`${found && (found.rows.length ? html`<h3>${t("look.findings", { n: found.rows.length })}</h3><${Table} table=${found} label=${t("look.findings", { n: found.rows.length })} />`
      : html`<p>${isUntested(look, how) ? tooLittle(look, how) : t("look.nothing")}</p>`)}
    ${measured?.rows.length > 0 && html`<details class="look-details"><summary>${t("look.measures", { n: measured.rows.length })}</summary><${Table} table=${measured} label=${t("look.measures", { n: measured.rows.length })} /></details>`}`;
  }}<//>`;
}

const outputsOf = (look, how) => look.hyperparams?.[how.outputs] ?? {};
export const column = (look, how, key) => {
  const value = outputsOf(look, how)[key]?.value;
  if (/^\d{4}-\d\d-\d\dT/.test(value ?? "")) return html`<${Ago} at=${value} />`;
  return value && asReported(value);
};

export function Look({ look, newest, how }) {
  const report = (look.execution?.artifacts ?? []).find((one) => one.key === how.report);
  const old = look.id !== newest?.id;
  const title = t(old ? "look.chosen" : "look.newest");
  const actions = html`${old && newest && html`<${Button} onClick=${() => setQuery({ look: null })}>${t("look.back")}<//>`}
    ${report && isOwnFile(report.uri) && html`<a class="button" href=${report.uri} target="_blank" rel="noreferrer noopener">${t("look.report")}</a>`}
    <a class="button" href=${taskAddress(look)}>${t("look.task")}</a>`;
  return html`<${Section} title=${title} actions=${actions} data-alert=${isAlert(look, how)} data-look=${look.id} aria-label=${title}>
    <p class="look-verdict"><${Level} look=${look} how=${how} /> <span class="faint"><${Ago} at=${look.started ?? look.created} />${isArchived(look) && ` · ${t("look.archived")}`}</span></p>
    ${look.status === "failed" && html`<p class="failure">${look.status_message || look.status_reason || t("error.unknown")}</p>`}
    <${Facts} rows=${[
      ...how.columns.map((one) => [said(one.label) || one.key, column(look, how, one.key)]),
      // one with a limit is what is judged by: where nothing was tested it says nothing
      ...how.metrics.map((one) => [said(one.label) || one.variant, "limit" in one && isUntested(look, how) ? "–" : number(lastOf(look, one))]),
    ]} />
    <${Tables} look=${look} how=${how} />
    ${how.commands.length > 0 && html`<details class="look-details"><summary>${t("look.next")}</summary>${how.commands.map((one) => html`<${Command} key=${one} text=${one} />`)}</details>`}<//>`;
}
