// Last, lowest and highest value of every metric of all tasks; the best is marked where somebody says what is better.
import { html, useMemo } from "../../base/html.js";
import { mapOf, own } from "../../base/own.js";
import { setQuery } from "../../base/router.js";
import { answer, number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty } from "../../parts/basics.js";
import { listed, unlisted } from "../address.js";
import { STATS, betterOf, knownMetric, labelOf, metricsOf, rankOf, together } from "../quantities.js";
import { OnlyDifferences, Sides, differing } from "../sides.js";
import { Search, bySection } from "./parameters.js";

const SIGNS = { higher: "↑", lower: "↓" };
const NEXT = { undefined: "higher", none: "higher", higher: "lower", lower: "none" };

/** What a user said is better, from the address: {"metric/variant": "higher" | "lower" | "none"}. */
export const chosenBetter = (query) => mapOf(unlisted(query.better).map((one) => {
  const at = one.indexOf(":");
  return [one.slice(at + 1), { h: "higher", l: "lower", n: "none" }[one.slice(0, at)]];
}).filter(([, value]) => value));

function choose(chosen, key, value) {
  const next = mapOf([...Object.entries(chosen), [key, value]]);
  setQuery({ better: listed(Object.entries(next).map(([name, one]) => `${one[0]}:${name}`)) });
}

function Head({ row, sorted }) {
  const press = () => setQuery(sorted ? (sorted.down ? { by: null, up: null } : { up: null }) : { by: row.key, up: row.better === "lower" ? "1" : null });
  const word = row.better ? t(`compare.better.${row.better}`) : t("compare.better.unknown");
  return html`<span class="metric-name"><button type="button" class="sort" aria-pressed=${!!sorted} title=${t("compare.sort.columns")} onClick=${press}>
      ${row.name}${row.stat && html` <small class="faint">${t(`compare.stat.${row.stat}`)}</small>`}${sorted ? (sorted.down ? " ◂" : " ▸") : ""}</button>
    <button type="button" class="better" title=${`${word}. ${t("compare.better.change")}`} aria-label=${`${row.name}: ${word}. ${t("compare.better.change")}`}
      onClick=${() => choose(row.chosen, row.of, NEXT[own(row.chosen, row.of) ?? row.better])}>${SIGNS[row.better] ?? "?"}</button></span>`;
}

function rowsOf(runs, stats, chosen) {
  return together(runs.map((run) => run.task), metricsOf).flatMap(([of, some]) => {
    const { metric, variant } = some.find(Boolean);
    const once = some.every((one) => !one || one.single || one.count <= 1);
    const better = betterOf(metric, variant, chosen);
    const named = knownMetric(metric, variant)?.label ? knownMetric(metric, variant) : null; // and not only one like it
    return (once ? ["value"] : stats).map((stat) => {
      const values = some.map((one) => one?.[stat]).map((one) => (typeof one === "number" ? one : undefined));
      const known = values.filter((one) => one !== undefined);
      const best = better && new Set(known).size > 1 ? Math[better === "higher" ? "max" : "min"](...known) : null;
      const cells = some.map((one, at) => values[at] !== undefined && {
        text: `${values[at]}`, show: html`<span title=${values[at]}>${named?.yes_no ? answer(named, values[at]) : number(values[at], 5)}</span>`, number: true, best: best !== null && values[at] === best,
        note: stat === "value" && !one.single && one.at !== undefined && !once ? t("compare.at", { n: one.at }) : undefined,
      }).map((cell) => cell || undefined);
      const label = named ? labelOf(metric, variant) : variant || metric;
      return { key: `${of}:${stat}`, of, plain: `${metric}/${variant}`, section: metric, name: label, stat: once ? null : stat, better, chosen, values, cells, rank: rankOf(metric, variant) };
    });
  });
}

/** How far apart the values are, beside their size: by this the most different come first. */
function spread({ values }) {
  const known = values.filter((one) => one !== undefined);
  const size = Math.max(...known.map(Math.abs));
  return size ? (Math.max(...known) - Math.min(...known)) / size : 0;
}

export default function Metrics({ runs, baseAt, query }) {
  const stats = STATS.filter((stat) => (query.stats ?? "value").split(",").includes(stat));
  const rows = useMemo(() => rowsOf(runs, stats.length ? stats : ["value"], chosenBetter(query)), [runs, query.stats, query.better]);
  const only = query.all !== "1";
  const wanted = (query.q ?? "").toLowerCase();
  const found = rows.filter((row) => `${row.plain} ${row.name}`.toLowerCase().includes(wanted));
  const differ = found.filter((row) => differing(row, baseAt));
  const by = rows.find((row) => row.key === query.by);
  const down = query.up !== "1";
  const order = runs.map((_, at) => at);
  if (by) {
    const value = (at) => by.values[at] ?? (down ? -Infinity : Infinity);
    order.sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || a - b);
  }
  let shown = (only ? differ : found).map((row) => ({
    ...row, cells: order.map((at) => row.cells[at]), head: html`<${Head} row=${row} sorted=${row.key === query.by && { down }} />`,
  }));
  shown.sort((a, b) => a.rank - b.rank || 0); // what the project names, and so its section, comes first
  if (query.order === "spread") shown = [...shown].sort((a, b) => spread(b) - spread(a));
  const sections = query.order === "spread" ? [{ title: "", rows: shown.map((row) => ({ ...row, head: html`<span class="faint">${row.section}</span> ${row.head}` })) }] : bySection(shown);
  if (!rows.length) return html`<${Empty} title=${t("compare.metrics.none")} />`;
  const toggle = (stat) => setQuery({ stats: STATS.filter((one) => (one === stat) !== stats.includes(one)).join(",") || "value" });
  return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.metrics.search")} />
      <${OnlyDifferences} only=${only} onChange=${(now) => setQuery({ all: now ? null : "1" })} differ=${differ.length} all=${found.length} />
      <fieldset class="inline"><legend class="reader-only">${t("compare.stats")}</legend>${STATS.map((stat) => html`<label class="check" key=${stat}>
        <input type="checkbox" checked=${stats.includes(stat)} onChange=${() => toggle(stat)} /> ${t(`compare.stat.${stat}`)}</label>`)}</fieldset>
      <label>${t("compare.order")} <select value=${query.order ?? ""} onChange=${(event) => setQuery({ order: event.currentTarget.value })}>
        <option value="">${t("compare.order.name")}</option><option value="spread">${t("compare.order.spread")}</option></select></label></div>
    <p class="faint">${t("compare.metrics.how")}</p>
    ${shown.length ? html`<${Sides} runs=${order.map((at) => runs[at])} baseAt=${order.indexOf(baseAt)} sections=${sections} label=${t("compare.tab.scalars/values")} corner=${t("compare.metric")} mark=${false} />`
      : html`<${Empty} title=${t(differ.length || !only ? "compare.found.none" : "compare.same")} />`}`;
}
