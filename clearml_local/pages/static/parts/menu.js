// A button with a list of things to do. Arrow keys move, Escape closes, the focus goes back to the button.
import { html, useId, useLayoutEffect, useRef, useState } from "../base/html.js";

const ITEMS = ":is([role=menuitem], [role=menuitemradio])";
/** Items that stand side by side and of which one is chosen: `[[name or undefined, items]]`. */
function grouped(items) {
  const found = [];
  for (const item of items) {
    if (item.group && found.at(-1)?.[0] === item.group) found.at(-1)[1].push(item);
    else found.push([item.group, [item]]);
  }
  return found;
}

/**
 * `items`: [{label, run, why, danger, group, chosen, lang, narrow}]; `why` says why one cannot be chosen; of a named group
 * one is `chosen`; `narrow` ones are for phones alone.
 */
export function Menu({ label, title, items, kind = "plain" }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const list = useId();
  const shown = () => [...box.current.querySelectorAll(ITEMS)].filter((one) => one.checkVisibility());
  const close = (back = true) => { setOpen(false); if (back) box.current?.querySelector("button")?.focus(); };
  useLayoutEffect(() => { // at once: a key that comes right after the click is for the list
    if (!open) return undefined;
    shown()[0]?.focus();
    const outside = (event) => { if (!box.current?.contains(event.target)) close(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const keys = (event) => {
    if (!open) return;
    const all = shown();
    const at = all.indexOf(document.activeElement);
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    if (event.key in goals) { event.preventDefault(); all[goals[event.key] % all.length]?.focus(); }
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Tab") close(false);
  };
  const one = (item) => html`<li role="none" key=${item.label} class=${item.narrow ? "only-narrow" : ""}>
    <button type="button" role=${item.chosen === undefined ? "menuitem" : "menuitemradio"} aria-checked=${item.chosen} tabindex="-1" class=${item.danger ? "danger" : ""} lang=${item.lang}
      aria-disabled=${!!item.why || undefined} title=${item.why} onClick=${() => choose(item)}>${item.label}${item.why && html`<small>${item.why}</small>`}</button></li>`;
  const choose = (item) => { if (!item.why) { close(); item.run(); } };
  return html`<div class="menu" ref=${box} onKeyDown=${keys}>
    <button type="button" class=${`button ${kind}`} aria-haspopup="menu" aria-expanded=${open} aria-controls=${list} title=${title}
      aria-label=${title} onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<ul role="menu" id=${list} aria-label=${title}>${grouped(items.filter(Boolean)).map(([name, some]) => (name === undefined ? some.map(one)
      : html`<li role="none" key=${name} class="menu-group"><span class="faint" aria-hidden="true">${name}</span><ul role="group" aria-label=${name}>${some.map(one)}</ul></li>`))}</ul>`}</div>`;
}
