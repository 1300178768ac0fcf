// Texts that are edited where they stand: a press on the pencil, Enter or "Save" keeps, Escape leaves as it was.
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { t } from "../../base/words.js";
import { Button, Failure } from "../../parts/basics.js";
import { announce } from "../../parts/toast.js";
import { useUnsaved } from "./editing/unsaved.js";

/** Change name, comment or tags; the server takes that of any task that is not published. */
export async function updateTask(task, fields) {
  await call("tasks.update", { task: task.id, ...fields });
  announce(t("edit.saved"));
}

/**
 * What is typed is kept under the name `as` until it is saved; `save(text)` is awaited; `lines` makes it a text of several
 * lines, `least` is how many letters it must have.
 */
export function EditableText({ as, value, label, save, lines = false, least = 0, why = "" }) {
  const [typed, setTyped] = useUnsaved(as);
  const [opened, setOpened] = useState(null); // what stood there then: somebody else may change it meanwhile
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [field, pencil, pressed, going] = [useRef(null), useRef(null), useRef(false), useRef(false)];
  const now = value ?? "";
  const from = typed?.from ?? opened;
  const text = typed?.text ?? opened;
  const editing = text !== null;
  useEffect(() => { if (pressed.current && field.current) { pressed.current = false; field.current.focus(); field.current.select(); } }, [opened]);
  const edit = (next) => { setOpened(from); setTyped(next === from ? undefined : { text: next, from }); };
  const close = () => { setTyped(undefined); setOpened(null); setError(null); requestAnimationFrame(() => pencil.current?.focus()); };
  const wrong = editing && text.trim().length < least ? t("edit.short", { n: least }) : "";
  const keep = async (event) => {
    event?.preventDefault();
    if (going.current || wrong) return;
    if (text === now) { close(); return; }
    going.current = true;
    setBusy(true);
    try { await save(lines ? text : text.trim()); close(); } catch (failed) { setError(failed); } finally { going.current = false; setBusy(false); }
  };
  const keys = (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Enter" && lines && (event.ctrlKey || event.metaKey)) keep(event);
  };
  if (!editing) {
    return html`<span class="editable">${value ? html`<span class=${lines ? "multi" : ""}>${value}</span>` : html`<span class="faint">${t("edit.nothing")}</span>`}
      <button type="button" class="close" ref=${pencil} title=${why || label} aria-label=${label} aria-disabled=${!!why || undefined} onClick=${() => { if (!why) { pressed.current = true; setOpened(now); } }}>✎</button></span>`;
  }
  const shared = { ref: field, value: text, "aria-label": label, "aria-invalid": !!wrong, onInput: (event) => edit(event.target.value), onKeyDown: keys };
  return html`<form class="editable" onSubmit=${keep}>${lines ? html`<textarea rows="4" ...${shared}></textarea>` : html`<input type="text" ...${shared} />`}
    <button type="submit" class="button primary" aria-busy=${busy || undefined} aria-disabled=${!!wrong || undefined}>${t("edit.save")}</button>
    <${Button} onClick=${close}>${t("dialog.cancel")}<//>
    ${now !== from && now !== text && html`<p class="notice" role="alert">${t("edit.meanwhile", { text: now || t("edit.nothing") })}</p>`}
    ${wrong && html`<span class="field-wrong" role="alert">${wrong}</span>`}<${Failure} error=${error} /></form>`;
}
