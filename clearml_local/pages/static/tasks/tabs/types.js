// Types of parameters as ClearML writes them, and whether a text is one of that type.
import { t } from "../../base/words.js";

const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const CHECKS = {
  int: /^[+-]?\d+(_\d+)*$/, float: /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf|nan)$/i, bool: /^(true|false|0|1|yes|no)$/i,
  list: /^\[[\s\S]*\]$/, tuple: /^[([][\s\S]*[)\]]$/, dict: /^\{[\s\S]*\}$/,
};
export const TYPES = ["str", "int", "float", "bool", "list", "dict"];

/** What is wrong with a value, in words; "" for one that is right. An empty one is "no value", of every type. */
export function wrongOf(type, value) {
  const kind = `${type ?? ""}`.split(/[/[]/)[0].trim();
  const check = CHECKS[kind];
  if (DECIMAL_COMMA.test(value.trim()) && kind === "float") return t("params.comma", { text: value.trim().replace(",", ".") });
  return !check || value.trim() === "" || value.trim() === "None" || check.test(value.trim()) ? "" : t("params.wrong", { type: t(`type.value.${kind}`) });
}
