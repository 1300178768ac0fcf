// Facts, what changed to another version, the versions it comes from.
import { html, useRef } from "../../base/html.js";
import { useData } from "../../base/data.js";
import { call } from "../../base/api.js";
import { concerns } from "../../base/live.js";
import { addressOf, setQuery, taskAddress } from "../../base/router.js";
import { Ago, bytes, number } from "../../base/times.js";
import { said as inWords, t } from "../../base/words.js";
import { Facts, Loaded, Section } from "../../parts/basics.js";
import { pretty } from "../../parts/documents/json.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { Family } from "../family.js";
import { changesOf, filesOf, findVersions, metadataOf, parentsOf, rules, versionOf, versionWith, writtenOf } from "../source.js";

const ORDER = ["added", "modified", "removed", "same"];
const SHOWN = 200;
const value = (found) => (Array.isArray(found) ? found.length : typeof found === "object" && found ? Object.keys(found).length : found);

/** Versions that this one can be compared with: the one before of the same name, its parents, the others. */
async function othersOf(task, how) {
  const parents = parentsOf(task);
  const { tasks } = await findVersions({ project: [task.project?.id] }, how);
  const siblings = tasks.filter((one) => one.id !== task.id);
  const before = siblings.find((one) => Date.parse(one.created) < Date.parse(task.created));
  const named = parents.length ? (await call("tasks.get_all_ex", { id: parents, search_hidden: true, only_fields: ["name", "project.name", "hyperparams.properties", "runtime"] }, how)).tasks : [];
  return [...new Map([before, ...named, ...siblings].filter(Boolean).map((one) => [one.id, one])).values()];
}

function Differences({ task, files, said, other }) {
  const from = useData(async (how) => {
    const before = await versionWith(other, how);
    if (!before) return { before };
    const [old, told] = await Promise.all([filesOf(before, how), metadataOf(before, how)]);
    return { before, old, told };
  }, `changes ${task.id} ${other}`, { when: (changes) => concerns(changes, "tasks", other) });
  return html`<${Loaded} from=${from}>${({ old, told, before }) => {
    if (!before) return html`<p class="notice">${t("dataset.other.gone", { id: other.slice(0, 8) })}</p>`;
    const changes = changesOf(files, old);
    const count = (kind) => changes.filter(({ change }) => change === kind).length;
    const facts = (rules().facts ?? []).filter(({ key }) => said[key] !== undefined || told[key] !== undefined);
    const shown = [...changes].sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change));
    return html`<p>${t("dataset.changes", { added: count("added"), modified: count("modified"), removed: count("removed"), same: count("same") })}</p>
      ${facts.length > 0 && html`<div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.numbers")}><table class="plain" aria-label=${t("dataset.numbers")}><thead><tr><th scope="col">${t("dataset.numbers")}</th><th scope="col" class="number">${t("dataset.before", { version: versionOf(before) })}</th><th scope="col" class="number">${t("dataset.now")}</th><th scope="col" class="number">${t("dataset.difference")}</th></tr></thead>
        <tbody>${facts.map(({ key, label }) => { const [a, b] = [value(told[key]), value(said[key])]; return html`<tr key=${key}><th scope="row">${inWords(label) || key}</th><td class="number">${number(a)}</td><td class="number">${number(b)}</td><td class="number">${typeof a === "number" && typeof b === "number" ? `${b > a ? "+" : ""}${number(b - a)}` : "–"}</td></tr>`; })}</tbody></table></div>`}
      <div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.changed.files")}><table class="plain" aria-label=${t("dataset.changed.files")}><thead><tr><th scope="col">${t("dataset.change")}</th><th scope="col">${t("dataset.file")}</th><th scope="col" class="number">${t("dataset.before", { version: versionOf(before) })}</th><th scope="col" class="number">${t("dataset.now")}</th></tr></thead>
        <tbody>${shown.slice(0, SHOWN).map((one) => html`<tr key=${one.name}><td><span class="change" data-change=${one.change}>${t(`dataset.change.${one.change}`)}</span></td><th scope="row">${one.name}</th><td class="number">${bytes(one.before)}</td><td class="number">${bytes(one.size)}</td></tr>`)}</tbody></table></div>
      ${shown.length > SHOWN && html`<p class="faint">${t("dataset.files.more", { n: SHOWN, all: shown.length })}</p>`}`;
  }}<//>`;
}

function Changes({ task, files, said, place }) {
  const from = useData((how) => othersOf(task, how), `others ${task.id}`, { when: (changes) => concerns(changes, "tasks") });
  const chosen = useRef(null); // stays chosen when it goes, and when a newer one comes
  return html`<${Section} title=${t("dataset.what.changed")}><${Loaded} from=${from}>${(others) => {
    const other = place.query.with ?? (chosen.current ??= others[0]?.id);
    if (!other) return html`<p class="faint">${t("dataset.first")}</p>`;
    const gone = others.some(({ id }) => id === other) ? [] : [{ value: other, text: t("dataset.other.gone.short", { id: other.slice(0, 8) }) }];
    return html`<div class="field"><${Chooser} id="dataset-with" label=${t("dataset.with")} value=${other} onChange=${(id) => setQuery({ with: id })}
        options=${[...gone, ...others.map((one) => ({ value: one.id, text: `${one.name} ${versionOf(one)}` }))]} /></div>
      <${Differences} task=${task} files=${files} said=${said} other=${other} />`;
  }}<//><//>`;
}

export function Overview({ task, files, said, place }) {
  const size = files.reduce((sum, one) => sum + (one.size ?? 0), 0);
  const facts = (rules().facts ?? []).filter(({ key }) => said[key] !== undefined).map(({ key, label }) => [inWords(label) || key, number(value(said[key]))]);
  const maker = task.parent?.id ? task.parent : null;
  return html`<${Section} title=${t("dataset.facts")}><${Facts} rows=${[...facts, [t("datasets.col.files"), number(files.length)], [t("datasets.col.size"), bytes(size)], [t("datasets.col.made"), html`<${Ago} at=${task.created} />`],
      maker && [t("dataset.by"), html`<a href=${addressOf({ id: maker.id, project: "*" })}>${maker.name ?? maker.id.slice(0, 8)}</a>`],
      [t("dataset.as.task"), html`<a href=${taskAddress(task)}>${t("dataset.as.task.log")}</a>`]]} />${task.comment && html`<p class="faint">${task.comment}</p>`}
      ${Object.keys(said).length > 0 && html`<details><summary>${t("dataset.said")}</summary><pre class="text-block" tabindex="0">${pretty(writtenOf(said))}</pre></details>`}<//>
    <${Changes} key=${task.id} task=${task} files=${files} said=${said} place=${place} />
    <${Family} id=${task.id} />`;
}
