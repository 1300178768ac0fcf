// The address of a comparison: which tasks, which tab; all else of the view stands behind "?".
import { own } from "../base/own.js";

export const MOST = 50;
/** Tabs by the names that ClearML's addresses have for them; `log` is ours. */
export const TABS = [
  "hyper-params/values", "details", "scalars/values", "scalars/graph", "plots", "hyper-params/scatter", "hyper-params/graph", "debug-images", "log",
];
const OTHER_NAMES = { "hyper-params": "hyper-params/values", scalars: "scalars/graph", "scalars/table": "scalars/values", "metrics": "scalars/values" };

/** `{ids, more, tab, href}` of where we are: at most 50 tasks, `more` are left out; `href({ids, tab})` changes some of it. */
export function viewOf(place) {
  const at = place.parts.findIndex((part) => /^compare-/.test(part));
  const rest = place.parts.slice(at + 1).join("/");
  const tab = own(OTHER_NAMES, rest) ?? TABS.find((one) => rest === one || rest.startsWith(`${one}/`)) ?? TABS[0];
  const all = [...new Set(place.ids)];
  const ids = all.slice(0, MOST);
  const before = place.parts.slice(0, at).map((part) => `/${encodeURIComponent(part)}`).join("").replaceAll("%2A", "*");
  const href = (changes, search = location.search) => `${before}/${place.parts[at]};ids=${(changes.ids ?? ids).map(encodeURIComponent).join(",")}/${changes.tab ?? tab}${search}`;
  return { ids, more: all.length - ids.length, tab, href };
}

const SEPARATOR = "~";
/** Several texts as one value of the address, and back. */
export const listed = (some) => some.map((one) => encodeURIComponent(one).replaceAll("~", "%7E")).join(SEPARATOR);
export const unlisted = (text) => (text ? text.split(SEPARATOR).map((one) => { try { return decodeURIComponent(one); } catch { return one; } }) : []);
