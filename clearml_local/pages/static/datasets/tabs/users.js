// Who used a version: tasks whose parameters name it, versions made of it, models whose metadata name it.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { addressOf, datasetAddress, modelAddress } from "../../base/router.js";
import { Ago } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty, Loaded, Section } from "../../parts/basics.js";
import { Status } from "../../parts/status.js";
import { versionOf } from "../source.js";

const MOST = 200;
const some = { page: 0, page_size: MOST, order_by: ["-created"], search_hidden: true };

/** In which parameters a value stands: "Args/dataset_id". */
function placesOf(task, id) {
  return Object.entries(task.hyperparams ?? {}).flatMap(([section, items]) => Object.values(items ?? {}).filter(({ value }) => `${value}`.includes(id)).map(({ name }) => `${section}/${name}`));
}

async function usersOf(task, how) {
  const pattern = task.id;
  const [tasks, versions, models] = await Promise.all([
    call("tasks.get_all_ex", { ...some, _any_: { fields: ["hyperparams"], pattern }, only_fields: ["name", "type", "status", "project.name", "system_tags", "created", "hyperparams"] }, how),
    call("tasks.get_all_ex", { ...some, system_tags: ["dataset"], _any_: { fields: ["configuration"], pattern }, only_fields: ["name", "status", "project.name", "created", "hyperparams.properties", "runtime"] }, how),
    call("models.get_all_ex", { ...some, _any_: { fields: ["metadata"], pattern }, only_fields: ["name", "project.name", "created", "tags"] }, how),
  ]);
  const maker = task.parent?.id ?? task.parent;
  return {
    tasks: tasks.tasks.filter(({ id }) => id !== task.id && id !== maker), models: models.models, versions: versions.tasks.filter(({ id }) => id !== task.id),
  };
}

const Table = ({ title, rows }) => rows.length > 0 && html`<${Section} title=${title}><div class="scroller" tabindex="0" role="region" aria-label=${title}><table class="plain" aria-label=${title}><thead><tr><th scope="col">${t("dataset.user")}</th><th scope="col">${t("datasets.col.status")}</th><th scope="col">${t("dataset.use")}</th><th scope="col">${t("datasets.col.made")}</th></tr></thead>
  <tbody>${rows.map(({ one, href, name, how, status }) => html`<tr key=${one.id}><th scope="row"><a href=${href}>${name}</a></th><td>${status ? html`<${Status} status=${status} />` : "–"}</td><td class="unbroken">${how}</td><td class="unbroken"><${Ago} at=${one.created} /></td></tr>`)}</tbody></table></div><//>`;

export function Users({ task }) {
  const from = useData((how) => usersOf(task, how), `users ${task.id}`, { when: (changes) => concerns(changes, "tasks") || concerns(changes, "models") });
  return html`<${Loaded} from=${from}>${({ tasks, versions, models }) => (tasks.length + versions.length + models.length === 0
    ? html`<${Empty} title=${t("dataset.users.none")}><p>${t("dataset.users.how")}</p><//>`
    : html`<${Table} title=${t("dataset.users.tasks")} rows=${tasks.map((one) => ({ one, href: addressOf(one), name: one.name, status: one.status, how: html`<code>${placesOf(one, task.id).join(", ")}</code>` }))} />
      <${Table} title=${t("dataset.users.versions")} rows=${versions.map((one) => ({ one, href: datasetAddress(one), name: `${one.name} ${versionOf(one)}`, status: one.status, how: t("dataset.use.ancestor") }))} />
      <${Table} title=${t("dataset.users.models")} rows=${models.map((one) => ({ one, href: modelAddress(one), name: one.name, status: null, how: (one.tags ?? []).join(", ") }))} />`)}<//>`;
}
