// A table of names by tasks: what differs from the base is marked, by a sign as well as by colour.
import { classes, html, useState } from "../base/html.js";
import { addressOf } from "../base/router.js";
import { t } from "../base/words.js";
import { Button } from "../parts/basics.js";
import { Status } from "../parts/status.js";
import { Swatch } from "./looks.js";

const ROWS = 400;

/** The heading of a task's column. */
export function TaskHead({ run, base, number, children }) {
  return html`<th scope="col" class=${classes("side-head", { base, number })}><${Swatch} look=${run.look} />
    <a href=${addressOf(run.task)} title=${run.label}>${run.label}</a><span class="under"><${Status} status=${run.task.status} word=${false} />
    ${base && html`<span class="base-mark">${t("compare.base")}</span>`}${children}</span></th>`;
}

/** Rows of a section in which something is not as in the base. */
export const differing = (row, baseAt) => row.cells.some((cell) => (cell?.text ?? null) !== (row.cells[baseAt]?.text ?? null));

function Cell({ cell, same, base, number }) {
  const missing = cell === undefined || cell === null || cell.text === undefined;
  return html`<td class=${classes({ differs: !same, base, number, best: cell?.best })}>
    ${!same && html`<span class="sign" title=${t("compare.differs")}><span aria-hidden="true">≠</span><span class="reader-only">${t("compare.differs")}</span></span>`}
    ${missing ? html`<span class="faint" title=${t("compare.missing")}>–</span>` : html`<span class="value">${cell.show ?? cell.text}</span>`}
    ${cell?.best && html`<span class="best-mark" title=${t("compare.best")}><span aria-hidden="true">★</span><span class="reader-only">${t("compare.best")}</span></span>`}
    ${cell?.note && html`<small class="faint">${cell.note}</small>`}</td>`;
}

/**
 * `runs`: [{task, label, look}]; `sections`: [{title, rows: [{key, name, head, cells: [{text, show, note, best, number}]}]}],
 * a cell for each run; `baseAt` is where the base stands, -1 for none. `mark` says whether differences are marked.
 */
export function Sides({ runs, baseAt, sections, label, corner, mark = true }) {
  const [rows, setRows] = useState(ROWS);
  let left = rows;
  const some = sections.map((section) => {
    const shown = section.rows.slice(0, left);
    left -= shown.length;
    return { ...section, shown };
  }).filter((section) => section.shown.length);
  const numbers = some.every((section) => section.rows.every((row) => row.cells.every((cell) => !cell || cell.number)));
  const all = sections.reduce((sum, section) => sum + section.rows.length, 0);
  return html`<div class="scroller sides" tabindex="0" role="region" aria-label=${label}><table class="plain" aria-label=${label}>
    <thead><tr><th scope="col" class="corner">${corner ?? t("compare.name")}</th>
      ${runs.map((run, at) => html`<${TaskHead} key=${run.task.id} run=${run} base=${at === baseAt} number=${numbers} />`)}</tr></thead>
    ${some.map((section) => html`<tbody key=${section.title}>
      ${section.title && html`<tr class="group"><th scope="rowgroup" colspan=${runs.length + 1}><span>${section.title}</span></th></tr>`}
      ${section.shown.map((row) => html`<tr key=${row.key}><th scope="row">${row.head ?? row.name}</th>
        ${row.cells.map((cell, at) => html`<${Cell} key=${runs[at].task.id} cell=${cell} base=${at === baseAt} number=${row.cells.some((one) => one?.number)}
          same=${!mark || baseAt < 0 || (cell?.text ?? null) === (row.cells[baseAt]?.text ?? null)} />`)}</tr>`)}</tbody>`)}</table></div>
    ${all > rows && html`<${Button} onClick=${() => setRows(rows + 1000)}>${t("compare.more", { n: Math.min(1000, all - rows) })}<//>`}`;
}

/** Whether only differences are shown, and how many of how many there are. */
export function OnlyDifferences({ only, onChange, differ, all }) {
  return html`<label class="check"><input type="checkbox" checked=${only} onChange=${(event) => onChange(event.currentTarget.checked)} />
    ${t("compare.only")}</label><span class="faint" role="status">${t("compare.counted", { n: differ, all })}</span>`;
}
