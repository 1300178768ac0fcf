// Parameters of all tasks, section by section: only what differs, unless one wants everything.
import { html, useMemo } from "../../base/html.js";
import { setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Empty } from "../../parts/basics.js";
import { parametersOf, together } from "../quantities.js";
import { OnlyDifferences, Sides, differing } from "../sides.js";

export function Search({ query, label }) {
  return html`<input type="search" class="narrow" value=${query.q ?? ""} placeholder=${label} aria-label=${label} onInput=${(event) => setQuery({ q: event.currentTarget.value })} />`;
}

/** Rows by section, in the order of the sections' names. */
export function bySection(rows) {
  const sections = new Map();
  for (const row of rows) sections.set(row.section, [...(sections.get(row.section) ?? []), row]);
  return [...sections].map(([title, some]) => ({ title, rows: some }));
}

export default function Parameters({ runs, baseAt, query }) {
  const rows = useMemo(() => together(runs.map((run) => run.task), parametersOf).map(([key, some]) => {
    const { section, name } = some.find(Boolean);
    return { key, section, name, cells: some.map((one) => one && { text: one.value, show: one.value === "" ? html`<span class="faint">${t("compare.empty_text")}</span>` : undefined }) };
  }), [runs]);
  const only = query.all !== "1";
  const wanted = (query.q ?? "").toLowerCase();
  const found = rows.filter((row) => `${row.section}/${row.name}`.toLowerCase().includes(wanted));
  const differ = found.filter((row) => differing(row, baseAt));
  const shown = only ? differ : found;
  if (!rows.length) return html`<${Empty} title=${t("compare.parameters.none")} />`;
  return html`<div class="bar compare-bar"><${Search} query=${query} label=${t("compare.parameters.search")} />
      <${OnlyDifferences} only=${only} onChange=${(now) => setQuery({ all: now ? null : "1" })} differ=${differ.length} all=${found.length} /></div>
    ${shown.length ? html`<${Sides} runs=${runs} baseAt=${baseAt} sections=${bySection(shown)} label=${t("compare.tab.hyper-params/values")} corner=${t("compare.parameter")} />`
      : html`<${Empty} title=${t(differ.length || !only ? "compare.found.none" : "compare.same")} />`}`;
}
