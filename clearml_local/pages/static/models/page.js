// One version of a model: what it is, how good, why the gate took or refused it, where it comes from, what may be done.
import { html, style } from "../base/html.js";
import { own } from "../base/own.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { modelAddress, useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Id, Loaded, Tags } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Tabs } from "../parts/tabs.js";
import { ActionButtons, Followed } from "./act/actions.js";
import { useModelMenu } from "./edit.js";
import { Live } from "./family.js";
import { exactly, familyOf, findModels, isArchived, liveOf, rules, versionOf, whenModels } from "./rules.js";
import { Card } from "./tabs/card.js";
import { Files } from "./tabs/files.js";
import { General } from "./tabs/general.js";
import { Lineage } from "./tabs/lineage.js";
import { Metadata } from "./tabs/metadata.js";
import "./words.js";

style(import.meta.url, "models.css");

const TABS = { general: General, card: Card, lineage: Lineage, files: Files, metadata: Metadata };
const OTHER_NAMES = { network: "files", labels: "metadata" }; // as ClearML's own addresses have them

/** The model with the other versions of its name, newest first, and the live one of them. */
async function ask(id, how) {
  const { models: [model] } = await call("models.get_all_ex", { id: [id], search_hidden: true }, how);
  if (!model) throw Object.assign(new Error(t("model.gone", { id })), { call: "models.get_all_ex", status: 404 });
  if (typeof model.task === "string") model.task = await taskOf(model.task, how);
  const { models } = await findModels({ name: exactly(model.name), search_hidden: true }, how);
  const family = models.filter((one) => familyOf(one) === familyOf(model));
  return { model, family, live: liveOf(family) };
}

/** The task that made it, null where it was deleted. */
const taskOf = (id, how) => call("tasks.get_all_ex", {
  id: [id], search_hidden: true,
  only_fields: ["name", "status", "project.name", "parent", "script.repository", "script.branch", "script.version_num", "script.working_dir", "script.binary", "script.requirements",
    "container", "execution.artifacts", "hyperparams"],
}, how).then(({ tasks: [task] }) => (task ? { ...task, parent: task.parent?.id ?? task.parent } : null));

function Shown({ data, place, reload }) {
  const { model, live } = data;
  const asked = place.parts[4];
  const tab = own(OTHER_NAMES, asked) ?? (own(TABS, asked) ? asked : "general");
  const Tab = TABS[tab];
  const { items, dialog } = useModelMenu(model, reload);
  const title = `${model.name} · ${versionOf(model)}`;
  useTitle(title);
  const tabs = [["general"], ["card"], ["lineage"], ["files"], ["metadata", Object.keys(model.metadata ?? {}).length]]
    .filter(([id]) => id !== "card" || rules().card || model.comment)
    .map(([id, count]) => ({ id, label: t(`model.tab.${id}`), href: modelAddress(model, id), count }));
  return html`<div class="page-head"><p class="crumbs"><a href="/models">${t("models.title")}</a> / <a href=${`/models?q=${encodeURIComponent(model.name)}`}>${model.name}</a></p>
      <div class="about"><h1>${model.name} <span class="faint">${versionOf(model)}</span></h1>${live?.id === model.id && html`<${Live} />`}
      ${isArchived(model) && html`<span class="faint">${t("models.archived")}</span>`}<${Tags} tags=${model.tags} /><${Id} id=${model.id} /></div>
      <div class="actions"><${ActionButtons} data=${data} /><${Menu} label="⋯" title=${t("model.menu")} items=${items} /></div></div>
    ${dialog}<${Followed} id=${place.query.doing} data=${data} reload=${reload} />
    <${Tabs} tabs=${tabs} current=${tab} label=${t("model.tabs")} />
    <${Tab} ...${data} place=${place} reload=${reload} />`;
}

export default function ModelPage({ place }) {
  const id = place.parts[3];
  const from = useData((how) => ask(id, how), `model ${id}`, { when: whenModels });
  return html`<${Loaded} from=${from}>${(data) => html`<${Shown} data=${data} place=${place} reload=${from.reload} />`}<//>`;
}
