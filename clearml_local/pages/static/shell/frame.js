// What is around every page: where one can go, search, language, appearance, and whether the server answers.
import { html, useEffect, useRef, useState } from "../base/html.js";
import { logout } from "../base/api.js";
import { liveState, onState } from "../base/live.js";
import { navigate } from "../base/router.js";
import { choose, language, said, t } from "../base/words.js";
import { Command } from "../parts/basics.js";
import { Menu } from "../parts/menu.js";
import { Toasts } from "../parts/toast.js";
import { keepFocus } from "./focus.js";
import { keepScroll } from "./scroll.js";
import { Search } from "./search.js";

const PAGES = [
  ["home", "/", /^$|^dashboard/], ["pipelines", "/pipelines", /^pipelines/], ["tasks", "/projects/*/tasks", /^projects/],
  ["models", "/models", /^models/], ["datasets", "/datasets", /^datasets/],
  ["queues", "/workers-and-queues", /^workers-and-queues/], ["monitoring", "/monitoring", /^monitoring/],
];

function currentPage(place) {
  if (place.parts[0] === "projects" && place.parts[2] === "models") return "models";
  return PAGES.find(([, , pattern]) => pattern.test(place.parts[0] ?? ""))?.[0];
}

function setTheme(theme) {
  try { localStorage.setItem("theme", theme); } catch { /* for this visit then */ }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event("theme-changed"));
}

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
  const here = currentPage(place);
  const title = said(session.project?.title) || "ClearML";
  const leave = async () => { await logout(); location.assign("/"); };
  return html`
    <a class="skip" href="#content" onClick=${(event) => { event.preventDefault(); main.current.focus(); }}>${t("nav.skip")}</a>
    <header class="top">
      <button type="button" class="button opener" aria-expanded=${open} aria-controls="pages" onClick=${() => setOpen(!open)}>☰<span class="reader-only">${t("nav.open")}</span></button>
      <a class="brand" href="/" aria-label=${title}><img src="/static/icon.svg" alt="" width="26" height="26" /><span>${title}</span></a>
      <${Search} place=${place} />
      <div class="switches">
        <button type="button" class="button" onClick=${() => choose(language() === "pt" ? "en" : "pt")} lang=${language() === "pt" ? "en" : "pt-BR"}
          title=${t("nav.language")}>${language() === "pt" ? "English" : "Português"}</button>
        <${Menu} label="◐" title=${t("nav.theme")} items=${["system", "light", "dark"].map((theme) => ({
          label: t(`theme.${theme}`), run: () => setTheme(theme) })).concat(
          { label: t("nav.settings"), run: () => navigate("/settings") }, { label: t("nav.logout"), run: leave })} />
      </div>
    </header>
    <nav class="pages" id="pages" aria-label=${t("nav.main")} data-open=${open}><ul>${PAGES.map(([name, href]) => html`
      <li key=${name}><a href=${href} aria-current=${name === here ? "page" : undefined}>${t(`nav.${name}`)}</a></li>`)}</ul></nav>
    <main id="content" tabindex="-1" ref=${main}>
      <${Lost} />
      ${session.project?.error && html`<p class="notice">${t("project.error")} ${session.project.error}</p>`}
      ${session.project?.left_out && html`<div class="notice"><p>${t("project.left_out", session.project.left_out)}</p>
        <ul>${session.project.left_out.parts.map((one) => html`<li key=${one}>${one}</li>`)}</ul></div>`}
      ${children}
    </main>
    <${Toasts} />`;
}
