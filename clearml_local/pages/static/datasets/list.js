// Datasets by name, and the versions of one of them.
import { html, style } from "../base/html.js";
import { knownSession } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { datasetAddress, setQuery, useTitle } from "../base/router.js";
import { Ago, bytes, number } from "../base/times.js";
import { folded } from "../base/texts.js";
import { t } from "../base/words.js";
import { Button, Empty, Loaded, Section, Start, Tags } from "../parts/basics.js";
import { Status, isArchived } from "../parts/status.js";
import { Family } from "./family.js";
import { findVersions, nameOf, rootOf, rules, saidOf, versionOf } from "./source.js";
import "./words.js";

style(import.meta.url, "datasets.css");

const FIRST = `from clearml import Dataset
dataset = Dataset.create(dataset_project="Examples", dataset_name="first")
dataset.add_files("folder")
dataset.upload()
dataset.finalize()`;
const holds = (task, words) => { const text = folded([task.name, task.id, task.project?.name, versionOf(task), ...(task.tags ?? [])].join(" ")); return words.every((one) => text.includes(one)); };

/** How many rows each of these versions has, where the project's file says which of its facts that is. */
function useRows(tasks) {
  const ids = rules().rows ? tasks.map(({ id }) => id) : [];
  const from = useData((how) => saidOf(ids, how), ids.length ? `said ${ids.join()}` : null, { keep: true, when: (changes) => ids.some((id) => concerns(changes, "tasks", id)) });
  return (task) => { const value = from.data?.get(task.id)?.[rules().rows]; return Array.isArray(value) ? value.length : value; };
}

/** Versions by the dataset they are of: those of the pinned project first, then in the order they began. */
function byDataset(tasks) {
  const found = new Map();
  for (const one of tasks) found.set(one.project?.id, [...(found.get(one.project?.id) ?? []), one]);
  const { project } = knownSession()?.project ?? {};
  const rank = ([one]) => (rootOf(one.project?.name) === project ? 0 : 1);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || Date.parse(a.at(-1).created) - Date.parse(b.at(-1).created));
}

function Datasets({ tasks }) {
  const all = byDataset(tasks);
  const rowsOf = useRows(all.map(([newest]) => newest));
  return html`<div class="dataset-cards">${all.map((versions) => {
    const [newest] = versions;
    const rows = rowsOf(newest);
    return html`<article class="card dataset-card" key=${newest.project?.id}><h2><a href=${`/datasets/simple/${newest.project?.id}`}>${nameOf(newest)}</a></h2>
      <p class="faint">${rootOf(newest.project?.name)} · ${t("datasets.count", { n: versions.length })}</p>
      <p><a href=${datasetAddress(newest)}>${t("datasets.version", { version: versionOf(newest) })}</a> · <${Ago} at=${newest.last_update} />${newest.status !== "completed" && newest.status !== "published" && html` · <${Status} status=${newest.status} />`}</p>
      <p class="number">${[rows !== undefined && t("datasets.rows", { n: rows }), newest.runtime?.ds_file_count !== undefined && t("datasets.files", { n: newest.runtime.ds_file_count }), newest.runtime?.ds_total_size !== undefined && bytes(newest.runtime.ds_total_size)].filter(Boolean).join(" · ")}</p></article>`;
  })}</div>`;
}

function Versions({ tasks }) {
  const rowsOf = useRows(tasks);
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${t("datasets.versions")}><table class="plain" aria-label=${t("datasets.versions")}><thead><tr><th scope="col">${t("datasets.col.version")}</th><th scope="col">${t("datasets.col.status")}</th>
    ${rules().rows && html`<th scope="col" class="number">${t("datasets.col.rows")}</th>`}<th scope="col" class="number">${t("datasets.col.files")}</th><th scope="col" class="number">${t("datasets.col.size")}</th>
    <th scope="col">${t("datasets.col.changes")}</th><th scope="col">${t("datasets.col.made")}</th><th scope="col">${t("datasets.col.tags")}</th></tr></thead>
    <tbody>${tasks.map((one) => {
      const { runtime = {} } = one;
      return html`<tr key=${one.id}><th scope="row"><a href=${datasetAddress(one)}>${t("datasets.version", { version: versionOf(one) || one.id.slice(0, 8) })}</a>${isArchived(one) && html` <span class="faint">${t("datasets.archived")}</span>`}</th><td><${Status} status=${one.status} /></td>
        ${rules().rows && html`<td class="number">${number(rowsOf(one))}</td>`}<td class="number">${number(runtime.ds_file_count)}</td><td class="number">${bytes(runtime.ds_total_size)}</td>
        <td class="unbroken">${runtime.ds_change_add !== undefined ? t("datasets.changed", { add: runtime.ds_change_add, modify: runtime.ds_change_modify ?? 0, remove: runtime.ds_change_remove ?? 0 }) : "–"}</td>
        <td class="unbroken"><${Ago} at=${one.created} /></td><td><${Tags} tags=${one.tags} /></td></tr>`;
    })}</tbody></table></div>`;
}

function Nothing({ query }) {
  if (query.q) return html`<${Empty} title=${t("datasets.none.found")}><${Button} onClick=${() => setQuery({ q: null })}>${t("datasets.filter.off")}<//><//>`;
  return html`<${Empty} title=${t("datasets.none")}><${Start} how=${t("datasets.none.how")} program=${FIRST} /><//>`;
}

export default function Page({ place }) {
  const { query, parts } = place;
  const project = parts[1] === "simple" && parts[2] && parts[2] !== "*" ? parts[2] : null;
  const from = useData((how) => findVersions(project ? { project: [project] } : {}, how), `datasets ${project}`, { when: (changes) => concerns(changes, "tasks") });
  const archived = query.archived === "1";
  const words = folded(query.q).split(/\s+/).filter(Boolean);
  const title = project && from.data?.tasks[0] ? nameOf(from.data.tasks[0]) : t("datasets.title");
  useTitle(title);
  return html`<div class="page-head">${project && html`<p class="crumbs"><a href="/datasets">${t("datasets.title")}</a></p>`}<h1>${title}</h1></div>
    <${Loaded} from=${from}>${({ tasks, more }) => {
      const shown = tasks.filter((one) => (archived || !isArchived(one)) && holds(one, words));
      return html`${tasks.length > 0 && html`<div class="datasets-filters"><input type="text" aria-label=${t("datasets.filter")} placeholder=${t("datasets.filter")} value=${query.q ?? ""} onInput=${(event) => setQuery({ q: event.target.value })} />
          <label class="check"><input type="checkbox" checked=${archived} onChange=${(event) => setQuery({ archived: event.target.checked ? "1" : null })} /> ${t("datasets.archived.too")}</label></div>`}
        ${more && html`<p class="notice">${t("datasets.more", { n: tasks.length })}</p>`}
        ${shown.length === 0 ? html`<${Nothing} query=${query} />` : project ? html`<${Section} title=${t("datasets.versions")}><${Versions} tasks=${shown} /><//><${Family} id=${shown[0].id} />` : html`<${Datasets} tasks=${shown} />`}`;
    }}<//>`;
}
