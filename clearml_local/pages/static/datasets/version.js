// One version of a dataset: what it is, what changed, its rows and their statistics, its files, who used it.
import { html, style } from "../base/html.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { own } from "../base/own.js";
import { datasetAddress, useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Empty, Id, Loaded, Tags } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Status } from "../parts/status.js";
import { Tabs } from "../parts/tabs.js";
import { useTaskActions } from "../tasks/actions.js";
import { filesOf, metadataOf, nameOf, versionOf, versionWith } from "./source.js";
import { Files } from "./tabs/files.js";
import { Overview } from "./tabs/overview.js";
import { Rows } from "./tabs/rows.js";
import { Users } from "./tabs/users.js";
import "./words.js";

style(import.meta.url, "datasets.css");

const TABS = { overview: Overview, rows: Rows, files: Files, users: Users };
const ACTIONS = ["tags", "publish", "archive", "unarchive", "remove"];

async function ask(id, how) {
  const task = await versionWith(id, how);
  if (!task) return null;
  const [files, said] = await Promise.all([filesOf(task, how), metadataOf(task, how)]);
  return { task, files, said };
}

function Shown({ data, place, reload }) {
  const { task, files } = data;
  const tab = own(TABS, place.parts[5]) ? place.parts[5] : "overview";
  const Tab = TABS[tab];
  const { items, dialog } = useTaskActions([task], { onDone: reload });
  const version = t("datasets.version", { version: versionOf(task) || task.id.slice(0, 8) });
  const title = `${nameOf(task)} · ${version}`;
  useTitle(title);
  const tabs = Object.keys(TABS).map((id) => ({ id, label: t(`dataset.tab.${id}`), href: `${datasetAddress(task)}${id === "overview" ? "" : `/${id}`}`, count: id === "files" ? files.length : undefined }));
  return html`<div class="page-head"><p class="crumbs"><a href="/datasets">${t("datasets.title")}</a> / <a href=${`/datasets/simple/${task.project?.id}`}>${nameOf(task)}</a></p>
      <div class="about"><h1>${nameOf(task)} <span class="faint">${version}</span></h1><${Status} status=${task.status} /><${Tags} tags=${task.tags} /><${Id} id=${task.id} /></div>
      <div class="actions"><${Menu} label="⋯" title=${t("dataset.menu")} items=${items.filter(({ id }) => ACTIONS.includes(id))} /></div></div>
    ${dialog}<${Tabs} tabs=${tabs} current=${tab} label=${t("dataset.tabs")} /><${Tab} ...${data} place=${place} />`;
}

export default function DatasetVersion({ place }) {
  const id = place.parts[4];
  const from = useData((how) => ask(id, how), `dataset ${id}`, { when: (changes) => concerns(changes, "tasks", id) });
  return html`<${Loaded} from=${from}>${(data) => (data ? html`<${Shown} data=${data} place=${place} reload=${from.reload} />`
    : html`<div class="page-head"><h1>${t("datasets.title")}</h1></div><${Empty} title=${t("dataset.gone")}><a class="button" href="/datasets">${t("dataset.all")}</a><//>`)}<//>`;
}
