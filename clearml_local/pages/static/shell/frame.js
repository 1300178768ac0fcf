// What is around every page: where one can go, search, language, appearance, and whether the server answers.
import { html, useEffect, useRef, useState } from "../base/html.js";
import { logout } from "../base/api.js";
import { liveState, onState } from "../base/live.js";
import { navigate } from "../base/router.js";
import { choose, language, said, t } from "../base/words.js";
import { Command } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Toasts } from "../parts/toast.js";
import { Arrived } from "./arrived.js";
import { keepFocus } from "./focus.js";
import { keepScroll } from "./scroll.js";
import { Search } from "./search.js";

const PAGES = [
  ["home", "/", /^$|^dashboard/], ["pipelines", "/pipelines", /^pipelines/], ["tasks", "/projects/*/tasks", /^projects/],
  ["models", "/models", /^models/], ["datasets", "/datasets", /^datasets/],
  ["queues", "/workers-and-queues", /^workers-and-queues/], ["monitoring", "/monitoring", /^monitoring/],
];
const MORE = [["projects", "/projects"], ["reports", "/reports"]]; // what ClearML has, too, and is seldom wanted
const THEMES = ["system", "light", "dark"];

function currentPage(place) {
  if (place.parts[0] === "projects" && place.parts[2] === "models") return "models";
  if (place.parts[0] === "reports" || (place.parts[0] === "projects" && place.parts.length === 1)) return place.parts[0];
  return PAGES.find(([, , pattern]) => pattern.test(place.parts[0] ?? ""))?.[0];
}

/** Which appearance was chosen, and what chooses another one. */
function useTheme() {
  const [theme, set] = useState(document.documentElement.dataset.theme ?? "system");
  const choose = (next) => {
    try { localStorage.setItem("theme", next); } catch { /* for this visit then */ }
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    set(next);
    dispatchEvent(new Event("theme-changed"));
  };
  return [theme, choose];
}

// Drawn, because the sign of Unicode for it is in few fonts.
const Sliders = () => html`<svg class="icon" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
  <path d="M2 4.5h7.5M14.5 4.5H16M2 13.5h1.5M8.5 13.5H16" /><circle cx="12" cy="4.5" r="2.5" /><circle cx="6" cy="13.5" r="2.5" /></svg>`;

function Lost() {
  const [state, setState] = useState(liveState());
  useEffect(() => onState(setState), []);
  return state === "lost" && html`<div class="notice lost" role="alert"><p>${t("live.lost")}</p><${Command} text="python -m clearml_local ui" title=${t("live.lost.how")} /></div>`;
}

export function Frame({ place, session, children }) {
  const [open, setOpen] = useState(false);
  const main = useRef(null);
  useEffect(() => setOpen(false), [place.path]);
  useEffect(keepFocus, []);
  useEffect(keepScroll, []);
  const [theme, setTheme] = useTheme();
  const here = currentPage(place);
  const title = said(session.project?.title) || "ClearML";
  const leave = async () => { await logout(); location.assign("/"); };
  const other = language() === "pt" ? { name: "English", lang: "en" } : { name: "Português", lang: "pt-BR" };
  const speak = () => choose(language() === "pt" ? "en" : "pt");
  const link = ([name, href]) => html`<li key=${name}><a href=${href} aria-current=${name === here ? "page" : undefined}>${t(`nav.${name}`)}</a></li>`;
  return html`
    <a class="skip" href="#content" onClick=${(event) => { event.preventDefault(); main.current.focus(); }}>${t("nav.skip")}</a>
    <header class="top">
      <button type="button" class="button opener" aria-expanded=${open} aria-controls="pages" onClick=${() => setOpen(!open)}>☰<span class="reader-only">${t("nav.open")}</span></button>
      <a class="brand" href="/" aria-label=${title}><img src="/static/icon.svg" alt="" width="26" height="26" /><span>${title}</span></a>
      <${Search} place=${place} />
      <div class="switches">
        <button type="button" class="button language" onClick=${speak} lang=${other.lang} title=${t("nav.language")}>${other.name}</button>
        <${Menu} label=${html`<${Sliders} />`} title=${t("nav.more")} items=${[
          { label: other.name, run: speak, lang: other.lang, narrow: true },
          ...THEMES.map((one) => ({ label: t(`theme.${one}`), run: () => setTheme(one), chosen: one === theme, group: t("nav.theme") })),
          { label: t("nav.settings"), run: () => navigate("/settings") }, { label: t("nav.logout"), run: leave }]} />
      </div>
    </header>
    <nav class="pages" id="pages" aria-label=${t("nav.main")} data-open=${open}><div><ul>${PAGES.map(link)}</ul><ul class="more">${MORE.map(link)}</ul></div></nav>
    <main id="content" tabindex="-1" ref=${main}>
      <${Lost} />
      ${session.project?.error && html`<p class="notice">${t("project.error")} ${session.project.error}</p>`}
      ${session.project?.left_out && html`<div class="notice"><p>${t("project.left_out", session.project.left_out)}</p>
        <ul>${session.project.left_out.parts.map((one) => html`<li key=${one}>${one}</li>`)}</ul></div>`}
      ${children}
    </main>
    <${Arrived} path=${place.path} /><${Toasts} />`;
}
