// One of many: a few are a plain <select>, more are found by words of theirs while one types.
import { classes, html, style, useEffect, useId, useMemo, useRef, useState } from "../../base/html.js";
import { folded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import "../words.js";

style(import.meta.url, "chooser.css");
const FEW = 15;
const SHOWN = 200;
const PAGE = 8;

/** Options in their groups, in order: `[[title, [option]]]`; "" for those of none. */
function grouped(options) {
  const groups = new Map();
  for (const one of options) groups.set(one.group ?? "", [...(groups.get(one.group ?? "") ?? []), one]);
  return [...groups];
}

function Few({ id, value, options, onChange }) {
  const option = (one) => html`<option value=${one.value} key=${one.value}>${one.text}</option>`;
  return html`<select id=${id} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
    ${grouped(options).map(([title, some]) => (title ? html`<optgroup key=${title} label=${title}>${some.map(option)}</optgroup>` : some.map(option)))}</select>`;
}

function Many({ id, label, value, options, onChange }) {
  const [text, setText] = useState(null); // null: nothing is typed, the field says what is chosen
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [field, list] = [useRef(null), useRef(null)];
  const chosen = options.find((one) => one.value === value);
  const found = useMemo(() => {
    const words = folded(text).split(/\s+/).filter(Boolean);
    const some = options.filter((one) => words.every((word) => folded(`${one.group ?? ""} ${one.text}`).includes(word)));
    return grouped(some).flatMap(([, group]) => group); // as they are shown, so that a place is the same in both
  }, [options, text]);
  const shown = found.slice(0, Math.max(SHOWN, at + 1));
  const show = () => { if (!open) { setOpen(true); setAt(Math.max(0, options.length === found.length ? found.indexOf(chosen) : 0)); } };
  const close = () => { setOpen(false); setText(null); };
  const take = (one) => { close(); if (one && one.value !== value) onChange(one.value); };
  useEffect(() => { if (text === null && document.activeElement === field.current) field.current.select(); }, [text, open]); // what is typed next replaces it
  useEffect(() => { if (open) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }); }, [open, at, text]);
  const keys = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
    if (event.key in steps) {
      event.preventDefault();
      if (open) setAt(Math.max(0, Math.min(found.length - 1, at + steps[event.key]))); else show();
    } else if (event.key === "Enter" && open) { // not for the form around
      event.preventDefault();
      if (found[at]) take(found[at]);
    } else if (event.key === "Escape" && open) { // not for the dialog around
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  let place = -1;
  const option = (one) => {
    place += 1;
    const mine = place;
    return html`<div role="option" key=${one.value} id=${`${id}-${mine}`} aria-selected=${mine === at} class=${classes({ chosen: one === chosen })} onClick=${() => take(one)}>${one.text}</div>`;
  };
  return html`<input ref=${field} id=${id} class="chooser-field" role="combobox" aria-expanded=${open} aria-controls=${`${id}-list`} aria-autocomplete="list" autocomplete="off" spellcheck="false"
      aria-activedescendant=${open && found[at] ? `${id}-${at}` : undefined} placeholder=${t("chooser.type")} value=${text ?? chosen?.text ?? ""} title=${open ? undefined : chosen?.text}
      onFocus=${(event) => event.currentTarget.select()} onClick=${show} onBlur=${close} onKeyDown=${keys}
      onInput=${(event) => { setText(event.currentTarget.value); setAt(0); setOpen(true); }} /><span class="chooser-mark" aria-hidden="true">▾</span>
    <span class="reader-only" role="status">${open && text !== null && t("chooser.found", { n: found.length })}</span>
    ${open && html`<div class="chooser-list" ref=${list} onPointerDown=${(event) => event.preventDefault()}>
      <div role="listbox" id=${`${id}-list`} aria-label=${label}>${grouped(shown).map(([title, some]) => (title
        ? html`<div role="group" key=${title} aria-label=${title}><p aria-hidden="true">${title}</p>${some.map(option)}</div>` : some.map(option)))}</div>
      ${!found.length && html`<p>${t("chooser.none")}</p>`}${found.length > shown.length && html`<p>${t("chooser.more", { n: found.length - shown.length })}</p>`}</div>`}`;
}

/** `options`: [{value, text, group}], in order; `onChange` gets the value. `quiet` says the label to screen readers alone. */
export function Chooser({ id, label, quiet = false, ...rest }) {
  const own = useId();
  const Shape = rest.options.length > FEW ? Many : Few;
  return html`<span class="chooser"><label for=${id ?? own} class=${classes({ "reader-only": quiet })}>${label}</label>
    <span class="chooser-box"><${Shape} id=${id ?? own} label=${label} ...${rest} /></span></span>`;
}
