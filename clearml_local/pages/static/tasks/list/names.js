// Ids of columns as they stand in an address: `name`, `m.<metric>.<variant>.<value|min_value|max_value>`,
// `p.<section>.<parameter>`; names are escaped, so that "." separates.
import { md5 } from "../../base/md5.js";
import { own } from "../../base/own.js";
import { numberOf } from "../../base/texts.js";

export const KINDS = ["value", "min_value", "max_value"];
const OLD = { users: "user", "project.name": "project", last_iteration: "iteration", "parent.name": "parent", active_duration: "ran", last_worker: "worker" };
const ID_PARTS = 4; // of a metric's column; where older addresses have more, those are its names
const HASH = /^[0-9a-f]{32}$/;

export const escaped = (text) => encodeURIComponent(text).replace(/[.~!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
export function unescaped(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

/** The number of a limit's text: null of an empty one, NaN of what is none that can be asked for; infinite ones cannot. */
export function limitOf(text) {
  const value = `${text ?? ""}`.trim().replace(",", ".");
  if (value === "") return null;
  return numberOf(value) ?? NaN;
}

export const metricId = (metric, variant, kind = "value") => `m.${escaped(metric)}.${escaped(variant)}.${kind}`;
export const parameterId = (section, name) => `p.${escaped(section)}.${escaped(name)}`;

/** {metric, variant, kind, path} of a metric's column, {section, name, path} of a parameter's; null for others. */
export function parsed(id) {
  const [sort, ...parts] = id.split(".");
  if (sort === "m" && parts.length === 3 && KINDS.includes(parts[2])) {
    const [metric, variant] = parts.slice(0, 2).map(unescaped);
    return { metric, variant, kind: parts[2], path: `last_metrics.${md5(metric)}.${md5(variant)}.${parts[2]}` };
  }
  if (sort === "p" && parts.length === 2) {
    const [section, name] = parts.map(unescaped);
    return { section, name, path: `hyperparams.${section}.${name}.value` };
  }
  return null;
}

/** The id of a column that an older address names: `m.<hash>.<hash>.value.metric.variant`, `hyperparams.Args.x`. Of one without names, its hashes are the names: metrics may be called so. */
export function fromOld(id) {
  const parts = id.split(".");
  if (parts.length > ID_PARTS && parts[0] === "m" && HASH.test(parts[1]) && HASH.test(parts[2]) && KINDS.includes(parts[3])) {
    const [metric, variant] = [parts[4], parts.slice(5).join(".")].map(unescaped);
    return metricId(metric, variant, parts[3]);
  }
  if (parts[0] === "hyperparams" && parts.length >= 3) {
    const rest = parts.at(-1) === "value" && parts.length > 3 ? parts.slice(2, -1) : parts.slice(2);
    return parameterId(unescaped(parts[1]), unescaped(rest.join(".")));
  }
  return own(OLD, id) ?? id;
}
