// The graph of what a model was made of. Datasets name their parents, tasks the run they are part of.
import { call } from "../base/api.js";
import { own } from "../base/own.js";
import { addressOf, datasetAddress, modelAddress, pipelineAddress } from "../base/router.js";
import { exact, moment } from "../base/times.js";
import { t } from "../base/words.js";
import { beforeOf, meta, metricText, metricsOf, rules, versionOf } from "./rules.js";

const FIELDS = ["name", "type", "status", "project.name", "parent", "system_tags", "tags", "created", "runtime", "hyperparams.properties", "configuration.Dataset Struct"];
const MOST = 200;
const ID = /^[0-9a-f]{32}$/;

async function tasksOf(ids, how) {
  const asked = [...new Set(ids)].filter((id) => ID.test(id)).slice(0, MOST);
  if (!asked.length) return new Map();
  const { tasks } = await call("tasks.get_all_ex", { id: asked, search_hidden: true, only_fields: FIELDS, page: 0, page_size: MOST }, how);
  return new Map(tasks.map((one) => [one.id, { ...one, parent: one.parent?.id ?? one.parent }]));
}

/** Versions of datasets by id with their parents, as the newest of them wrote them down. */
export function structOf(task) {
  let nodes = {};
  try { nodes = JSON.parse(task.configuration?.["Dataset Struct"]?.value ?? "{}"); } catch { /* none then */ }
  return Object.values(nodes ?? {}).filter((one) => ID.test(one?.job_id))
    .map(({ job_id: id, parents }) => ({ id, parents: (Array.isArray(parents) ? parents : []).map((key) => own(nodes, key)?.job_id).filter(Boolean) }));
}

/** Ids that may be datasets: those that the metadata name, else those among the task's parameters. */
function dataOf(model) {
  const named = (rules().data ?? []).map((key) => meta(model, key)).filter(Boolean);
  if (named.length) return named;
  return Object.values(model.task?.hyperparams ?? {}).flatMap((section) => Object.values(section)).map(({ value }) => value).filter((value) => ID.test(value));
}

const datasetNode = (task) => ({
  id: task.id, title: task.name, status: undefined, href: datasetAddress(task), badge: t("lineage.dataset"),
  lines: [t("lineage.version", { version: task.hyperparams?.properties?.version?.value ?? task.runtime?.version ?? "?" }),
    task.runtime?.ds_file_count !== undefined && t("lineage.files", { n: task.runtime.ds_file_count })].filter(Boolean),
});

function stageNode(task, run) {
  const cached = run && task.parent && task.parent !== run;
  return { id: task.id, title: task.name, status: cached ? "cached" : task.status, href: addressOf(task), badge: t("lineage.stage"), lines: [cached ? t("lineage.cached") : ""].filter(Boolean) };
}

function modelNode(model, badge) {
  const [metric] = metricsOf([model]);
  return { id: model.id, title: versionOf(model), href: modelAddress(model), badge, lines: [model.name, metric && meta(model, metric.key) && `${metric.label} ${metricText(model, metric.key)}`, (model.tags ?? []).join(", ")].filter(Boolean) };
}

/** Promotion, what it displaced, and what displaced the model later. */
function fateOf(model, family) {
  const nodes = [];
  const edges = [];
  const { promotion, comparison } = rules();
  const at = meta(model, promotion?.at);
  if (at) {
    const id = `promotion ${model.id}`;
    nodes.push({ id, title: t("lineage.promotion"), lines: [exact(moment(at)), meta(model, promotion.by) && t("lineage.by", { by: meta(model, promotion.by).slice(0, 8) })].filter(Boolean), badge: t("lineage.decision") });
    edges.push([model.id, id]);
    const displaced = family.find((one) => one.id === beforeOf(model).at(-1));
    if (displaced) { nodes.push(modelNode(displaced, t("lineage.displaced"))); edges.push([id, displaced.id]); }
  } else if (meta(model, comparison?.with)) {
    const other = family.find((one) => one.id === meta(model, comparison.with));
    if (other) { nodes.push(modelNode(other, t("lineage.compared"))); edges.push([model.id, other.id, "beside"]); }
  }
  for (const later of family.filter((one) => beforeOf(one).at(-1) === model.id && !nodes.some(({ id }) => id === one.id))) {
    nodes.push(modelNode(later, t("lineage.successor")));
    edges.push([model.id, later.id]);
  }
  return { nodes, edges };
}

/** `{nodes, edges}` for parts/graph.js. */
export async function lineageOf(model, family, how) {
  const run = meta(model, rules().run) || model.task?.parent;
  const ends = await tasksOf([...dataOf(model), run ?? ""], how);
  const struct = new Map([...ends.values()].flatMap(structOf).map((one) => [one.id, one]));
  const datasets = await tasksOf([...struct.keys()], how);
  for (const [id, task] of ends) if ((task.system_tags ?? []).includes("dataset")) datasets.set(id, task);
  const stages = await tasksOf([...datasets.values()].map(({ parent }) => parent).filter(Boolean), how);
  const nodes = [...datasets.values()].map(datasetNode);
  const edges = [];
  for (const [id, task] of datasets) {
    const parents = (struct.get(id)?.parents ?? []).filter((one) => datasets.has(one));
    const stage = stages.get(task.parent);
    if (stage) edges.push(...parents.map((one) => [one, stage.id]), [stage.id, id]);
    else edges.push(...parents.map((one) => [one, id]));
  }
  nodes.push(...[...stages.values()].map((one) => stageNode(one, run)));
  if (model.task) {
    nodes.push(stageNode(model.task, run));
    const used = new Set([...struct.values()].flatMap(({ parents }) => parents));
    for (const id of datasets.keys()) if (!used.has(id)) edges.push([id, model.task.id]);
    edges.push([model.task.id, model.id]);
  }
  nodes.push({ ...modelNode(model, t("lineage.model")) });
  const controller = run && ends.get(run);
  if (controller && !datasets.has(run)) {
    nodes.push({ id: run, title: controller.name, status: controller.status, href: pipelineAddress(controller), badge: t("lineage.run"), lines: [] });
    const own = [...stages.values(), model.task].filter((one) => one?.parent === run).map(({ id }) => id);
    const reached = (id) => edges.some(([from, to]) => to === id && edges.some(([a, b]) => b === from && own.includes(a)));
    edges.push(...own.filter((id) => !reached(id)).map((id) => [run, id]));
  }
  const fate = fateOf(model, family);
  return { nodes: unique([...nodes, ...fate.nodes]), edges: unique([...edges, ...fate.edges], (one) => one.join(" ")) };
}

const unique = (some, key = ({ id }) => id) => [...new Map(some.map((one) => [key(one), one])).values()];
