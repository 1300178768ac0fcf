// What ClearML keeps of a version of a dataset: its task, its files, its parents, what it says of itself.
import { call, fetchFile, isOwnFile, knownSession } from "../base/api.js";
import { own } from "../base/own.js";
import { bounded } from "../parts/archive/zip.js";
import { parseJson } from "../parts/documents/json.js";

const STATE_BYTES = 32e6;
const PAGE = 500;
const MOST = 3000;
const ID = /^[0-9a-f]{32}$/;
const LISTED = ["name", "status", "project.name", "system_tags", "tags", "created", "last_update", "runtime", "hyperparams.properties", "parent", "comment"];

export const rules = () => knownSession()?.project?.datasets ?? {};
export const versionOf = (task) => task.hyperparams?.properties?.version?.value || task.runtime?.version || "";
/** The name without the folder that ClearML hides datasets in. */
export const nameOf = (task) => task.name;
export const rootOf = (name = "") => name.split("/.")[0];
export const artifactOf = (task, key) => (task.execution?.artifacts ?? []).find((one) => one.key === key && one.mode !== "input");

/** All versions, newest first, of a project where one is named. */
export async function findVersions(filter, how) {
  const found = [];
  for (let page = 0; found.length < MOST; page += 1) {
    const { tasks } = await call("tasks.get_all_ex", {
      ...filter, system_tags: ["dataset"], search_hidden: true, only_fields: LISTED, order_by: ["-created"], page, page_size: PAGE,
    }, how);
    found.push(...tasks);
    if (tasks.length < PAGE) return { tasks: found, more: false };
  }
  return { tasks: found, more: true };
}

const SAID_OF = 100;

/** What the first of these say of themselves, by id: the artifact's preview tells, no file is asked for. */
export async function saidOf(ids, how) {
  const { tasks } = ids.length ? await call("tasks.get_all_ex", { id: ids.slice(0, SAID_OF), search_hidden: true, only_fields: ["execution.artifacts"], page: 0, page_size: SAID_OF }, how) : { tasks: [] };
  return new Map(tasks.map((one) => [one.id, saidIn(artifactOf(one, "metadata")) ?? {}]));
}

/** One version with all that its pages need. */
export async function versionWith(id, how) {
  const { tasks: [task] } = await call("tasks.get_all_ex", {
    id: [id], search_hidden: true, only_fields: [...LISTED, "type", "started", "completed", "execution.artifacts", "configuration", "status_message"],
  }, how);
  return task ?? null;
}

/** Versions by id with their parents, as this version wrote them down; itself among them. */
export function structOf(task) {
  let nodes = {};
  try { nodes = JSON.parse(task.configuration?.["Dataset Struct"]?.value ?? "{}"); } catch { /* none then */ }
  return Object.values(nodes ?? {}).filter((one) => ID.test(one?.job_id)).map(({ job_id: id, parents, name, version, job_size: size }) => ({
    id, name, version, size, parents: (Array.isArray(parents) ? parents : []).map((key) => own(nodes, key)?.job_id).filter(Boolean),
  }));
}
export const parentsOf = (task) => structOf(task).find(({ id }) => id === task.id)?.parents ?? [];

async function json(artifact, how) {
  if (!artifact || !isOwnFile(artifact.uri)) return null;
  const { bytes, cut } = await bounded((await fetchFile(artifact.uri, how)).body, STATE_BYTES);
  return cut ? null : parsed(new TextDecoder().decode(bytes));
}

const written = new WeakMap();
/** An object or a list of JSON, null for what is none. */
function parsed(text) {
  try {
    const found = parseJson(text);
    if (!found || typeof found !== "object") return null;
    written.set(found, text);
    return found;
  } catch { return null; }
}
/** The text that metadata were read from: numbers and their order stand there as they were written. */
export const writtenOf = (said) => written.get(said) ?? "";

/** What the configuration says of the files, where the state cannot be read. */
function listedFiles(task) {
  const text = task.configuration?.["Dataset Content"]?.value ?? "";
  return text.split("\n").slice(1).map((line) => /^(.*), (\d+), ([^,]*)$/.exec(line)).filter(Boolean)
    .map(([, name, size, hash]) => ({ name, size: Number(size), hash, of: task.id, artifact: "data" }));
}

/** The files of a version: `[{name, size, hash, of, artifact, link}]`; `of` is the version whose archive holds it. */
export async function filesOf(task, how) {
  const state = await json(artifactOf(task, "state"), how).catch((error) => { if (error.name === "AbortError") throw error; return null; });
  if (!Array.isArray(state?.dataset_file_entries)) return listedFiles(task);
  const files = state.dataset_file_entries.map((one) => ({ name: one.relative_path, size: one.size, hash: one.hash, of: one.parent_dataset_id, artifact: one.artifact_name }));
  const links = (state.dataset_link_entries ?? []).map((one) => ({ name: one.relative_path, size: one.size, hash: one.hash, of: one.parent_dataset_id, link: one.link }));
  return [...files, ...links].sort((a, b) => a.name.localeCompare(b.name));
}

/** What a version says of itself: the artifact `metadata`, a mapping; from its preview where that is whole. */
export async function metadataOf(task, how) {
  const artifact = artifactOf(task, "metadata");
  return saidIn(artifact) ?? await json(artifact, how).catch((error) => { if (error.name === "AbortError") throw error; return null; }) ?? {};
}

/** The same without asking anybody: null where the preview is cut. */
export const saidIn = (artifact) => parsed(artifact?.type_data?.preview ?? "");

/** What of the files is other than in another version: `[{name, change, size, before}]`. */
export function changesOf(files, before) {
  const old = new Map(before.map((one) => [one.name, one]));
  const now = new Set(files.map(({ name }) => name));
  const changes = files.map((one) => {
    const other = old.get(one.name);
    return { name: one.name, size: one.size, before: other?.size, change: !other ? "added" : other.hash !== one.hash ? "modified" : "same" };
  });
  return [...changes, ...before.filter(({ name }) => !now.has(name)).map((one) => ({ name: one.name, before: one.size, change: "removed" }))];
}
