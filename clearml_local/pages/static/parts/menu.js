// A button with a list of things to do. Arrow keys move, Escape closes, the focus goes back to the button.
import { html, useId, useLayoutEffect, useRef, useState } from "../base/html.js";

/** `items`: [{label, run, why, danger}]; `why` says why one cannot be chosen. */
export function Menu({ label, title, items, kind = "plain" }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const list = useId();
  const close = (back = true) => { setOpen(false); if (back) box.current?.querySelector("button")?.focus(); };
  useLayoutEffect(() => { // at once: a key that comes right after the click is for the list
    if (!open) return undefined;
    box.current.querySelector("[role=menuitem]")?.focus();
    const outside = (event) => { if (!box.current?.contains(event.target)) close(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const keys = (event) => {
    if (!open) return;
    const all = [...box.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    if (event.key in goals) { event.preventDefault(); all[goals[event.key] % all.length]?.focus(); }
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Tab") close(false);
  };
  const choose = (item) => { if (!item.why) { close(); item.run(); } };
  return html`<div class="menu" ref=${box} onKeyDown=${keys}>
    <button type="button" class=${`button ${kind}`} aria-haspopup="menu" aria-expanded=${open} aria-controls=${list} title=${title}
      aria-label=${title} onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<ul role="menu" id=${list}>${items.filter(Boolean).map((item) => html`<li role="none" key=${item.label}>
      <button type="button" role="menuitem" tabindex="-1" class=${item.danger ? "danger" : ""} aria-disabled=${!!item.why || undefined}
        title=${item.why} onClick=${() => choose(item)}>${item.label}${item.why && html`<small>${item.why}</small>`}</button></li>`)}</ul>`}</div>`;
}
