// What the project's file says of models, and what follows from it for one model. Everything works without a file.
import { isArchived } from "../parts/status.js";
import { call, knownSession } from "../base/api.js";
import { concerns } from "../base/live.js";
import { escaped, numberOf } from "../base/texts.js";
import { asReported, number } from "../base/times.js";
import { said, t } from "../base/words.js";

export const rules = () => knownSession()?.project?.models ?? {};

const BASE = ["id", "name", "project.name", "task.name", "task.project", "tags", "system_tags", "ready", "created", "last_update", "framework", "uri"];
const PAGE = 500;
const MOST = 5000;
const GUESSED = 6;
const VERSION = /(^|[^a-z])(v|ver|version|versao|versão|release|rev|revision)([^a-z]|$)/i;
const NOTHING = /^([+-]?(nan|inf|infinity)|none|null|n\/a|-|–)$/i;

/** Metadata by key, as text. */
export const meta = (model, key) => (key ? model.metadata?.[key]?.value ?? "" : "");

/** A metric's value of a model: a number, or null of what is not wholly one. */
export const metricOf = (model, key) => numberOf(meta(model, key));

/** A metric of a model to be read; what is no number, or a long one such as a seed, as it was written. */
export function metricText(model, key) {
  const [text, value] = [meta(model, key), metricOf(model, key)];
  if (value === null) return text || "–";
  return Number.isInteger(value) || Math.abs(value) >= 1e9 ? asReported(text) : number(value);
}

/** Keys of metadata that no file speaks of, and that are numbers in whichever model has them; a version is none. */
function guessed(models) {
  const keys = new Set(models.flatMap((model) => Object.keys(model.metadata ?? {})));
  return [...keys].filter((key) => {
    const texts = models.map((model) => meta(model, key)).filter((text) => text && !NOTHING.test(text));
    return !VERSION.test(key) && texts.length > 0 && texts.every((text) => numberOf(text) !== null);
  });
}

/** The metrics that are shown of models: those of the file of which some model says something, else numbers among the metadata. */
export function metricsOf(models) {
  const named = (rules().metrics ?? []).filter(({ key }) => models.some((one) => meta(one, key)));
  if (named.length) return named.map((one) => ({ ...one, label: said(one.label) || one.key }));
  return guessed(models).slice(0, GUESSED).map((key) => ({ key, label: key }));
}

/** Fields to ask for: of the metadata those that a list shows, or all where nobody says which. */
function fields() {
  const { metrics, version, gate, comparison, promotion, run, facts } = rules();
  const keys = [version, gate?.passed, run, ...(metrics ?? []).map(({ key }) => key), ...(facts ?? []).map(({ key }) => key), promotion?.at,
    promotion?.before, comparison?.with].filter(Boolean);
  return [...BASE, ...(metrics?.length ? keys.map((key) => `metadata.${key}`) : ["metadata"])];
}

/** Models that a filter finds, newest first; `more` where there are too many for one page. */
export async function findModels(filter, how) {
  const found = [];
  for (let page = 0; found.length < MOST; page += 1) {
    const { models } = await call("models.get_all_ex", { ...filter, only_fields: fields(), order_by: ["-created"], page, page_size: PAGE }, how);
    found.push(...models);
    if (models.length < PAGE) return { models: found, more: false };
  }
  return { models: found, more: true };
}

/** The project that people know: that of a pipeline's stages is hidden below it. */
export const rootOf = (name = "") => name.split("/.")[0];

export const everyAction = () => knownSession()?.project?.actions ?? [];

/** What the file says can be done with a model: with those of its own project, other ones have rules of their own. */
export function actions(model) {
  const file = knownSession()?.project ?? {};
  const root = rootOf(model.project?.name);
  return !file.project || root === file.project || root.startsWith(`${file.project}/`) ? everyAction() : [];
}

/** Models of one name belong together within one project. */
export const familyOf = (model) => `${rootOf(model.project?.name)}\n${model.name}`;

export { isArchived };
/** The live one of a family, newest first: readers take the first that is published and tagged. */
export function liveOf(family) {
  const { live } = rules();
  return live ? family.find((one) => one.ready && !isArchived(one) && (one.tags ?? []).includes(live)) : undefined;
}

export function versionOf(model) {
  const number = meta(model, rules().version);
  return number ? t("models.version", { version: number }) : model.id.slice(0, 8);
}

/** "passed", "refused" or "" where the metadata say nothing. */
export function verdictOf(model) {
  const passed = meta(model, rules().gate?.passed).toLowerCase();
  if (passed === "") return "";
  return ["true", "1", "yes", "passed"].includes(passed) ? "passed" : "refused";
}

/** What the gate looked at, rule by rule: `{ok, text, rule, measured, sign, limit}`; a line of another form is its text alone. */
export function gateOf(model) {
  const { gate } = rules();
  let form = null;
  try { form = gate?.line ? new RegExp(gate.line) : null; } catch { /* then lines are shown as they are */ }
  return (meta(model, said(gate?.reasons)) || meta(model, gate?.reasons?.en)).split("\n").filter(Boolean).map((line) => {
    const match = form?.exec(line.slice(0, 2000));
    if (!match) return { text: line, ok: gate.accepted && line.startsWith(gate.accepted) ? true : null };
    const [, verdict, text, rule, measured, sign, limit] = match;
    return { ok: verdict === gate.accepted, text, rule, measured, sign, limit };
  });
}

/** Ids of the live versions before this one, the last one last. */
export const beforeOf = (model) => meta(model, rules().promotion?.before).split(/\s+/).filter((one) => one && one !== "-");

export const whenModels = (changes) => concerns(changes, "models");

/** A pattern that finds exactly this text. */
export const exactly = (text) => `^${escaped(text)}$`;

/** How a value stands to another: 1 better, -1 worse, 0 the same or unknown. */
export function better(metric, value, other) {
  if (value === null || other === null || value === other || !metric.better) return 0;
  return (value > other) === (metric.better === "higher") ? 1 : -1;
}
