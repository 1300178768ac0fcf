// A difference as git writes it: added and removed lines told apart by sign and colour, files to fold.
import { html, useMemo } from "../../base/html.js";
import { number } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Copy } from "../basics.js";
import { style } from "../../base/html.js";
import "./words.js";

style(import.meta.url, "../report.css");

const LINES_SHOWN = 3000;
const kindOf = (line) => (/^(\+\+\+|---|index |new file|deleted file|similarity|rename |old mode|new mode|Binary )/.test(line) ? "head"
  : line.startsWith("@@") ? "place" : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "");

/** Files of a difference: [{name, lines, added, removed}]; a text that is none is one file without a name. */
export function filesOf(diff) {
  const files = [];
  for (const line of diff.replace(/\n$/, "").split("\n")) {
    const name = /^diff --git a\/(.*) b\/(.*)$/.exec(line)?.[2];
    if (name || !files.length) files.push({ name: name ?? "", lines: [], added: 0, removed: 0 });
    const file = files[files.length - 1];
    if (name) continue;
    const kind = kindOf(line);
    file.lines.push([kind, line]);
    if (kind === "added") file.added += 1;
    if (kind === "removed") file.removed += 1;
  }
  return files;
}

const Lines = ({ lines, plain }) => html`<pre class="diff" tabindex="0">${lines.slice(0, LINES_SHOWN).map(([kind, line], at) => html`
  <span key=${at} class=${plain ? "" : kind}>${line}${"\n"}</span>`)}${lines.length > LINES_SHOWN && html`<span class="place">${t("diff.more", { n: lines.length - LINES_SHOWN })}</span>`}</pre>`;

export function Diff({ diff }) {
  const files = useMemo(() => filesOf(diff), [diff]);
  const named = files.some((file) => file.name);
  return html`<div class="diff-box"><p class="faint">${named ? t("diff.files", { n: files.filter((file) => file.name).length }) : t("diff.whole")} <${Copy} text=${diff} label=${t("diff.copy")} /></p>
    ${files.map((file) => (file.name ? html`<details key=${file.name} open=${files.length < 4}><summary><code>${file.name}</code>
      <span class="added">+${number(file.added)}</span> <span class="removed">−${number(file.removed)}</span></summary><${Lines} lines=${file.lines} /></details>`
      : html`<${Lines} lines=${file.lines} plain=${!named && !/^[-+]{3} /m.test(diff)} />`))}</div>`;
}
