// What tasks can be compared by: parameters (numbers or words) and metrics (last, lowest, highest value).
import { knownSession } from "../base/api.js";
import { numberOf, pairKey } from "../base/texts.js";
import { said } from "../base/words.js";

export const STATS = ["value", "min", "max"];
const FIELDS = { value: "value", min: "min_value", max: "max_value" };
export const SINGLE = -(2 ** 31);

/** Parameters of a task by section and name: `{section, name, value}`. */
export function parametersOf(task) {
  const found = new Map();
  for (const [section, some] of Object.entries(task.hyperparams ?? {})) {
    for (const [name, one] of Object.entries(some ?? {})) found.set(pairKey(section, name), { section, name, value: `${one?.value ?? ""}` });
  }
  return found;
}

/** Metrics of a task by metric and variant: `{metric, variant, value, min, max, at, single, count}`. */
export function metricsOf(task) {
  const found = new Map();
  for (const some of Object.values(task.last_metrics ?? {})) {
    for (const one of Object.values(some ?? {})) {
      const { metric = "", variant = "" } = one;
      found.set(pairKey(metric, variant), {
        metric, variant, at: one.iter, single: one.iter === SINGLE, count: one.count ?? 1,
        ...Object.fromEntries(STATS.map((stat) => [stat, one[FIELDS[stat]]])),
      });
    }
  }
  return found;
}

/** Everything that any of some tasks has, in the order of the names: `[key, of each task or undefined]`. */
export function together(tasks, of) {
  const each = tasks.map(of);
  const keys = [...new Set(each.flatMap((one) => [...one.keys()]))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  return keys.map((key) => [key, each.map((one) => one.get(key))]);
}

const lastWord = (text) => `${text}`.split(/[\s/:]+/).pop().toLowerCase();

/** What the project's file says of a metric: exactly that one, or one that is named by the same word. */
export function knownMetric(metric, variant) {
  const known = Array.isArray(knownSession()?.project?.metrics) ? knownSession().project.metrics : [];
  const exact = known.find((one) => one.metric === metric && one.variant === variant);
  if (exact) return exact;
  const rank = known.findIndex((one) => [lastWord(variant), `${metric}`.toLowerCase()].includes(lastWord(one.variant)));
  return rank < 0 ? undefined : { ...known[rank], label: undefined, rank };
}

/** Where a metric stands in the project's file: the first ones count most. */
export const rankOf = (metric, variant) => {
  const known = knownSession()?.project?.metrics;
  const at = Array.isArray(known) ? known.findIndex((one) => one.metric === metric && one.variant === variant) : -1;
  return at < 0 ? Infinity : at;
};

/** "higher" or "lower": what a user chose, else what the project says; undefined where nobody knows. */
export function betterOf(metric, variant, chosen = {}) {
  const mine = chosen[pairKey(metric, variant)];
  return mine === "none" ? undefined : mine ?? knownMetric(metric, variant)?.better;
}

export const labelOf = (metric, variant) => said(knownMetric(metric, variant)?.label) || (variant ? `${metric} / ${variant}` : metric);

/**
 * All that an axis can show: `[{key, kind, label, values, numeric, rank}]`, one value for each task; those of
 * a parameter are numbers where all of them are. The lowest rank is what one wants to see first.
 */
export function quantitiesOf(tasks) {
  const outputs = knownSession()?.project?.stages?.outputs;
  const parameters = together(tasks, parametersOf).map(([key, some]) => {
    const texts = some.map((one) => one?.value);
    const { section, name } = some.find(Boolean);
    const numbers = texts.map((text) => (text === undefined ? undefined : numberOf(text)));
    const numeric = numbers.every((one) => one !== null) && numbers.some((one) => one !== undefined);
    // what a stage came to is no cause of anything, and ids say nothing on an axis
    const rank = section === outputs ? 3 : numeric ? 0 : texts.some((text) => /^[0-9a-f]{32,}$/.test(text)) ? 2 : 1;
    return { key: `p:${key}`, kind: "parameter", label: `${section}/${name}`, values: numeric ? numbers : texts, numeric, rank };
  });
  const metrics = together(tasks, metricsOf).flatMap(([key, some]) => {
    const { metric, variant, single } = some.find(Boolean);
    const stats = single || some.every((one) => !one || one.count <= 1) ? ["value"] : STATS;
    return stats.map((stat) => ({
      key: `m:${key}:${stat}`, kind: "metric", stat: stats.length > 1 ? stat : null, label: labelOf(metric, variant),
      values: some.map((one) => one?.[stat]), numeric: true, better: betterOf(metric, variant), rank: rankOf(metric, variant),
    }));
  });
  return [...parameters, ...metrics];
}

/** Whether the tasks differ in something. */
export const differs = ({ values }) => values.some((one) => one !== values[0]);
