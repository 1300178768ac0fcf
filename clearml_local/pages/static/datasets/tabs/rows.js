// The first rows of a version's files, read in this page from its archive, and what its columns hold.
import { html } from "../../base/html.js";
import { call, isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { setQuery } from "../../base/router.js";
import { bytes } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty, Failure, Loaded, Section } from "../../parts/basics.js";
import { pretty } from "../../parts/documents/json.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { isTable, isText, rowsOf } from "../../parts/parquet/rows.js";
import { openZip } from "../../parts/archive/zip.js";
import { artifactOf } from "../source.js";
import { Reported } from "./reported.js";
import { Table } from "./table.js";

const READ = 20000;
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
  if (isTable(file.name)) return { table: rowsOf(file.name, content, READ) };
  return { text: new TextDecoder().decode(content.bytes), cut: content.cut };
}

export function Rows({ task, files, place }) {
  const readable = files.filter(({ name, link }) => !link && (isTable(name) || isText(name))).sort((a, b) => isTable(b.name) - isTable(a.name) || (b.size ?? 0) - (a.size ?? 0));
  const file = readable.find(({ name }) => name === place.query.file) ?? readable[0];
  const key = file ? `rows ${task.id} ${file.name} ${file.hash}` : null;
  const from = useData((how) => contentOf(task, file, how), key);
  if (!file) return html`<${Empty} title=${t("dataset.rows.none")}><p>${t("dataset.rows.how")}</p><//><${Reported} task=${task} />`;
  const choose = (name) => setQuery({ file: name, columns: null, from: null });
  return html`<div class="field"><${Chooser} id="dataset-file" label=${t("dataset.file")} value=${file.name} onChange=${choose}
      options=${readable.map(({ name, size }) => ({ value: name, text: `${name} (${bytes(size)})` }))} /></div>
    ${from.error && !from.data ? html`<${Failure} error=${from.error} retry=${from.reload} /><p class="faint">${t("dataset.rows.instead")}</p>` : html`<${Loaded} from=${from}>${({ table, text, cut }) => (table ? html`<${Table} key=${key} name=${key} table=${table} query=${place.query} />`
    : html`<${Section} title=${file.name}>${cut && html`<p class="faint">${t("dataset.rows.cut", { size: bytes(TEXT_BYTES) })}</p>`}<pre class="text-block" tabindex="0">${(!cut && file.name.endsWith(".json") && pretty(text)) || text}</pre><//>`)}<//>`}
    <${Reported} task=${task} />`;
}
