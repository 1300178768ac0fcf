// The columns that a table of tasks can have: what each asks of the API, orders by (`falls`: at first the highest above), and shows.
import { html } from "../../base/html.js";
import { addressOf } from "../../base/router.js";
import { Ago, Ran, answer, isoOf, number, runSeconds } from "../../base/times.js";
import { said, t } from "../../base/words.js";
import { Id, Tags } from "../../parts/basics.js";
import { Status, statusWord } from "../../parts/status.js";
import { md5 } from "../../base/md5.js";
import { KINDS, metricId, parsed } from "./names.js";

const plain = (text) => (text === undefined || text === null || text === "" ? html`<span class="faint">–</span>` : html`<span title=${`${text}`}>${`${text}`}</span>`);
const ago = (name, order = name) => ({ fields: [name], order, width: 130, falls: true, draw: (task) => html`<${Ago} at=${task[name]} />`,
  text: (task) => isoOf(task[name]) });

/** A project's name without the hidden ones that the SDK keeps pipelines and datasets in. */
export const shortProject = (name) => (name ?? "").split("/.")[0];
export const typeWord = (type) => t(`type.${type}`) === `type.${type}` ? type : t(`type.${type}`);
/** Stages are called alike in every run: behind the name stands, faintly, what a task is part of. */
export const Name = ({ task }) => html`<a href=${addressOf(task)} tabindex="-1" title=${task.name}>${task.name || task.id}</a>${
  task.parent?.name && html` <span class="faint grid-of" title=${`${t("col.parent")}: ${task.parent.name}`}>· ${task.parent.name}</span>`}`;

const FIXED = {
  name: { fields: ["parent.name"], order: "name", width: 260, draw: (task) => html`<${Name} task=${task} />`, text: (task) => task.name },
  status: { fields: [], order: "status", width: 130, draw: (task) => html`<${Status} status=${task.status} />`, text: (task) => task.status, shown: (task) => statusWord(task.status) },
  type: { fields: ["type"], order: "type", width: 175, draw: (task) => plain(typeWord(task.type)), text: (task) => task.type },
  project: { fields: [], order: "project.name", width: 160, draw: (task) => html`<span title=${task.project?.name}>${shortProject(task.project?.name) || "–"}</span>`, text: (task) => task.project?.name ?? "" },
  tags: { fields: [], order: "tags", width: 170, draw: (task) => html`<${Tags} tags=${task.tags} />`, text: (task) => (task.tags ?? []).join(", ") },
  started: ago("started"),
  completed: ago("completed"),
  created: ago("created"),
  last_update: ago("last_update"),
  ran: { fields: ["started", "completed", "last_update", "status_changed", "active_duration"], order: "active_duration", width: 110, number: true, falls: true, draw: (task) => html`<${Ran} task=${task} />`,
    text: (task) => { const seconds = runSeconds(task); return Number.isNaN(seconds) ? "" : seconds; } },
  user: { fields: ["user.name"], order: "user.name", width: 110, draw: (task) => plain(task.user?.name), text: (task) => task.user?.name ?? "" },
  worker: { fields: ["last_worker"], order: "last_worker", width: 150, draw: (task) => plain(task.last_worker), text: (task) => task.last_worker ?? "" },
  iteration: { fields: ["last_iteration"], order: "last_iteration", width: 100, number: true, falls: true, draw: (task) => plain(number(task.last_iteration)), text: (task) => task.last_iteration ?? "" },
  parent: { fields: ["parent.name"], order: "parent.name", width: 170, draw: (task) => plain(task.parent?.name), text: (task) => task.parent?.name ?? "" },
  comment: { fields: ["comment"], order: "comment", width: 220, draw: (task) => plain(task.comment), text: (task) => task.comment ?? "" },
  id: { fields: [], order: "id", width: 130, draw: (task) => html`<${Id} id=${task.id} />`, text: (task) => task.id },
};
export const FIXED_IDS = Object.keys(FIXED);
/** What every row has, whatever columns are shown: the actions need it. */
export const BASE_FIELDS = ["name", "status", "system_tags", "tags", "project.name", "last_update"];

function metricColumn(id, { metric, variant, kind, path }, project) {
  const [metricHash, variantHash] = [md5(metric), md5(variant)];
  const value = (task) => task.last_metrics?.[metricHash]?.[variantHash]?.[kind];
  const label = (project?.metrics ?? []).find((one) => one.metric === metric && one.variant === variant);
  const suffix = kind === "value" ? "" : ` ${t(`col.${kind}`)}`;
  return {
    id, fields: [path], order: path, path, width: 120, number: true, falls: label?.better !== "lower", title: (label && said(label.label) || variant) + suffix, long: `${metric} / ${variant}${suffix}`,
    draw: (task) => { const one = value(task); return one === undefined || one === null ? plain() : html`<span title=${`${one}`}>${answer(label, one)}</span>`; },
    text: (task) => value(task) ?? "",
  };
}

function parameterColumn(id, { section, name, path }) {
  const value = (task) => task.hyperparams?.[section]?.[name]?.value;
  return { id, fields: [path], order: path, path, width: 130, title: name, long: `${section} / ${name}`, draw: (task) => plain(value(task)), text: (task) => value(task) ?? "" };
}

/** The column of an id, undefined for an id that means nothing. `project` is what the project's file says. */
export function column(id, project) {
  const inside = parsed(id);
  if (inside) return "metric" in inside ? metricColumn(id, inside, project) : parameterColumn(id, inside);
  return Object.hasOwn(FIXED, id) ? { id, title: t(`col.${id}`), ...FIXED[id] } : undefined;
}

/** Whether the project's file speaks of this project. */
const isOwn = (place, project) => !!project?.project && (place === "*" || place === project.project || place?.startsWith(`${project.project}/`));

/** The columns at first: in the project of the project's file with the metrics that count there. */
export function defaults(place, project) {
  const own = isOwn(place, project) ? (project.metrics ?? []).map((one) => metricId(one.metric, one.variant, KINDS[0])) : [];
  return ["name", "status", "started", ...(place === "*" ? ["project"] : []), "type", ...own, "tags", "ran", "last_update", "iteration"];
}
