// The first rows of a version's files, read in this page from its archive, and what its columns hold.
import { html, useMemo, useState } from "../../base/html.js";
import { call, isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { setQuery } from "../../base/router.js";
import { bytes, number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button, Empty, Failure, Loaded, Section } from "../../parts/basics.js";
import { pretty } from "../../parts/documents/json.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { isTable, isText, rowsOf, statisticsOf } from "../../parts/parquet/rows.js";
import { openZip } from "../../parts/archive/zip.js";
import { artifactOf } from "../source.js";
import { Reported } from "./reported.js";

const READ = 20000;
const STEP = 100;
const FILE_BYTES = 64e6;
const TEXT_BYTES = 200000;

/** The address of the archive that holds a file: an earlier version's where this one took it over. */
async function archiveOf(task, file, how) {
  const holder = file.of === task.id || !file.of ? task
    : (await call("tasks.get_all_ex", { id: [file.of], search_hidden: true, only_fields: ["execution.artifacts"] }, how)).tasks[0];
  return holder ? artifactOf(holder, file.artifact ?? "data")?.uri : undefined;
}

async function contentOf(task, file, how) {
  const address = await archiveOf(task, file, how);
  if (!address || !isOwnFile(address)) throw new Error(t("dataset.rows.elsewhere"));
  const zip = await openZip(address, how);
  const entry = zip.entries.find(({ name }) => name === file.name);
  if (!entry) throw new Error(t("dataset.rows.missing"));
  const parquet = /\.parquet$/i.test(file.name);
  if (parquet && entry.size > FILE_BYTES) throw new Error(t("dataset.rows.large", { size: bytes(entry.size), most: bytes(FILE_BYTES) }));
  const content = await zip.read(entry, parquet || isTable(file.name) ? FILE_BYTES : TEXT_BYTES);
  if (isTable(file.name)) return { table: await rowsOf(file.name, content, READ) };
  return { text: new TextDecoder().decode(content.bytes), cut: content.cut };
}

const cell = (value, kind) => (value === null || value === undefined ? html`<span class="faint">–</span>` : kind === "number" ? number(value, 6) : `${value}`);

function Preview({ table }) {
  const [shown, setShown] = useState(STEP);
  const rows = Array.from({ length: Math.min(shown, table.rows) }, (_, i) => i);
  return html`<p class="faint">${table.all === null ? t("dataset.rows.some", { n: Math.min(shown, table.rows) }) : t("dataset.rows.of", { n: Math.min(shown, table.rows), all: table.all })}</p>
    <div class="scroller dataset-rows" tabindex="0" role="region" aria-label=${t("dataset.rows.preview")}><table class="plain"><thead><tr><th scope="col" class="number">#</th>${table.columns.map((one) => html`<th scope="col" key=${one.name} class=${one.kind === "number" ? "number" : ""}>${one.name}</th>`)}</tr></thead>
      <tbody>${rows.map((i) => html`<tr key=${i}><th scope="row" class="number">${i + 1}</th>${table.columns.map(({ name, kind, values }) => html`<td key=${name} class=${kind === "number" ? "number" : ""}>${values ? cell(values[i], kind) : html`<span class="faint">…</span>`}</td>`)}</tr>`)}</tbody></table></div>
    ${shown < table.rows && html`<p><${Button} onClick=${() => setShown(shown + 5 * STEP)}>${t("dataset.rows.more")}<//></p>`}`;
}

function Statistics({ table }) {
  const some = useMemo(() => table.columns.map((one) => [one, statisticsOf(one)]), [table]);
  const text = (value, kind) => (value === undefined ? "–" : kind === "number" ? number(value) : `${value}`);
  return html`<${Section} title=${t("dataset.statistics")} level=${2}><p class="faint">${t("dataset.statistics.of", { n: table.rows })}</p>
    <div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.statistics")}><table class="plain"><thead><tr><th scope="col">${t("dataset.column")}</th><th scope="col">${t("dataset.kind")}</th>
      ${["missing", "distinct", "min", "mean", "max"].map((key) => html`<th scope="col" class="number" key=${key}>${t(`dataset.stat.${key}`)}</th>`)}<th scope="col">${t("dataset.stat.often")}</th></tr></thead>
      <tbody>${some.map(([{ name, kind }, found]) => html`<tr key=${name}><th scope="row">${name}</th><td>${t(`dataset.kind.${found ? kind : "nested"}`)}</td>${found ? html`<td class="number">${number(found.missing)}</td><td class="number">${number(found.distinct)}</td><td class="number unbroken">${text(found.min, kind)}</td><td class="number">${text(found.mean, kind)}</td><td class="number unbroken">${text(found.max, kind)}</td>
        <td>${found.often ? `${cellText(found.often.value, kind)} (${number(found.often.n)})` : "–"}</td>` : html`<td colspan="6"></td>`}</tr>`)}</tbody></table></div><//>`;
}
const cellText = (value, kind) => (kind === "number" ? number(value) : `${value}`.slice(0, 60));

export function Rows({ task, files, place }) {
  const readable = files.filter(({ name, link }) => !link && (isTable(name) || isText(name))).sort((a, b) => isTable(b.name) - isTable(a.name) || (b.size ?? 0) - (a.size ?? 0));
  const file = readable.find(({ name }) => name === place.query.file) ?? readable[0];
  const from = useData((how) => contentOf(task, file, how), file ? `rows ${task.id} ${file.name}` : null);
  if (!file) return html`<${Empty} title=${t("dataset.rows.none")}><p>${t("dataset.rows.how")}</p><//><${Reported} task=${task} />`;
  return html`<${Section} title=${t("dataset.tab.rows")}><div class="field"><${Chooser} id="dataset-file" label=${t("dataset.file")} value=${file.name} onChange=${(name) => setQuery({ file: name })}
      options=${readable.map(({ name, size }) => ({ value: name, text: `${name} (${bytes(size)})` }))} /></div>
      ${from.error && !from.data ? html`<${Failure} error=${from.error} retry=${from.reload} /><p class="faint">${t("dataset.rows.instead")}</p>` : html`<${Loaded} from=${from}>${({ table, text, cut }) => (table ? html`<${Preview} table=${table} />`
    : html`${cut && html`<p class="faint">${t("dataset.rows.cut", { size: bytes(TEXT_BYTES) })}</p>`}<pre class="text-block" tabindex="0">${(!cut && file.name.endsWith(".json") && pretty(text)) || text}</pre>`)}<//>`}<//>
    ${from.data?.table && html`<${Statistics} table=${from.data.table} />`}<${Reported} task=${task} />`;
}
