// Markdown as a structure of elements: headings, lists, tables, code. Markup in it stays text, pictures become links.
import { html } from "../../base/html.js";
import { SafeLink } from "../basics.js";

const BYTES_MAX = 400000;
// No part may go past what begins another one: a text of nothing but beginnings is read in one pass then.
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|!?\[([^[\]]*)\]\(([^()\s]+)(?:\s[^()]*)?\)/g;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^ {0,3}([-*+]|\d{1,9}[.)]) +(.*)$/;

/** What stands within a line. */
function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) found.push(text.slice(at, match.index));
    const [, code, strong, soft, label, href] = match;
    if (code !== undefined) found.push(html`<code>${code}</code>`);
    else if (strong !== undefined) found.push(html`<strong>${strong}</strong>`);
    else if (soft !== undefined) found.push(html`<em>${soft}</em>`);
    else found.push(/^https?:\/\//i.test(href) ? html`<${SafeLink} href=${href}>${label || href}<//>` : label || href);
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
const isTable = (lines, i) => lines[i].includes("|") && /^[\s|:-]+$/.test(lines[i + 1] ?? "") && (lines[i + 1] ?? "").includes("-");

function table(lines, i) {
  const head = cells(lines[i]);
  const right = cells(lines[i + 1]).map((one) => one.endsWith(":") && !one.startsWith(":"));
  const rows = [];
  let at = i + 2;
  for (; at < lines.length && lines[at].includes("|"); at += 1) rows.push(cells(lines[at]));
  const kind = (n) => (right[n] ? "number" : "");
  return [at, html`<div class="scroller" tabindex="0" role="region" aria-label=${head.join(", ").slice(0, 80)}><table class="plain" aria-label=${head.join(", ").slice(0, 80)}>
    <thead><tr>${head.map((one, n) => html`<th scope="col" class=${kind(n)}>${inline(one)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((one, n) => html`<td class=${kind(n)}>${inline(one)}</td>`)}</tr>`)}</tbody></table></div>`];
}

function list(lines, i) {
  const items = [];
  let at = i;
  for (; at < lines.length && (ITEM.test(lines[at]) || /^ {2,}\S/.test(lines[at])); at += 1) {
    const match = ITEM.exec(lines[at]);
    if (match) items.push(match[2]); else items[items.length - 1] += ` ${lines[at].trim()}`;
  }
  const tag = /^ {0,3}\d/.test(lines[i]) ? "ol" : "ul";
  return [at, html`<${tag}>${items.map((one) => html`<li>${inline(one)}</li>`)}<//>`];
}

function code(lines, i) {
  const fence = lines[i].trim().slice(0, 3);
  let at = i + 1;
  while (at < lines.length && !lines[at].trim().startsWith(fence)) at += 1;
  return [at + 1, html`<pre tabindex="0">${lines.slice(i + 1, at).join("\n")}</pre>`];
}

function heading(line, base) {
  const signs = line.indexOf(" ");
  const text = line.trim();
  let end = text.length;
  while (text[end - 1] === "#") end -= 1;
  return html`<${`h${Math.min(6, signs + base)}`}>${inline(text.slice(signs, text[end - 1] === " " ? end : text.length).trim())}<//>`;
}

function paragraph(lines, i) {
  let at = i + 1;
  while (at < lines.length && lines[at].trim() && !/^(#{1,6} |```|~~~|>)/.test(lines[at]) && !ITEM.test(lines[at]) && !isTable(lines, at)) at += 1;
  return [at, html`<p>${inline(lines.slice(i, at).join(" "))}</p>`];
}

function block(lines, i, base) {
  const line = lines[i];
  if (!line.trim()) return [i + 1, null];
  if (/^(```|~~~)/.test(line.trim())) return code(lines, i);
  if (/^#{1,6} /.test(line)) return [i + 1, heading(line, base)];
  if (RULE.test(line)) return [i + 1, html`<hr />`];
  if (/^>/.test(line)) {
    let at = i;
    while (at < lines.length && /^>/.test(lines[at])) at += 1;
    return [at, html`<blockquote>${inline(lines.slice(i, at).map((one) => one.replace(/^> ?/, "")).join(" "))}</blockquote>`];
  }
  if (isTable(lines, i)) return table(lines, i);
  return ITEM.test(line) ? list(lines, i) : paragraph(lines, i);
}

/** A text in Markdown; its headings begin at `base` + 1. */
export function Markdown({ text, base = 1 }) {
  const lines = text.slice(0, BYTES_MAX).split(/\r?\n/);
  const blocks = [];
  for (let i = 0; i < lines.length;) {
    const [next, made] = block(lines, i, base);
    if (made) blocks.push(made);
    i = next;
  }
  return html`<div class="markdown">${blocks}</div>`;
}
