// A version among those it was made from and those that were made from it, as a graph.
import { html } from "../base/html.js";
import { call } from "../base/api.js";
import { useData } from "../base/data.js";
import { concerns } from "../base/live.js";
import { datasetAddress } from "../base/router.js";
import { bytes } from "../base/times.js";
import { t } from "../base/words.js";
import { Loaded, Section } from "../parts/basics.js";
import { Graph } from "../parts/graph.js";
import { structOf, versionOf } from "./source.js";

const MOST = 200;
const FIELDS = ["name", "status", "project.name", "runtime", "hyperparams.properties", "system_tags", "configuration.Dataset Struct"];

const found = async (filter, how) => (await call("tasks.get_all_ex", { ...filter, search_hidden: true, only_fields: FIELDS, page: 0, page_size: MOST }, how)).tasks;

/** Everything before a version, and what was made of it directly. */
async function relativesOf(id, how) {
  const [own, naming] = await Promise.all([found({ id: [id] }, how),
    found({ system_tags: ["dataset"], order_by: ["-created"], _any_: { fields: ["configuration"], pattern: id } }, how)]);
  const children = naming.filter((one) => structOf(one).find((node) => node.id === one.id)?.parents.includes(id));
  const struct = new Map([...children, ...own].flatMap(structOf).filter((one) => one.id && (structOf(own[0] ?? {}).some((node) => node.id === one.id) || children.some((child) => child.id === one.id)))
    .map((one) => [one.id, one]));
  const tasks = await found({ id: [...struct.keys()].slice(0, MOST) }, how);
  return { struct, tasks: new Map([...own, ...children, ...tasks].map((one) => [one.id, one])) };
}

function graphOf({ struct, tasks }) {
  const nodes = [...struct.values()].filter((one) => tasks.has(one.id)).map(({ id }) => {
    const task = tasks.get(id);
    return { id, title: task.name, href: datasetAddress(task), status: task.status, badge: "", lines: [t("datasets.version", { version: versionOf(task) }), task.runtime?.ds_total_size !== undefined && bytes(task.runtime.ds_total_size)].filter(Boolean) };
  });
  const edges = [...struct.values()].flatMap(({ id, parents }) => parents.filter((one) => tasks.has(one) && tasks.has(id)).map((one) => [one, id]));
  return { nodes, edges };
}

export function Family({ id }) {
  const from = useData((how) => relativesOf(id, how), `family ${id}`, { when: (changes) => concerns(changes, "tasks") });
  return html`<${Section} title=${t("datasets.family")}><${Loaded} from=${from}>${(relatives) => {
    const { nodes, edges } = graphOf(relatives);
    return nodes.length < 2 ? html`<p class="faint">${t("datasets.family.none")}</p>` : html`<${Graph} nodes=${nodes} edges=${edges} selected=${id} label=${t("datasets.family")} />`;
  }}<//><//>`;
}
