// The structure of a text in Markdown: headings, lists, code, tables; links only where they are safe, images as their names.
import { html } from "../base/html.js";
import { SafeLink } from "../parts/basics.js";

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|!?\[[^\]]*\]\([^)\s]+\))/;

function Inline({ text }) {
  return text.split(INLINE).map((part, i) => {
    if (i % 2 === 0) return part;
    if (part[0] === "`") return html`<code key=${i}>${part.slice(1, -1)}</code>`;
    if (part[0] === "*") return html`<strong key=${i}>${part.slice(2, -2)}</strong>`;
    const [, image, name, address] = /^(!?)\[([^\]]*)\]\((.+)\)$/.exec(part);
    return image ? html`<em key=${i}>[${name || address}]</em>` : html`<${SafeLink} key=${i} href=${address}>${name}<//>`;
  });
}

/** Blocks of a text: [{kind, lines}]; "code" goes from fence to fence, the others to a blank line or another kind. */
export function blocks(text) {
  const found = [];
  let code = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*```/.test(line)) {
      if (code) code = null; else found.push(code = { kind: "code", lines: [] });
    } else if (code) code.lines.push(line);
    else {
      const kind = !line.trim() ? "" : /^#{1,6}\s/.test(line) ? "heading" : /^\s*([-*+]|\d+\.)\s/.test(line) ? "list" : /^\s*\|/.test(line) ? "table" : "text";
      const last = found.at(-1);
      if (kind && kind !== "heading" && last?.kind === kind) last.lines.push(line);
      else found.push({ kind, lines: [line] });
    }
  }
  return found.filter((one) => one.kind);
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((one) => one.trim());

function Block({ kind, lines }) {
  if (kind === "code") return html`<pre tabindex="0" class="block">${lines.join("\n")}</pre>`;
  if (kind === "heading") {
    const [, marks, text] = /^(#+)\s+(.*)$/.exec(lines[0]) ?? [null, "#", lines[0]];
    return html`<${marks.length < 2 ? "h2" : "h3"}><${Inline} text=${text} /><//>`;
  }
  if (kind === "list") return html`<ul class="dots">${lines.map((line, i) => html`<li key=${i}><${Inline} text=${line.replace(/^\s*([-*+]|\d+\.)\s+/, "")} /></li>`)}</ul>`;
  if (kind === "table") {
    const rows = lines.map(cells).filter((row) => !row.every((one) => /^:?-*:?$/.test(one)));
    return html`<div class="scroller" tabindex="0"><table class="plain"><tbody>${rows.map((row, i) => html`<tr key=${i}>${row.map((one, j) => (i ? html`<td key=${j}><${Inline} text=${one} /></td>`
      : html`<th key=${j} scope="col"><${Inline} text=${one} /></th>`))}</tr>`)}</tbody></table></div>`;
  }
  return html`<p><${Inline} text=${lines.join(" ")} /></p>`;
}

export const Markdown = ({ text }) => html`<div class="markdown">${blocks(text ?? "").map((one, i) => html`<${Block} key=${i} ...${one} />`)}</div>`;
