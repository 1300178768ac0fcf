// What is known of a run's parameters, and whether a text that was typed can be one of them.
// The text is what the run gets: lists as `a,b`, mappings as YAML, None where there is nothing.
import { own } from "../../base/own.js";
import { t } from "../../base/words.js";
import { isObject, resolved, ruleOf } from "./rules.js";

const OF_SDK = { int: "integer", integer: "integer", float: "number", number: "number", bool: "boolean", boolean: "boolean", list: "array", tuple: "array", dict: "object" };
const TRUE = /^(true|1|yes|on|t|y)$/i;
const FALSE = /^(false|0|no|off|f|n)$/i;
const NONE = /^(none|null|~)?$/i;
const NO_FINITE = /^[+-]?(inf(inity)?|nan)$/i;

/** The JSON Schema that a controller brings among its configuration objects, whatever its name; null without one. */
export function schemaOf(run) {
  for (const one of Object.values(run.configuration ?? {})) {
    if (one.name === "Pipeline" || !`${one.value ?? ""}`.includes("json-schema.org")) continue;
    try {
      const schema = JSON.parse(one.value);
      if (typeof schema.$schema === "string" && schema.properties && typeof schema.properties === "object") return schema;
    } catch { /* another object that speaks of schemas */ }
  }
  return null;
}

/**
 * The parameters of a run: `{name, group, key, value, default, help, rule, told}`; `value` of the run that is copied,
 * `default` undefined where nobody says it. `rule` is that of the schema (rules.js); of the SDK's type where it is not `told`.
 */
export function fieldsOf(run, schema) {
  return Object.values(run.hyperparams?.Args ?? {}).map((item) => {
    const told = Object.hasOwn(schema?.properties ?? {}, item.name);
    const known = told ? resolved(schema.properties[item.name], schema) : {};
    const at = item.name.search(/[/.]/);
    return {
      name: item.name, group: at > 0 ? item.name.slice(0, at) : "", key: at > 0 ? item.name.slice(at + 1) : item.name, value: `${item.value ?? ""}`,
      default: "default" in known ? asText(known.default) : undefined, help: helpOf(known, item), told, rule: told ? ruleOf(known, schema) : ofSdk(item.type),
    };
  });
}

/** What is said of a parameter, by language: `description`, and translations in `x-description`, `{pt: ...}`. */
function helpOf(known, item) {
  const en = `${known.description || item.description || ""}`;
  const { pt } = isObject(known["x-description"]) ? known["x-description"] : {};
  return { en, pt: typeof pt === "string" && pt ? pt : en };
}

/** A value of a schema as a field has it. */
export function asText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  return Array.isArray(value) && value.every((one) => typeof one !== "object") ? value.join(",") : typeof value === "object" ? JSON.stringify(value) : `${value}`;
}

function ofSdk(type) {
  const name = /^(?:Optional\[)?(\w+)/.exec(type ?? "")?.[1];
  return { type: own(OF_SDK, name), nullable: /^Optional/.test(type ?? ""), boundless: true };
}

/** Why a text is no value of a field, in words; "" where it may be one. Only the run itself knows what fits together. */
export function wrong(field, text) {
  const { rule } = field;
  if (rule.nullable && NONE.test(text.trim())) return "";
  if (!field.told && text === field.value) return ""; // the run that is copied had it, whatever its type is called
  return own(CHECKS, rule.type)?.(rule, text.trim(), text) ?? inEnum(rule, text);
}

const inEnum = (rule, text) => (rule.enum && !rule.enum.some((one) => asText(one) === text) ? t("wrong.enum", { text, allowed: rule.enum.map(asText).join(", ") }) : "");

function numberWrong(rule, text, pattern, key) {
  if (!text) return t("wrong.empty");
  if (rule.boundless && rule.type === "number" && NO_FINITE.test(text)) return "";
  if (/^[+-]?\d+,\d+$/.test(text)) return t("wrong.comma", { text: text.replace(",", ".") });
  if (!pattern.test(text)) return t(key, { text });
  const value = Number(text);
  if (value < rule.minimum) return t("wrong.minimum", { limit: rule.minimum });
  if (value > rule.maximum) return t("wrong.maximum", { limit: rule.maximum });
  if (value <= rule.exclusiveMinimum) return t("wrong.above", { limit: rule.exclusiveMinimum });
  if (value >= rule.exclusiveMaximum) return t("wrong.below", { limit: rule.exclusiveMaximum });
  return rule.enum && !rule.enum.includes(value) ? t("wrong.enum", { text, allowed: rule.enum.join(", ") }) : "";
}

const CHECKS = {
  integer: (rule, text) => numberWrong(rule, text, /^[+-]?\d+(\.0*)?$/, "wrong.integer"),
  number: (rule, text) => numberWrong(rule, text, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, "wrong.number"),
  boolean: (_, text) => (TRUE.test(text) || FALSE.test(text) ? "" : t("wrong.boolean")),
  array: arrayWrong,
  object: (_, text) => (balanced(text) && (text.startsWith("{") ? text.endsWith("}") : /:/.test(text)) ? "" : t("wrong.object", { name: "{name", value: "value}" })),
  string: (rule, trimmed, text) => {
    if (rule.minLength > [...text].length) return [...text].length ? t("wrong.short", { limit: rule.minLength }) : t("wrong.empty");
    if (rule.maxLength < [...text].length) return t("wrong.long", { limit: rule.maxLength });
    return inEnum(rule, text);
  },
};

function arrayWrong(rule, text) {
  if (!balanced(text)) return t("wrong.list");
  const items = itemsOf(text);
  if (items === null) return "";
  if (items.length < rule.minItems) return t("wrong.few", { limit: rule.minItems });
  if (items.length > rule.maxItems) return t("wrong.many", { limit: rule.maxItems });
  return items.map((one) => wrong({ rule: rule.items ?? {}, told: true }, one)).find(Boolean) ?? "";
}

/** What stands in a list as text; null where it is written in a way that only the run reads. */
export function itemsOf(text) {
  const bare = /^\[(.*)\]$|^\((.*)\)$/s.exec(text.trim());
  const inside = bare ? bare[1] ?? bare[2] : text;
  if (bare && /['"[\]{}]/.test(inside)) return null;
  return inside.split(",").map((one) => one.trim().replace(/^['" ]+|['" ]+$/g, "")).filter(Boolean);
}

function balanced(text) {
  const open = [];
  let quote = "";
  for (const sign of text) {
    if (quote) { if (sign === quote) quote = ""; } else if (sign === "'" || sign === '"') quote = sign;
    else if ("[{(".includes(sign)) open.push({ "[": "]", "{": "}", "(": ")" }[sign]);
    else if ("]})".includes(sign) && open.pop() !== sign) return false;
  }
  return !quote && !open.length;
}

/** What may be typed, in a few words: "whole number from 2 to 20". */
export function allowed(field) {
  const { rule } = field;
  if (rule.enum || (rule.type === "string" && !rule.nullable)) return "";
  const [from, to] = [rule.minimum, rule.maximum];
  const range = from !== undefined && to !== undefined ? t("may.from", { from, to }) : [from !== undefined && t("may.least", { from }), to !== undefined && t("may.most", { to }),
    rule.exclusiveMinimum !== undefined && t("may.above", { from: rule.exclusiveMinimum }), rule.exclusiveMaximum !== undefined && t("may.below", { to: rule.exclusiveMaximum })].filter(Boolean).join(", ");
  return [own(CHECKS, rule.type) && t(`may.${rule.type}`), range, rule.nullable && t("may.null")].filter(Boolean).join(" ");
}
