// What was found, by kind; arrow keys go through all of it.
import { html } from "../base/html.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Status } from "../parts/status.js";
import { around, matches, pieces } from "./pattern.js";

const FEW = 6;
const MENTIONS = 4;

export const Marked = ({ text, marker }) => pieces(`${text}`, marker).map(([part, is], i) => (is ? html`<mark key=${i}>${part}</mark>` : part));

/** Why it was found, where its name does not say so. */
function Why({ one, mentions, marker }) {
  if (mentions) {
    return html`<span class="hit-why">${mentions.slice(0, MENTIONS).map(([name, value]) => html`<span key=${name} class="mono"><${Marked} text=${around(name, marker)} marker=${marker} /> = <${Marked} text=${around(value, marker)} marker=${marker} /></span>`)}
      ${mentions.length > MENTIONS && html`<span class="faint">${t("search.mentions", { n: mentions.length - MENTIONS })}</span>`}</span>`;
  }
  const tags = (one.tags ?? []).filter((tag) => matches(marker, tag));
  const text = [one.comment, one.description, one.report].find((some) => some && matches(marker, some));
  const id = matches(marker, one.id);
  if (!tags.length && !text && !id) return null;
  return html`<span class="hit-why">${id && html`<code><${Marked} text=${one.id} marker=${marker} /></code>`}${tags.map((tag) => html`<span key=${tag} class="tag"><${Marked} text=${tag} marker=${marker} /></span>`)}${
    text && html`<span><${Marked} text=${around(text, marker)} marker=${marker} /></span>`}</span>`;
}

const Hit = ({ hit: { href, one, mentions }, marker }) => html`<li><a class="hit" href=${href}>
  <span><span class="name"><${Marked} text=${one.name || one.id} marker=${marker} /></span>${one.parent?.name && html` <span class="faint">· ${one.parent.name}</span>`}</span>
  <span class="facts-line faint">${one.status && html`<${Status} status=${one.status} /> `}${one.project?.name ? `${one.project.name.split("/.")[0]} · ` : ""}<${Ago} at=${one.last_update ?? one.created} /></span>
  <${Why} one=${one} mentions=${mentions} marker=${marker} /></a></li>`;

export function Hits({ groups, kinds, marker, few, href }) {
  const keys = (event) => {
    const all = [...event.currentTarget.querySelectorAll("a.hit")];
    const at = all.indexOf(document.activeElement);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || goal === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (goal < 0) document.querySelector("#search-text")?.focus();
    else all[Math.min(goal, all.length - 1)].focus();
  };
  return html`<div id="hits" class="hits" onKeyDown=${keys}>${kinds.filter((kind) => groups[kind].hits.length).map((kind) => {
    const { hits, count } = groups[kind];
    const shown = few ? hits.slice(0, FEW) : hits;
    return html`<section class="section" key=${kind}><header><h2>${t(`kind.${kind}`)} <span class="count">${count}</span></h2></header>
      <ul>${shown.map((hit) => html`<${Hit} key=${hit.href} hit=${hit} marker=${marker} />`)}</ul>
      ${shown.length < hits.length ? html`<p><a href=${href(kind)}>${t("search.more", { n: count - shown.length })}</a></p>`
        : count > shown.length && html`<p class="faint">${t("search.cut", { n: shown.length })}</p>`}</section>`;
  })}</div>`;
}
