// How the tasks came to be: code, packages, configuration, artifacts by their sums, models, data of the run.
import { html, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { modelAddress, setQuery } from "../../base/router.js";
import { bytes, duration, exact, moment, runSeconds } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty, Loaded, SafeLink } from "../../parts/basics.js";
import { Chooser } from "../../parts/fields/chooser.js";
import { statusWord } from "../../parts/status.js";
import { Differences } from "../differences.js";
import { together } from "../quantities.js";
import { OnlyDifferences, Sides, differing } from "../sides.js";
import { Search } from "./parameters.js";

const FIELDS = [
  "name", "type", "status", "status_message", "project.name", "user.name", "started", "completed", "last_update", "status_changed", "active_duration", "last_iteration", "last_worker", "parent.name", "tags", "comment",
  "script", "execution.artifacts", "execution.queue.name", "configuration", "container", "models.input.name", "models.input.model.name", "models.input.model.id", "models.input.model.project",
  "models.output.name", "models.output.model.name", "models.output.model.id", "models.output.model.project", "runtime",
];
const when = (text) => (text ? exact(moment(text)) : undefined);
const RUN = {
  status: (task) => statusWord(task.status), type: (task) => task.type, project: (task) => task.project?.name, parent: (task) => task.parent?.name,
  tags: (task) => [...task.tags ?? []].sort().join(", ") || undefined, started: (task) => when(task.started), duration: (task) => (task.started ? duration(runSeconds(task)) : undefined),
  iteration: (task) => `${task.last_iteration ?? 0}`, worker: (task) => task.last_worker, queue: (task) => task.execution?.queue?.name, message: (task) => task.status_message || undefined,
};
const CODE = {
  repository: "repository", branch: "branch", tag: "tag", commit: "version_num", entry: "entry_point", folder: "working_dir", binary: "binary",
};

/** Packages of a task: name -> what stands behind it in the list of requirements. */
function packagesOf(task) {
  const found = new Map();
  const said = task.script?.requirements?.pip;
  for (const line of (Array.isArray(said) ? said : `${said ?? ""}`.split("\n"))) {
    const [, name, rest] = /^\s*([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*(.*?)\s*$/.exec(`${line}`) ?? [];
    if (name) found.set(name.toLowerCase(), rest.replace(/^==\s*/, "") || t("compare.any_version"));
  }
  return found;
}

const artifactsOf = (task) => new Map((task.execution?.artifacts ?? []).map((one) => [`${one.key}${one.mode === "input" ? ` (${t("compare.input")})` : ""}`, one]));
const modelsOf = (task) => new Map(["input", "output"].flatMap((kind) => (task.models?.[kind] ?? []).map((one, at) => [`${t(`compare.models.${kind}`)}: ${one.name ?? at + 1}`, one.model])));
const containerOf = (task) => new Map(Object.entries(task.container ?? {}).filter(([, value]) => value).map(([name, value]) => [name, `${value}`]));

const plain = (text) => (text === undefined || text === null || text === "" ? undefined : { text: `${text}` });
const rowsOf = (tasks, of, cell) => together(tasks, of).map(([key, some]) => ({ key, name: key, cells: some.map((one) => (one === undefined ? undefined : cell(one))) }));

function artifactCell(one) {
  const text = one.hash || one.uri || one.type_data?.preview || "";
  return { text, show: html`<code title=${text}>${one.hash ? one.hash.slice(0, 10) : t("compare.no_sum")}</code>`, note: one.content_size ? bytes(one.content_size) : undefined };
}

function modelCell(model) {
  const id = model?.id ?? `${model ?? ""}`;
  return { text: id, show: model?.id ? html`<${SafeLink} href=${modelAddress(model)}>${model.name ?? id}<//>` : id || "–", note: id.slice(0, 8) };
}

function sectionsOf(tasks) {
  const run = Object.entries(RUN).map(([name, of]) => ({ key: name, name: t(`compare.run.${name}`), cells: tasks.map((task) => plain(of(task))) }));
  const code = Object.entries(CODE).map(([name, field]) => ({ key: name, name: t(`compare.code.${name}`), cells: tasks.map((task) => plain(task.script?.[field])) }));
  code.push({ key: "diff", name: t("compare.code.diff"), cells: tasks.map((task) => {
    const text = task.script?.diff ?? "";
    return { text, show: text ? t("compare.code.lines", { n: text.split("\n").length }) : t("compare.code.clean") };
  }) });
  const configurations = rowsOf(tasks, (task) => new Map(Object.entries(task.configuration ?? {})), (one) => {
    const text = `${one?.value ?? ""}`;
    return { text, show: t("compare.code.lines", { n: text ? text.split("\n").length : 0 }) };
  });
  return [
    { id: "run", rows: run }, { id: "code", rows: code }, { id: "packages", rows: rowsOf(tasks, packagesOf, plain) },
    { id: "container", rows: rowsOf(tasks, containerOf, plain) }, { id: "configuration", rows: configurations },
    { id: "artifacts", rows: rowsOf(tasks, artifactsOf, artifactCell) }, { id: "models", rows: rowsOf(tasks, modelsOf, modelCell) },
  ].map((section) => ({ ...section, title: t(`compare.section.${section.id}`) }));
}

/** Texts that differ, line by line: the base's beside another's. */
function Texts({ row, runs, baseAt }) {
  const others = row.cells.map((cell, at) => at).filter((at) => at !== baseAt && (row.cells[at]?.text ?? "") !== (row.cells[baseAt]?.text ?? ""));
  const [chosen, setChosen] = useState(null); // an id: places change
  const shown = others.find((at) => runs[at].task.id === chosen) ?? others[0];
  const lines = (place) => (row.cells[place]?.text ? row.cells[place].text.split("\n") : []);
  const [a, b] = useMemo(() => [lines(baseAt), lines(shown)], [row, baseAt, shown]);
  return html`<details class="texts"><summary>${row.name}</summary>
    ${others.length > 1 && html`<${Chooser} label=${t("compare.with", { name: runs[baseAt].label })} value=${runs[shown].task.id} onChange=${setChosen}
      options=${others.map((place) => ({ value: runs[place].task.id, text: runs[place].label }))} />`}
    <${Differences} a=${a} b=${b} names=${[runs[baseAt].label, runs[shown].label]} /></details>`;
}

export default function Details({ runs, baseAt, query, view }) {
  const found = useData((how) => call("tasks.get_all_ex", { id: view.ids, search_hidden: true, only_fields: FIELDS }, how), [...view.ids].sort().join(),
    { keep: true, when: (changes) => view.ids.some((id) => concerns(changes, "tasks", id)) });
  return html`<${Loaded} from=${found}>${({ tasks }) => html`<${Shown} found=${tasks} runs=${runs} baseAt=${baseAt} query=${query} />`}<//>`;
}

function Shown({ found, runs, baseAt, query }) {
  const sections = useMemo(() => {
    const byId = new Map(found.map((task) => [task.id, task]));
    return sectionsOf(runs.map((run) => byId.get(run.task.id) ?? run.task));
  }, [found, runs]);
  const only = query.all !== "1";
  const wanted = (query.q ?? "").toLowerCase();
  const asked = sections.map((section) => ({ ...section, rows: section.rows.filter((row) => `${section.title} ${row.name}`.toLowerCase().includes(wanted)) }));
  const count = (some) => some.reduce((sum, section) => sum + section.rows.length, 0);
  const differ = asked.map((section) => ({ ...section, rows: section.rows.filter((row) => differing(row, baseAt)) }));
  const shown = (only ? differ : asked).filter((section) => section.rows.length);
  const texts = differ.flatMap((section) => section.rows.filter((row) => section.id === "configuration" || row.key === "diff"));
  return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.details.search")} />
      <${OnlyDifferences} only=${only} onChange=${(now) => setQuery({ all: now ? null : "1" })} differ=${count(differ)} all=${count(asked)} /></div>
    ${shown.length ? html`<${Sides} runs=${runs} baseAt=${baseAt} sections=${shown} label=${t("compare.tab.details")} />` : html`<${Empty} title=${t("compare.same")} />`}
    ${texts.length > 0 && html`<section class="section"><header><h2>${t("compare.texts")}</h2></header>${texts.map((row) => html`<${Texts} key=${row.key} row=${row} runs=${runs} baseAt=${baseAt} />`)}</section>`}`;
}
