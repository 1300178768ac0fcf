// An action that the project's file describes, for one model: whether it can be done, what it will change, its command.
import { said, t } from "../../base/words.js";
import { quoted } from "../../base/texts.js";
import { beforeOf, isArchived, meta, rules, versionOf } from "../rules.js";

/** Why an action cannot be done with a model; "" where it can be asked for. */
export function possible(action, model, live, family) {
  const tags = model.tags ?? [];
  const missing = (action.needed_tags ?? []).filter((tag) => !tags.includes(tag));
  const refused = (action.refused_tags ?? []).filter((tag) => tags.includes(tag));
  if (isArchived(model)) return t("doing.why.archived");
  if (missing.length) return t("doing.why.needs", { tags: missing.join(", ") });
  if (refused.length) return t("doing.why.has", { tags: refused.join(", ") });
  if (action.becomes === "previous" && !previousOf(model, family)) return t("doing.why.previous");
  return "";
}

/** The live version before this one that is still there. */
export function previousOf(model, family) {
  for (const id of beforeOf(model).reverse()) {
    const found = family.find((one) => one.id === id);
    if (found) return found;
  }
  return null;
}

/** Which version will be live afterwards, and which is displaced: `{now, then}`; either may be missing. */
export function changeOf(action, model, live, family) {
  return { now: live ?? null, then: action.becomes === "previous" ? previousOf(model, family) : model };
}

const facts = (model) => ({ id: model.id, name: model.name, version: meta(model, rules().version) || versionOf(model) });

/** A text of the file with what stands in braces filled in. */
export const filled = (text, model) => `${said(text)}`.replace(/\{(id|name|version)\}/g, (_, key) => facts(model)[key]);


/** The command that does the same; `values` are those of the action's fields. */
export function commandOf(action, model, values) {
  const options = (action.fields ?? []).filter(({ name, option }) => option && values[name])
    .map(({ name, option, type }) => (type === "boolean" ? option : `${option} ${quoted(values[name])}`));
  const words = action.command.replace(/\{(id|name|version)\}/g, (_, key) => quoted(facts(model)[key]));
  return [words, ...options].join(" ");
}
