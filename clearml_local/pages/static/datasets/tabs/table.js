// Rows of a table and what its columns hold: so many columns, and so many rows of them, as are drawn in a moment.
import { html, useMemo, useRef, useState } from "../../base/html.js";
import { useData } from "../../base/data.js";
import { setQuery } from "../../base/router.js";
import { number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button, Loaded, Section } from "../../parts/basics.js";
import { statisticsOf } from "../../parts/parquet/statistics.js";

const COLUMNS = 50;
const FIRST = 100;
const CELLS = 5000; // that one press adds
const CELLS_MOST = 20000; // that are drawn at all: each press lays out all of them; beyond, what came first goes
const LETTERS = 1000; // of one cell; more of them would be laid out in one line
const EXACT = 1e15;

/** A value as the file has it. Fractions are rounded; the whole of one is shown on hover. */
function Value({ value }) {
  if (value === null || value === undefined) return html`<span class="faint">–</span>`;
  const fraction = typeof value === "number" && !(Number.isInteger(value) && Math.abs(value) < EXACT);
  const text = fraction ? number(value, 6) : `${value}`;
  if (text.length > LETTERS) return html`${text.slice(0, LETTERS)}…`;
  return fraction && text !== `${value}` ? html`<span title=${`${value}`}>${text}</span>` : text;
}

const sided = (kind) => (kind === "number" ? "number" : undefined);

/** Rows from one on: they are made once, and stay as they are when more of them follow. */
function Some({ columns, odd, from, to }) {
  return useMemo(() => Array.from({ length: to - from }, (_, i) => {
    const at = from + i;
    const cells = odd.has(at) ? html`<td colspan=${columns.length || 1} class="dataset-odd">${odd.get(at).text.slice(0, LETTERS)}</td>`
      : columns.map(({ kind, values }, place) => html`<td key=${place} class=${sided(kind)}>${values ? html`<${Value} value=${values[at]} />` : html`<span class="faint">…</span>`}</td>`);
    return html`<tr key=${at}><th scope="row" class="number">${at + 1}</th>${cells}</tr>`;
  }), [columns, odd, from, to]);
}

function Preview({ table, columns }) {
  const width = columns.length || 1;
  const step = Math.min(500, Math.max(20, Math.floor(CELLS / width)));
  const [{ from, ends }, setWanted] = useState({ from: 0, ends: [Math.min(FIRST, table.rows)] }); // `ends`: of the parts that are drawn
  const last = ends.at(-1);
  const many = (first, end) => (end - first) * width > CELLS_MOST;
  const after = () => {
    const [now, next] = [[...ends, Math.min(last + step, table.rows)], { from }];
    while (now.length > 1 && many(next.from, now.at(-1))) next.from = now.shift();
    setWanted({ ...next, ends: now });
  };
  const before = () => {
    const [now, first] = [[from, ...ends], Math.max(0, from - step)];
    while (now.length > 1 && many(first, now.at(-1))) now.pop();
    setWanted({ from: first, ends: now });
  };
  const where = from > 0 ? "dataset.rows.between" : table.all === null ? "dataset.rows.some" : "dataset.rows.of";
  return html`<p class="faint">${t(where, { from: from + 1, n: last, all: table.all ?? table.rows })}</p>
    ${from > 0 && html`<p><${Button} onClick=${before}>${t("dataset.rows.before")}<//></p>`}
    <div class="scroller dataset-rows" tabindex="0" role="region" aria-label=${t("dataset.rows.preview")}><table class="plain"><thead><tr><th scope="col" class="number">#</th>${columns.map(({ name, kind }, place) => html`<th scope="col" key=${place} class=${sided(kind)}>${name}</th>`)}</tr></thead>
      <tbody>${ends.map((to, i) => html`<${Some} key=${to} columns=${columns} odd=${table.odd} from=${ends[i - 1] ?? from} to=${to} />`)}</tbody></table></div>
    ${last < table.rows && html`<p><${Button} onClick=${after}>${t("dataset.rows.more")}<//></p>`}`;
}

function Statistics({ table, columns }) {
  const some = useMemo(() => columns.map((one) => [one, statisticsOf(one)]), [columns]);
  const value = (one) => html`<${Value} value=${one} />`;
  return html`<${Section} title=${t("dataset.statistics")} level=${2}><p class="faint">${t("dataset.statistics.of", { n: table.rows - table.odd.size })}</p>
    <div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.statistics")}><table class="plain"><thead><tr><th scope="col">${t("dataset.column")}</th><th scope="col">${t("dataset.kind")}</th>
      ${["missing", "distinct", "min", "mean", "max"].map((key) => html`<th scope="col" class="number" key=${key}>${t(`dataset.stat.${key}`)}</th>`)}<th scope="col">${t("dataset.stat.often")}</th></tr></thead>
      <tbody>${some.map(([{ name, kind, why }, found], place) => html`<tr key=${place}><th scope="row">${name}</th><td>${t(`dataset.kind.${found ? kind : why ? "unread" : "nested"}`)}</td>${found ? html`<td class="number">${number(found.missing)}</td><td class="number">${number(found.distinct)}</td>
        <td class="number unbroken">${value(found.min)}</td><td class="number">${found.mean === undefined ? "–" : html`<span title=${`${found.mean}`}>${number(found.mean)}</span>`}</td><td class="number unbroken">${value(found.max)}</td>
        <td class="dataset-often">${found.often ? html`${value(found.often.value)} (${number(found.often.n)})` : "–"}</td>` : html`<td colspan="6"></td>`}</tr>`)}</tbody></table></div><//>`;
}

/** Which columns are looked at: those that hold a text in their names, so many from one on. */
function Choice({ table, find, found, from }) {
  const go = (to) => setQuery({ from: to || null });
  return html`<div class="dataset-columns"><input type="text" aria-label=${t("dataset.columns.find")} placeholder=${t("dataset.columns.find")} value=${find} onInput=${(event) => setQuery({ columns: event.currentTarget.value, from: null })} />
    <p class="faint" role="status">${found.length ? t("dataset.columns.of", { first: from + 1, last: Math.min(from + COLUMNS, found.length), n: found.length, all: table.names.length }) : t("dataset.columns.none", { all: table.names.length })}</p>
    ${found.length > COLUMNS && html`<p><${Button} disabled=${from === 0} onClick=${() => go(Math.max(0, from - COLUMNS))}>${t("dataset.columns.before")}<//> <${Button} disabled=${from + COLUMNS >= found.length} onClick=${() => go(from + COLUMNS)}>${t("dataset.columns.after")}<//></p>`}</div>`;
}

const ODD_NAMED = 10;

/** Which columns could not be read, and why: the others are shown. */
function Unread({ columns }) {
  const some = columns.filter(({ why }) => why);
  return some.length > 0 && html`<p class="notice">${t("dataset.columns.unread", { names: `${some.slice(0, ODD_NAMED).map(({ name }) => name).join(", ")}${some.length > ODD_NAMED ? " …" : ""}`, why: some[0].why })} ${t("dataset.rows.instead")}</p>`;
}

/** `name` tells the table from another one of this page. */
export function Table({ table, name, query }) {
  const wide = table.names.length > COLUMNS;
  const find = wide ? query.columns ?? "" : "";
  const found = useMemo(() => table.names.flatMap((one, place) => (one.toLowerCase().includes(find.trim().toLowerCase()) ? [place] : [])), [table, find]);
  const from = wide ? Math.min(Math.max(0, Math.floor(Number(query.from)) || 0), Math.floor(Math.max(0, found.length - 1) / COLUMNS) * COLUMNS) : 0;
  const places = found.slice(from, from + COLUMNS);
  const key = `${name} ${from} ${places.join()}`;
  const read = useData(async () => ({ table, key, columns: await Promise.all(places.map(table.column)) }), key, { keep: true });
  const before = useRef(null);
  if (read.data?.table === table) before.current = read.data; // while others are read, these stay
  const shown = before.current?.table === table && !read.error ? { ...read, data: before.current } : { ...read, data: undefined };
  const odd = [...table.odd.values()];
  return html`<${Section} title=${t("dataset.rows.preview")}>${wide && html`<${Choice} table=${table} find=${find} found=${found} from=${from} />`}
      ${odd.length > 0 && html`<p class="notice">${t("dataset.rows.odd", { n: odd.length, lines: `${odd.slice(0, ODD_NAMED).map((one) => one.number).join(", ")}${odd.length > ODD_NAMED ? " …" : ""}` })}</p>`}
      <${Unread} columns=${shown.data?.columns ?? []} /><${Loaded} from=${shown}>${(data) => html`<${Preview} key=${data.key} table=${table} columns=${data.columns} />`}<//><//>
    ${shown.data && html`<${Statistics} table=${table} columns=${shown.data.columns} />`}`;
}
