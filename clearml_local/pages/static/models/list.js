// Models by name, each with its versions: which is live, how good each is, what the gate said of it.
import { html, style, useMemo, useState } from "../base/html.js";
import { useData } from "../base/data.js";
import { compareAddress, navigate, setQuery, useTitle } from "../base/router.js";
import { counted, folded } from "../base/texts.js";
import { t } from "../base/words.js";
import { Button, Empty, Loaded, Start } from "../parts/basics.js";
import { Chooser } from "../parts/fields/chooser.js";
import { knownSession } from "../base/api.js";
import { Family } from "./family.js";
import { familyOf, findModels, isArchived, meta, metricOf, metricsOf, rootOf, rules, versionOf, whenModels } from "./rules.js";
import "./words.js";

style(import.meta.url, "models.css");

const FIRST = `from clearml import OutputModel, Task
task = Task.init(project_name="Examples", task_name="train")
OutputModel(task=task, name="first").update_weights("model.pkl")`;
const holds = (model, words) => {
  const text = folded([model.name, model.id, model.framework, model.project?.name, ...(model.tags ?? []), versionOf(model),
    ...(rules().facts ?? []).map(({ key }) => model.metadata?.[key]?.value)].join(" "));
  return words.every((word) => text.includes(word));
};

/** Compares two models by a column: "created", "version", or a metric's key; what a model does not say comes last. */
function order(sort, down) {
  const versions = sort === "version" && rules().version;
  const value = versions ? (one) => meta(one, versions) || null
    : ["created", "version"].includes(sort) ? (one) => Date.parse(one.created) : (one) => metricOf(one, sort);
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return (versions ? counted(x, y) : x - y) * (down ? -1 : 1);
  };
}

/** Families of models, the pinned project's first, then by name. */
function familiesOf(models, query) {
  const words = folded(query.q).split(/\s+/).filter(Boolean);
  const shown = models.filter((one) => (!query.in || rootOf(one.project?.name) === query.in) && (!query.tag || (one.tags ?? []).includes(query.tag)) && holds(one, words));
  const families = new Map();
  for (const one of shown) families.set(familyOf(one), [...(families.get(familyOf(one)) ?? []), one]);
  const { project } = knownSession()?.project ?? {};
  const first = (key) => (rootOf(key.split("\n")[0]) === project ? 0 : 1);
  return [...families].sort(([a], [b]) => first(a) - first(b) || a.split("\n")[1].localeCompare(b.split("\n")[1]));
}

function Filters({ models, query, archived }) {
  const projects = [...new Set(models.map((one) => rootOf(one.project?.name)))].sort();
  const tags = [...new Set(models.flatMap((one) => one.tags ?? []))].sort();
  const choice = (name, label, values) => values.length > 1 && html`<${Chooser} quiet label=${label} value=${query[name] ?? ""}
    onChange=${(value) => setQuery({ [name]: value })} options=${[{ value: "", text: label }, ...values.map((one) => ({ value: one, text: one }))]} />`;
  return html`<div class="models-filters">
    <input type="text" aria-label=${t("models.filter")} placeholder=${t("models.filter")} value=${query.q ?? ""} onInput=${(event) => setQuery({ q: event.target.value })} />
    ${choice("in", t("models.project.all"), projects)}${choice("tag", t("models.tag.all"), tags)}
    <label class="check"><input type="checkbox" checked=${archived} onChange=${(event) => setQuery({ archived: event.target.checked ? "1" : null })} /> ${t("models.archived.too")}</label></div>`;
}

function Nothing({ query }) {
  if (query.q || query.in || query.tag) {
    return html`<${Empty} title=${t("models.none.found")}><${Button} onClick=${() => setQuery({ q: null, in: null, tag: null })}>${t("models.filter.off")}<//><//>`;
  }
  return html`<${Empty} title=${t("models.none")}><${Start} how=${t("models.none.how")} program=${FIRST} /><//>`;
}

function Chosen({ chosen, models, clear }) {
  if (!chosen.size) return null;
  const tasks = [...new Set(models.filter((one) => chosen.has(one.id) && one.task).map((one) => one.task.id ?? one.task))];
  const why = tasks.length < 2 ? t("models.compare.two") : "";
  return html`<div class="models-chosen" role="status"><span>${t("models.chosen", { n: chosen.size })}</span>
    <${Button} kind="primary" why=${why} onClick=${() => navigate(compareAddress(tasks))}>${t("models.compare")}<//>
    <${Button} onClick=${clear}>${t("models.chosen.none")}<//></div>`;
}

export default function Models({ place }) {
  const { query } = place;
  const project = place.parts[0] === "projects" && place.parts[1] !== "*" ? place.parts[1] : null;
  const archived = query.archived === "1";
  const from = useData((how) => findModels(project ? { project: [project], include_subprojects: true, search_hidden: true } : { search_hidden: true }, how),
    `models ${project}`, { when: whenModels });
  const [chosen, setChosen] = useState(new Set());
  useTitle(t("models.title"));
  const found = from.data?.models ?? [];
  const models = useMemo(() => found.filter((one) => archived || !isArchived(one)), [from.data, archived]);
  const [sort, down] = (query.sort ?? "created-").endsWith("-") ? [(query.sort ?? "created-").slice(0, -1), true] : [query.sort, false];
  const choose = (id, on) => setChosen((before) => { const now = new Set(before); now[on ? "add" : "delete"](id); return now; });
  return html`<div class="page-head"><h1>${t("models.title")}</h1></div>
    <${Loaded} from=${from}>${({ more }) => {
      const families = familiesOf(models, query);
      return html`${found.length > 0 && html`<${Filters} models=${found} query=${query} archived=${archived} />`}
        ${more && html`<p class="notice">${t("models.more", { n: found.length })}</p>`}
        <${Chosen} chosen=${chosen} models=${models} clear=${() => setChosen(new Set())} />
        ${families.length === 0 && html`<${Nothing} query=${query} />`}
        ${families.map(([key, family]) => html`<${Family} key=${key} family=${[...family].sort(order(sort, down))} all=${found.filter((one) => familyOf(one) === key)}
          metrics=${metricsOf(models)} sort=${sort} down=${down} chosen=${chosen} choose=${choose} />`)}`;
    }}<//>`;
}
