// Searching a log: all of it is read for that. Matches are walked through, or are the only lines shown.
import { html, useEffect, useMemo, useRef, useState } from "../../base/html.js";
import { t } from "../../base/words.js";
import { levelOf, plainOf } from "./log_lines.js";

const PAUSE_MS = 250;
const PASSES = { "": () => true, warning: (line) => ["warning", "error"].includes(levelOf(line)), error: (line) => levelOf(line) === "error" };

/** Save a text as a file. */
export function saveText(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  Object.assign(document.createElement("a"), { href: url, download: name.replace(/[^\w.-]+/g, "_").slice(0, 120) }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function search(chunks, term, level) {
  const found = [];
  const passes = PASSES[level];
  chunks.forEach((chunk, at) => chunk.lines?.forEach((line, place) => {
    if (passes(line) && (!term || plainOf(line).toLowerCase().includes(term))) found.push([at, place]);
  }));
  return found;
}

/** Of what is typed: the term, its matches, the one that is current, and lines that are shown alone. */
export function useFinder(source, find, onFind, redraw, failed) {
  const [typed, setTyped] = useState(find);
  const [term, setTerm] = useState(find.trim().toLowerCase());
  const [only, setOnly] = useState(false);
  const [level, setLevel] = useState("");
  const [at, setAt] = useState(-1);
  const [share, setShare] = useState(null);
  const field = useRef(null);
  useEffect(() => {
    const timer = setTimeout(() => { setTerm(typed.trim().toLowerCase()); setAt(-1); if (typed !== find) onFind?.(typed); }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const active = term !== "" || level !== "";
  const readAll = async () => {
    if (source.complete) return;
    setShare(0);
    try { await source.loadAll(setShare); } finally { setShare(null); redraw(); }
  };
  useEffect(() => { if (active) readAll().catch(failed); }, [active, source, source.complete]);

  const matches = useMemo(() => (active && source.complete ? search(source.chunks, term, level) : []), [active, term, level, source.version, source.complete]);
  const alone = active && source.complete && (only || level !== "");
  const filtered = useMemo(() => alone && [{ events: 0, rows: null, lines: matches.map(([chunk, line]) => source.chunks[chunk].lines[line]) }], [alone, matches]);
  const step = (by) => { if (matches.length) setAt((before) => (before < 0 ? (by > 0 ? 0 : matches.length - 1) : (before + by + matches.length) % matches.length)); };
  const current = useMemo(() => (at >= 0 && at < matches.length ? (filtered ? [0, at] : matches[at]) : null), [at, matches, filtered]);
  const keys = (event) => {
    if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape" && typed) { event.preventDefault(); setTyped(""); }
  };
  const counted = !term ? "" : !source.complete ? "…" : !matches.length ? t("log.found.none") : at < 0 ? t("log.found", { at: "–", n: matches.length }) : t("log.found", { at: at + 1, n: matches.length });
  const form = html`<span class="find"><input type="search" ref=${field} value=${typed} placeholder=${t("log.search")} aria-label=${t("log.search")}
      onInput=${(event) => setTyped(event.target.value)} onKeyDown=${keys} />
    <span class="count number" role="status">${counted}</span>
    <button type="button" class="close" title=${t("log.previous")} aria-label=${t("log.previous")} aria-disabled=${!matches.length || undefined} onClick=${() => step(-1)}>↑</button>
    <button type="button" class="close" title=${t("log.next")} aria-label=${t("log.next")} aria-disabled=${!matches.length || undefined} onClick=${() => step(1)}>↓</button></span>
    <label><input type="checkbox" checked=${only} onChange=${() => setOnly(!only)} /> ${t("log.only")}</label>
    <select aria-label=${t("log.level")} value=${level} onChange=${(event) => { setLevel(event.target.value); setAt(-1); }}>${Object.keys(PASSES).map((name) => html`
      <option key=${name} value=${name}>${t(`log.level.${name}`)}</option>`)}</select>`;
  const text = () => (filtered || source.chunks).flatMap((chunk) => (chunk.lines ?? []).map(plainOf)).join("\n");
  return { field: form, term, filtered: filtered || null, current, share, readAll, text };
}
