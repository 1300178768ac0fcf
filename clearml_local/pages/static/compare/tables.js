// Tables of several tasks, joined by the columns that name their rows, with differences to the base.
import { html, useMemo } from "../base/html.js";
import { setQuery } from "../base/router.js";
import { number } from "../base/times.js";
import { t } from "../base/words.js";
import { Chooser } from "../parts/fields/chooser.js";
import { listed, unlisted } from "./address.js";
import { asNumber, joined, keysOf, sharedColumns, valueColumns } from "./joined.js";
import { betterOf, knownMetric } from "./quantities.js";
import { Sides } from "./sides.js";

const ALL = "*";
const LINK = /<a\b[^>]*>([^<]*)<\/a>/gi; // the SDK writes ids as links of its own; here they are text
/** A column that is named as a metric of the project's file comes first, in the file's order. */
const rankOfName = (column) => (column.numeric ? knownMetric("", column.name)?.rank ?? Infinity : Infinity);
/** What was chosen of one table among the others, from the address: `{column, keys}`. */
function choiceOf(query, name) {
  const found = unlisted(query.tables).map((one) => one.split("|")).find((one) => one[0] === name);
  return { column: found?.[1] || undefined, keys: found?.[2] ? unlisted(found[2]) : undefined };
}

function choose(name, choice) {
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const others = unlisted(query.tables).filter((one) => one.split("|")[0] !== name);
  setQuery({ tables: listed([...others, `${name}|${choice.column ?? ""}|${choice.keys ? listed(choice.keys) : ""}`]) });
}

function cellOf(row, at, baseAt, column, better) {
  const value = row.cells[at]?.[column.name];
  if (value === undefined || value === "") return undefined;
  const [mine, base] = [asNumber(value), at === baseAt ? null : asNumber(row.cells[baseAt]?.[column.name])];
  if (mine === null) return { text: `${value}`.replace(LINK, "$1").trim() };
  const by = base === null ? null : mine - base;
  const sign = by > 0 ? "+" : by < 0 ? "−" : "±";
  const good = better && by ? (better === "higher") === (by > 0) : null;
  return {
    text: `${mine}`, number: true, show: number(mine, 5),
    note: by === null ? undefined : html`<span class=${good === null ? "by" : good ? "by good" : "by bad"}>${sign}${number(Math.abs(Number(by.toPrecision(6))))}${
      good === null ? "" : html` <span aria-hidden="true">${good ? "▲" : "▼"}</span><span class="reader-only">${t(good ? "compare.is_better" : "compare.is_worse")}</span>`}</span>`,
  };
}

/** What names a row: its words; of columns that say yes or no, those that say yes. */
function nameOf(key, keys) {
  const parts = key.map((value, at) => (/^true$/i.test(value) ? keys[at] : /^false$/i.test(value) ? "" : value)).filter(Boolean);
  return parts.join(" · ") || key.join(" · ");
}

/** The best of each row, where somebody says what is better. */
function marked(cells, better) {
  const known = cells.map((cell) => (cell?.number ? Number(cell.text) : null));
  const some = known.filter((one) => one !== null);
  if (!better || new Set(some).size < 2) return cells;
  const best = Math[better === "higher" ? "max" : "min"](...some);
  return cells.map((cell, at) => (known[at] === best ? { ...cell, best: true } : cell));
}

/** `tables`: [{columns, rows}] of each run; `name` of the report, under which choices are kept in the address. */
export function JoinedTables({ runs, baseAt, tables, name, query, chosen }) {
  const choice = choiceOf(query, name);
  const shared = useMemo(() => sharedColumns(tables), [tables]);
  const found = useMemo(() => keysOf(tables), [tables]);
  const keys = (choice.keys ?? found ?? shared.slice(0, 1)).filter((one) => shared.includes(one));
  const values = useMemo(() => valueColumns(tables, keys), [tables, keys.join("\0")]);
  const rows = useMemo(() => joined(tables, keys), [tables, keys.join("\0")]);
  const first = [...values].sort((a, b) => rankOfName(a) - rankOfName(b) || 0)[0];
  const column = choice.column === ALL ? null : values.find((one) => one.name === choice.column) ?? first;
  if (!shared.length || !first) return html`<p class="notice">${t("compare.tables.apart")}</p>`;
  const better = (one) => betterOf("", one.name, chosen);
  const sections = (column ? [column] : values).map((one) => ({
    title: column ? "" : one.name,
    rows: rows.map((row) => ({ key: `${one.name} ${row.id}`, name: nameOf(row.key, keys), cells: marked(runs.map((_, at) => cellOf(row, at, baseAt, one, better(one))), better(one)) })),
  }));
  const toggle = (key) => choose(name, { ...choice, keys: keys.includes(key) ? keys.filter((one) => one !== key) : shared.filter((one) => keys.includes(one) || one === key) });
  return html`<div class="bar compare-bar"><${Chooser} label=${t("compare.tables.column")} value=${column ? column.name : ALL} onChange=${(now) => choose(name, { ...choice, column: now })}
      options=${[...values.map((one) => ({ value: one.name, text: one.name })), { value: ALL, text: t("compare.tables.all") }]} />
      <details class="keys"><summary>${t("compare.tables.by", { keys: keys.join(", ") })}</summary><fieldset class="inline"><legend class="reader-only">${t("compare.tables.keys")}</legend>
        ${shared.map((one) => html`<label class="check" key=${one}><input type="checkbox" checked=${keys.includes(one)} aria-disabled=${keys.length === 1 && keys[0] === one}
          onChange=${(event) => { if (keys.length === 1 && keys[0] === one) event.currentTarget.checked = true; else toggle(one); }} /> ${one}</label>`)}</fieldset></details></div>
    <${Sides} runs=${runs} baseAt=${baseAt} sections=${sections} label=${name} corner=${keys.join(" · ")} mark=${!!column && !column.numeric} />`;
}
