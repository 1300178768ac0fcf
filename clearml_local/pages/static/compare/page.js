// Several tasks beside each other. The address holds the whole view: tasks, tab, base, and what each tab shows.
import { html, style, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { navigate, useTitle } from "../base/router.js";
import { t } from "../base/words.js";
import { Button, Empty, Failure, Loaded, Loading } from "../parts/basics.js";
import { Tabs } from "../parts/tabs.js";
import { TABS, MOST, unlisted, viewOf } from "./address.js";
import { AddTasks } from "./add.js";
import { Chosen } from "./chosen.js";
import { labelsOf, lookOf } from "./looks.js";
import "./words.js";

style(import.meta.url, "compare.css");

const FIELDS = ["name", "status", "type", "project.name", "parent.name", "system_tags", "started", "completed", "last_update", "hyperparams", "last_metrics"];
const SHOWN = {
  "hyper-params/values": () => import("./tabs/parameters.js"), details: () => import("./tabs/details.js"),
  "scalars/values": () => import("./tabs/metrics.js"), "scalars/graph": () => import("./tabs/scalars.js"),
  plots: () => import("./tabs/plots.js"), "hyper-params/scatter": () => import("./tabs/scatter.js"),
  "hyper-params/graph": () => import("./tabs/parallel.js"), "debug-images": () => import("./tabs/images.js"), log: () => import("./tabs/log.js"),
};

/** A tab's module is fetched with the tasks, not after them. */
function useTab(tab) {
  const [found, setFound] = useState({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let shown = true;
    SHOWN[tab]().then((module) => shown && setFound({ tab, Shown: module.default }), (error) => shown && setFound({ tab, error }));
    return () => { shown = false; };
  }, [tab, tries]);
  return found.tab === tab ? { ...found, retry: () => setTries(tries + 1) } : {};
}

function Shown({ tasks, view, place, tab }) {
  const byId = useMemo(() => new Map(tasks.map((task) => [task.id, task])), [tasks]);
  const ids = view.ids.filter((id) => byId.has(id));
  const gone = view.ids.length - ids.length;
  const runs = useMemo(() => {
    const some = ids.map((id) => byId.get(id));
    const labels = labelsOf(some);
    return some.map((task, at) => ({ task, label: labels[at], look: lookOf(at) }));
  }, [byId, ids.join()]);
  const baseId = ids.includes(place.query.base) ? place.query.base : ids[0];
  const box = useRef(null);
  useEffect(() => { box.current?.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); }, [view.tab]);
  const hidden = useMemo(() => new Set(unlisted(place.query.hide).filter((id) => byId.has(id))), [place.query.hide, byId]);
  return html`
    ${gone > 0 && html`<p class="notice">${t("compare.gone", { n: gone })} <${Button} onClick=${() => navigate(view.href({ ids }), { replace: true })}>${t("compare.gone.drop")}<//></p>`}
    ${view.more > 0 && html`<p class="notice">${t("compare.too_many", { n: MOST, more: view.more })}</p>`}
    <${Chosen} view=${view} runs=${runs} baseId=${baseId} hidden=${hidden} />
    <div ref=${box}><${Tabs} label=${t("compare.tabs")} current=${view.tab} tabs=${TABS.map((one) => ({ id: one, label: t(`compare.tab.${one}`), href: view.href({ tab: one }) }))} /></div>
    ${runs.length < 2 ? html`<${Empty} title=${t("compare.one")}><p>${t("compare.one.how")}</p><//>`
      : tab.error ? html`<${Failure} error=${tab.error} retry=${tab.retry} />`
      : tab.Shown ? html`<${tab.Shown} runs=${runs} baseAt=${ids.indexOf(baseId)} hidden=${hidden} query=${place.query} view=${view} />` : html`<${Loading} />`}`;
}

function Nothing({ view }) {
  const [adding, setAdding] = useState(false);
  return html`<${Empty} title=${t("compare.one")}><p>${t("compare.one.how")}</p><${Button} kind="primary" onClick=${() => setAdding(true)}>${t("compare.add")}<//>
    ${adding && html`<${AddTasks} ids=${[]} onClose=${() => setAdding(false)} onAdd=${(id) => navigate(view.href({ ids: [id] }))} onRemove=${() => {}} />`}<//>`;
}

export default function Page({ place }) {
  const view = viewOf(place);
  const tab = useTab(view.tab);
  useTitle(`${t("compare.title", { n: view.ids.length })} · ${t(`compare.tab.${view.tab}`)}`);
  const asked = [...view.ids].sort().join();
  const found = useData(
    (how) => call("tasks.get_all_ex", { id: view.ids, search_hidden: true, only_fields: FIELDS }, how),
    asked || null, { keep: true, when: (changes) => view.ids.some((id) => concerns(changes, "tasks", id)) },
  );
  return html`<div class="page-head"><h1>${t("compare.title", { n: view.ids.length })}</h1></div>
    ${view.ids.length === 0 ? html`<${Nothing} view=${view} />`
      : html`<${Loaded} from=${found}>${({ tasks }) => html`<${Shown} tasks=${tasks} view=${view} place=${place} tab=${tab} />`}<//>`}`;
}
