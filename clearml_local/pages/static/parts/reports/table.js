// A table that a task reported: text in cells, sorted by a press on a heading, as many rows as one asks for.
import { html, style, useMemo, useState } from "../../base/html.js";
import { language, t } from "../../base/words.js";
import { number } from "../../base/times.js";
import { Button, Copy } from "../basics.js";
import "./words.js";

style(import.meta.url, "table.css");
const ROWS = 100;
const COLUMNS = 200; // more of them are drawn when somebody asks
const isNumber = (value) => typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
const LONG = /^\s*[+-]?\d*\.\d{7,}(e[+-]?\d+)?\s*$/i; // more digits than anybody reads; codes and versions have none such
const shown = (value) => (typeof value === "number" ? number(value, 5) : typeof value === "boolean" ? `${value}` : LONG.test(value ?? "") ? number(Number(value), 5) : value ?? "");
const whole = (value, text) => (`${value ?? ""}` !== text && (typeof value === "number" || typeof value === "string") ? `${value}` : undefined);

/** `columns`: [text], `rows`: [[value]]; `of` is how many rows there are in all, where not all are here. */
export function DataTable({ columns, rows, title, of }) {
  const [sort, setSort] = useState(null);
  const [count, setCount] = useState(ROWS);
  const [wide, setWide] = useState(COLUMNS);
  const seen = columns.slice(0, wide);
  const numeric = useMemo(() => columns.map((_, at) => rows.length > 0 && rows.slice(0, 50).every((row) => row[at] === "" || row[at] === null || row[at] === undefined || isNumber(row[at]))), [columns, rows]);
  const sorted = useMemo(() => {
    if (!sort) return rows;
    const collator = new Intl.Collator(language(), { numeric: true });
    const compare = numeric[sort.at] ? (a, b) => Number(a) - Number(b) : (a, b) => collator.compare(`${a}`, `${b}`);
    return [...rows].sort((a, b) => (sort.down ? -1 : 1) * compare(a[sort.at], b[sort.at]));
  }, [rows, sort, numeric]);
  const press = (at) => setSort(sort?.at !== at ? { at, down: false } : sort.down ? null : { at, down: true });
  const text = useMemo(() => [columns, ...rows].map((row) => row.map((cell) => `${cell ?? ""}`.replace(/\t|\r?\n|\r/g, " ")).join("\t")).join("\n"), [columns, rows]);
  return html`<div class="data-table"><div class="scroller tall" tabindex="0" role="region" aria-label=${title ?? t("table.table")}>
    <table class="plain" aria-label=${title ?? t("table.table")}><thead><tr>${seen.map((name, at) => html`<th scope="col" key=${at} class=${numeric[at] ? "number" : ""}
      aria-sort=${sort?.at === at ? (sort.down ? "descending" : "ascending") : undefined}><button type="button" onClick=${() => press(at)}>${name || "·"}${
        sort?.at === at ? (sort.down ? " ▾" : " ▴") : ""}</button></th>`)}</tr></thead>
      <tbody>${sorted.slice(0, count).map((row, at) => html`<tr key=${at}>${seen.map((_, place) => {
        const text = shown(row[place]);
        return html`<td key=${place} class=${numeric[place] ? "number" : ""} title=${whole(row[place], text)}>${text}</td>`;
      })}</tr>`)}</tbody></table></div>
    <p class="faint">${t("table.size", { rows: of ?? rows.length, columns: columns.length })} <${Copy} text=${text} label=${t("table.copy")} />
      ${count < sorted.length && html` <${Button} kind="quiet" onClick=${() => setCount(count + 1000)}>${t("table.more", { n: Math.min(1000, sorted.length - count) })}<//>`}
      ${wide < columns.length && html` <${Button} kind="quiet" onClick=${() => setWide(wide + COLUMNS)}>${t("table.wider", { n: Math.min(COLUMNS, columns.length - wide) })}<//>`}</p></div>`;
}
