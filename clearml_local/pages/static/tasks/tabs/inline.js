// Texts that are edited where they stand: a press on the pencil, Enter or "Save" keeps, Escape leaves as it was.
import { html, useEffect, useRef, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { t } from "../../base/words.js";
import { Button, Failure } from "../../parts/basics.js";
import { announce } from "../../parts/toast.js";

/** Change name, comment or tags; the server takes that of any task that is not published. */
export async function updateTask(task, fields) {
  await call("tasks.update", { task: task.id, ...fields });
  announce(t("edit.saved"));
}

/** `save(text)` is awaited; `lines` makes it a text of several lines, `least` is how many letters it must have. */
export function EditableText({ value, label, save, lines = false, least = 0, why = "" }) {
  const [text, setText] = useState(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [field, pencil] = [useRef(null), useRef(null)];
  const editing = text !== null;
  useEffect(() => { if (editing) { field.current.focus(); field.current.select(); } }, [editing]);
  const close = () => { setText(null); setError(null); requestAnimationFrame(() => pencil.current?.focus()); };
  const wrong = editing && text.trim().length < least ? t("edit.short", { n: least }) : "";
  const keep = async (event) => {
    event?.preventDefault();
    if (busy || wrong) return;
    if (text === (value ?? "")) { close(); return; }
    setBusy(true);
    try { await save(lines ? text : text.trim()); close(); } catch (failed) { setError(failed); } finally { setBusy(false); }
  };
  const keys = (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Enter" && lines && (event.ctrlKey || event.metaKey)) keep(event);
  };
  if (!editing) {
    return html`<span class="editable">${value ? html`<span class=${lines ? "multi" : ""}>${value}</span>` : html`<span class="faint">${t("edit.nothing")}</span>`}
      <button type="button" class="close" ref=${pencil} title=${why || label} aria-label=${label} aria-disabled=${!!why || undefined} onClick=${() => { if (!why) setText(value ?? ""); }}>✎</button></span>`;
  }
  const shared = { ref: field, value: text, "aria-label": label, "aria-invalid": !!wrong, onInput: (event) => setText(event.target.value), onKeyDown: keys };
  return html`<form class="editable" onSubmit=${keep}>${lines ? html`<textarea rows="4" ...${shared}></textarea>` : html`<input type="text" ...${shared} />`}
    <button type="submit" class="button primary" aria-busy=${busy || undefined} aria-disabled=${!!wrong || undefined}>${t("edit.save")}</button>
    <${Button} onClick=${close}>${t("dialog.cancel")}<//>
    ${wrong && html`<span class="field-wrong" role="alert">${wrong}</span>`}<${Failure} error=${error} /></form>`;
}
