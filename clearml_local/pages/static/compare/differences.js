// Two texts, line by line: what one has and the other has not. Signs say it, colours only help.
import { classes, html, useMemo, useState } from "../base/html.js";
import { t } from "../base/words.js";
import { Button } from "../parts/basics.js";
import { hunks } from "./lines.js";

const SIGNS = { less: "−", more: "+", same: " " };
const ROWS = 600;

/** `a`, `b`: lists of lines as they are compared; `shownA`, `shownB`: as they are shown; `names` of both; `wrap` long lines. */
export function Differences({ a, b, shownA, shownB, names, around = 2, wrap = true }) {
  const [most, setMost] = useState(ROWS);
  const found = useMemo(() => hunks(a, b, around, shownA, shownB), [a, b, around, shownA, shownB]);
  const changed = found.reduce((sum, one) => sum + (one.rows?.filter((row) => row.kind !== "same").length ?? 0), 0);
  if (!changed) return html`<p class="faint" role="status">${t("compare.lines.same")}</p>`;
  let left = most;
  const total = found.reduce((sum, one) => sum + (one.rows?.length ?? 0), 0);
  return html`<div class=${classes("differences", { unwrapped: !wrap })}>
    <p class="legend"><span class="less"><span aria-hidden="true">− </span>${t("compare.lines.only", { name: names[0] })}</span>
      <span class="more"><span aria-hidden="true">+ </span>${t("compare.lines.only", { name: names[1] })}</span> <span class="faint">${t("compare.lines.count", { n: changed })}</span></p>
    <div class="scroller" tabindex="0" role="region" aria-label=${t("compare.lines")}><table aria-label=${t("compare.lines")}><thead class="reader-only"><tr><th scope="col">${names[0]}</th><th scope="col">${names[1]}</th><th scope="col">${t("compare.lines")}</th></tr></thead>
      ${found.map((one, at) => {
        if (left <= 0) return null;
        if (!one.rows) return html`<tbody key=${at}><tr class="gap"><td colspan="3">… ${t("compare.lines.equal", { n: one.equal })}</td></tr></tbody>`;
        const rows = one.rows.slice(0, left);
        left -= rows.length;
        return html`<tbody key=${at}>${rows.map((row) => html`<tr key=${`${row.a}-${row.b}`} class=${row.kind}>
          <td class="at">${row.a === null ? "" : row.a + 1}</td><td class="at">${row.b === null ? "" : row.b + 1}</td>
          <td><span class="sign" aria-hidden="true">${SIGNS[row.kind]}</span>${row.kind !== "same" && html`<span class="reader-only">${t(`compare.lines.${row.kind}`)} </span>`}${row.text || " "}</td></tr>`)}</tbody>`;
      })}</table></div>
    ${total > most && html`<${Button} onClick=${() => setMost(most + 5000)}>${t("compare.more", { n: Math.min(5000, total - most) })}<//>`}</div>`;
}
