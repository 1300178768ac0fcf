// One line of a log, drawn again only when something of it changes: a page of them is drawn at each step of a scroll.
import { Component, html } from "../../base/html.js";
import { isMoment } from "../../base/formats.js";
import { exact } from "../../base/times.js";
import { SafeLink } from "../basics.js";
import { levelOf, spansOf } from "./log_lines.js";

const two = (value, width = 2) => `${value}`.padStart(width, "0");
function clock(ms) {
  if (!isMoment(ms)) return "–";
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${two(at.getMilliseconds(), 3)}`;
}

/** A text with what is searched marked in it. */
function marked(text, term) {
  if (!term) return text;
  const parts = [];
  const low = text.toLowerCase();
  let from = 0;
  for (let at = low.indexOf(term); at >= 0; at = low.indexOf(term, from)) {
    parts.push(text.slice(from, at), html`<mark>${text.slice(at, at + term.length)}</mark>`);
    from = at + term.length;
  }
  return parts.length ? [...parts, text.slice(from)] : text;
}

export class Line extends Component {
  shouldComponentUpdate(next) {
    return ["line", "rows", "times", "term", "current"].some((name) => next[name] !== this.props[name]);
  }

  render({ line, rows, times, term, current }) {
    const height = { height: `${rows * 20}px` };
    if (!line) return html`<span class="line absent" style=${height}></span>`;
    const level = levelOf(line);
    const spans = spansOf(line);
    const plain = spans.length === 1 && !spans[0].look && !spans[0].href;
    return html`<span class=${`line ${level} ${line.aside ? "aside" : ""} ${current ? "current" : ""}`} style=${rows > 1 ? height : undefined}>${
      times && html`<time title=${`${exact(line.time)} · ${line.worker ?? ""}`}>${clock(line.time)}</time>`}${
      plain ? marked(spans[0].text, term) : spans.map((span) => {
        const text = marked(span.text, term);
        if (span.href) return html`<${SafeLink} href=${span.href}>${text}<//>`;
        return span.look ? html`<span class=${span.look}>${text}</span>` : text;
      })}${"\n"}</span>`;
  }
}
