// Small things that every page has: buttons, copies, empty states, errors, tags, sections.
import { classes, html, useEffect, useRef, useState } from "../base/html.js";
import { isFileGone, knownSession } from "../base/api.js";
import { t } from "../base/words.js";
import { announce } from "./toast.js";

const COPIED_MS = 1500;

/** A button; `busy` while what it does goes on, `why` says why it cannot be pressed. */
export function Button({ children, kind = "plain", busy = false, why = "", ...rest }) {
  const off = busy || !!why || rest.disabled;
  return html`<button type="button" class=${classes("button", kind)} aria-busy=${busy || undefined} title=${why || rest.title}
    ...${rest} disabled=${undefined} aria-disabled=${off || undefined}
    onClick=${(event) => (off ? event.preventDefault() : rest.onClick?.(event))}>${children}</button>`;
}

/** Copies a text: an id, an address, a command. */
export function Copy({ text, label }) {
  const [done, setDone] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    try { await navigator.clipboard.writeText(text); } catch { return announce(t("copy.failed"), "error"); }
    setDone(true);
    announce(t("copy.done"));
    timer.current = setTimeout(() => setDone(false), COPIED_MS);
    return undefined;
  };
  return html`<button type="button" class="copy" onClick=${copy} title=${label ?? t("copy.copy")}
    aria-label=${`${label ?? t("copy.copy")}: ${text.slice(0, 80)}`}>${done ? "✓" : html`<${CopyIcon} />`}</button>`;
}

// Drawn, because the sign of Unicode for it is in few fonts.
const CopyIcon = () => html`<svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  <rect x="5.5" y="5.5" width="8" height="9" rx="1.5" /><path d="M10.5 3.5v-.5A1.5 1.5 0 0 0 9 1.5H4A1.5 1.5 0 0 0 2.5 3v7A1.5 1.5 0 0 0 4 11.5" /></svg>`;

/** An id: the beginning of it, and a way to copy it all. */
export const Id = ({ id }) => html`<span class="id"><code title=${id}>${id.slice(0, 8)}</code><${Copy} text=${id} label=${t("copy.id")} /></span>`;

/** A command to be typed, with a button that copies it: "the same as a command". */
export const Command = ({ text, title }) => html`<figure class="command">
  ${title && html`<figcaption>${title}</figcaption>`}<pre tabindex="0">${text}</pre><${Copy} text=${text} label=${t("copy.command")} /></figure>`;

/** Nothing here: says why, and what to do. As the whole of a page, its `heading` is "h1". */
export const Empty = ({ title, heading = "p", children }) => html`<div class="empty"><${heading} class="title">${title}<//>${children}</div>`;

/** How to get the first of something: the project's own command, where its file names one, else `how` in words and a `program` with the SDK. */
export function Start({ how, program }) {
  const command = knownSession()?.project?.commands?.run;
  const own = typeof command === "string" && command;
  return html`<p>${own ? t("start.command") : how}</p><${Command} text=${own || program} />`;
}

/** What went wrong, in the page, with a way to try again. */
export function Failure({ error, retry }) {
  if (!error) return null;
  const text = error.status === 0 ? t("error.gone") : isFileGone(error) ? t("error.file.gone") : error.message || t("error.unknown");
  return html`<div class="failure" role="alert"><p><strong>${t("error.title")}</strong> ${text}</p>
    ${error.call && html`<p class="faint"><code>${error.call}</code>${error.status ? ` · ${error.status}` : ""}</p>`}
    ${retry && html`<${Button} onClick=${retry}>${t("error.retry")}<//>`}</div>`;
}

/** Data on their way: a quiet line, and only after a moment. */
export const Loading = ({ what }) => html`<p class="loading" role="status">${what ?? t("loading")}</p>`;

/** A long name that a program gave, which may break after its signs and nowhere else. */
export const Dotted = ({ text }) => `${text}`.split(/(?<=[._/-])/).map((part, at) => html`${at > 0 && html`<wbr />`}${part}`);

/** In the place of one thing among others, while it is on its way or its question has failed, which is said above. */
export const Coming = () => html`<p class="faint" title=${t("loading")}>…</p>`;

/** What useData gives: the error, the loading line, or what is made of the data. An error beside data keeps the data. */
export function Loaded({ from, children }) {
  if (from.data === undefined) return from.error ? html`<${Failure} error=${from.error} retry=${from.reload} />` : html`<${Loading} />`;
  return html`${from.error && html`<${Failure} error=${from.error} retry=${from.reload} />`}${children(from.data)}`;
}

export const Tags = ({ tags = [] }) => tags.length > 0 && html`<ul class="tags" aria-label=${t("tags")}>
  ${tags.map((tag) => html`<li key=${tag}>${tag}</li>`)}</ul>`;

/** Names with values, one under the other. */
export const Facts = ({ rows }) => html`<dl class="facts">${rows.filter(Boolean).map(([name, value]) => html`
  <div key=${name}><dt>${name}</dt><dd>${value ?? "–"}</dd></div>`)}</dl>`;

/** A titled part of a page. */
export function Section({ title, level = 2, actions, children, ...rest }) {
  const heading = html`<${`h${level}`}>${title}<//>`;
  return html`<section class="section" ...${rest}><header>${heading}${actions && html`<div class="actions">${actions}</div>`}</header>${children}</section>`;
}

/** A link to an address that may come from a report: only http(s) becomes one; others are text to copy. */
export function SafeLink({ href, children }) {
  const safe = typeof href === "string" && /^(https?:\/\/|\/)/i.test(href) && URL.canParse(href, location.href);
  const inside = safe && new URL(href, location.href).origin === location.origin; // as browsers read it: "/\\host" is no path
  return safe ? html`<a href=${href} rel="noreferrer noopener" ...${inside ? {} : { target: "_blank" }}>${children ?? href}</a>`
    : html`<span>${children ?? href}</span>`;
}
