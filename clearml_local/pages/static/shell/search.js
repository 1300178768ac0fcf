// The field at the top: "/" goes there, a few suggestions come while one types, Enter searches everything.
import { html, style, useEffect, useId, useRef, useState } from "../base/html.js";
import { navigate } from "../base/router.js";
import { t } from "../base/words.js";

style(import.meta.url, "search.css");
const PAUSE_MS = 200;
const SHORTEST = 2;
const SHOWN = 8;

/** Where everything is searched; an id leads straight to what has it. */
const everything = (text) => `/search?q=${encodeURIComponent(text)}&go=1`;

/** What is searched with: fetched when somebody types for the first time. */
const searching = () => Promise.all([import("../search/kinds.js"), import("../search/hits.js"), import("../search/pattern.js"), import("../search/words.js")])
  .then(([kinds, hits, pattern]) => ({ ...kinds, ...hits, ...pattern }));

/** `{tools, hits}` for what is typed; nothing while it is too short or wanted no more. */
function useSuggestions(text) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    if (text.length < SHORTEST) { setFound(null); return undefined; }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const tools = await searching();
        const hits = await tools.suggested(text, SHOWN, { signal: stop.signal });
        if (!stop.signal.aborted) setFound({ text, tools, hits, marker: tools.markerOf(text, false) });
      } catch (error) { if (error.name !== "AbortError") setFound(null); } // searching itself says what is wrong
    }, PAUSE_MS);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [text]);
  return found;
}

function useSlash(field) {
  useEffect(() => {
    const keys = (event) => {
      const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
}

export function Search({ place }) {
  const [field, box] = [useRef(null), useRef(null)];
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [chosen, choose] = useState({ of: null, at: -1 });
  const list = useId();
  const found = useSuggestions(open ? typed.trim() : "");
  const hits = open && found ? found.hits : [];
  const at = chosen.of === found ? chosen.at : -1; // of other suggestions none is chosen yet
  useSlash(field);
  const close = () => { setOpen(false); choose({ of: null, at: -1 }); };
  useEffect(close, [place.path, place.query.q]);
  useEffect(() => {
    const outside = (event) => { if (!box.current?.contains(event.target)) close(); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  const leave = (address) => { close(); setTyped(""); field.current.blur(); navigate(address); };
  const go = async (event) => {
    event.preventDefault();
    const text = typed.trim();
    if (!text) return;
    if (at >= 0 && hits[at]) { leave(hits[at].href); return; }
    leave(everything(text));
  };
  const keys = (event) => {
    if (event.key === "Escape" && open) { event.preventDefault(); close(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (!open) { setOpen(true); return; }
    const next = (now) => (now < 0 && step < 0 ? hits.length - 1 : (now + step + hits.length) % hits.length);
    if (hits.length) choose((before) => ({ of: found, at: next(before.of === found ? before.at : -1) }));
  };
  const { Marked } = found?.tools ?? {};
  const none = open && found && !hits.length && found.text === typed.trim();
  return html`<form role="search" class="search" onSubmit=${go} ref=${box}>
    <input ref=${field} type="search" name="q" value=${typed} placeholder=${t("nav.search.key")} aria-label=${t("nav.search")} enterkeyhint="search" autocomplete="off" spellcheck="false"
      role="combobox" aria-expanded=${hits.length > 0} aria-controls=${list} aria-autocomplete="list" aria-activedescendant=${at >= 0 && hits[at] ? `${list}-${at}` : undefined}
      onInput=${(event) => { setTyped(event.target.value); setOpen(true); }} onFocus=${() => setOpen(true)} onKeyDown=${keys}
      onBlur=${(event) => { if (event.relatedTarget && !box.current.contains(event.relatedTarget)) close(); }} />
    <p class="reader-only" role="status">${hits.length > 0 ? t("nav.found", { n: hits.length }) : none && t("nav.found.none")}</p>
    <ul id=${list} role="listbox" aria-label=${t("nav.suggestions")} class="suggestions" hidden=${!hits.length}>${hits.map((hit, i) => html`
      <li key=${hit.href} id=${`${list}-${i}`} role="option" aria-selected=${i === at} onPointerDown=${(event) => event.preventDefault()} onClick=${() => leave(hit.href)}>
        <span class="name"><${Marked} text=${hit.one.name || hit.one.id} marker=${found.marker} /></span> <span class="faint">${t(`kind.${hit.kind}`)}${hit.one.project?.name && ` · ${hit.one.project.name.split("/.")[0]}`}</span></li>`)}</ul>
    ${none && html`<div class="suggestions none"><p class="faint">${t("nav.found.none")}</p>
      <p><a href=${everything(found.text)} onClick=${() => { close(); setTyped(""); }}>${t("nav.everything", { text: found.text })}</a></p></div>`}</form>`;
}
