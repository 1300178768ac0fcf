// Datasets, models and tasks whose ids stand in a task's parameters or in what it noted: what it used, what it made.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { addressOf, modelAddress } from "../../base/router.js";
import { moment } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Id, Section } from "../../parts/basics.js";

const ID = /\b[0-9a-f]{32}\b/g;
const IDS_MAX = 200;

/** Ids that a task names -> where: "Args/dataset_id", "runtime.datasets". */
export function namedIds(task) {
  const found = new Map();
  const note = (text, place) => {
    for (const [id] of `${typeof text === "object" ? JSON.stringify(text) : text ?? ""}`.matchAll(ID)) {
      if (id !== task.id && found.size < IDS_MAX) found.set(id, [...(found.get(id) ?? []), place]);
    }
  };
  for (const [section, some] of Object.entries(task.hyperparams ?? {})) for (const [name, one] of Object.entries(some)) note(one.value, `${section}/${name}`);
  for (const [name, value] of Object.entries(task.runtime ?? {})) if (/dataset|model|task/i.test(name)) note(value, `runtime.${name}`);
  return found;
}

/** Of the ids that a task names, those that are known: id -> {name, address, kind, made, version, places}. */
export function useRelated(task) {
  const places = namedIds(task);
  const ids = [...places.keys()];
  const ask = async (how) => {
    const fields = ["id", "name", "project.name", "created", "system_tags"];
    const [{ tasks }, { models }] = await Promise.all([
      call("tasks.get_all_ex", { id: ids, only_fields: [...fields, "hyperparams.properties.version.value", "runtime.version"], search_hidden: true }, how),
      call("models.get_all_ex", { id: ids, only_fields: fields }, how),
    ]);
    const made = (one) => moment(one.created) >= moment(task.started ?? task.created);
    const known = {};
    for (const one of tasks) {
      const dataset = (one.system_tags ?? []).includes("dataset");
      known[one.id] = {
        ...one, kind: dataset ? "dataset" : (one.system_tags ?? []).includes("pipeline") ? "pipeline" : "task", made: dataset && made(one), places: places.get(one.id),
        address: addressOf(one), version: one.hyperparams?.properties?.version?.value ?? one.runtime?.version,
      };
    }
    for (const one of models) known[one.id] = { ...one, kind: "model", made: made(one), places: places.get(one.id), address: modelAddress(one) };
    return known;
  };
  return useData(ask, ids.length ? `related ${task.id} ${ids.sort().join()}` : null, { keep: true });
}

export function Related({ task }) {
  const { data = {} } = useRelated(task);
  const rows = Object.values(data);
  if (!rows.length) return null;
  return html`<${Section} title=${t("related.title")}><div class="scroller" tabindex="0" role="region" aria-label=${t("related.title")}><table class="plain" aria-label=${t("related.title")}>
    <thead><tr>${["what", "name", "version", "role", "where", "id"].map((name) => html`<th scope="col" key=${name}>${t(`related.${name}`)}</th>`)}</tr></thead>
    <tbody>${rows.map((one) => html`<tr key=${one.id}><td>${t(`related.kind.${one.kind}`)}</td><th scope="row"><a href=${one.address}>${one.name}</a></th><td>${one.version ?? "–"}</td>
      <td>${one.kind === "task" || one.kind === "pipeline" ? "–" : t(one.made ? "related.made" : "related.used")}</td><td><code>${one.places.join(", ")}</code></td><td><${Id} id=${one.id} /></td></tr>`)}</tbody></table></div><//>`;
}
