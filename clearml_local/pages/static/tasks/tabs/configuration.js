// Configuration objects of a task: texts, JSON made readable, and edited as they are stored where the task is a draft.
import { html, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { t } from "../../base/words.js";
import { Button, Copy, Failure, Loaded, Section } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { pretty } from "../../parts/documents/json.js";
import { NoDraft } from "./editing/notices.js";
import { unsavedAfter, useUnsaved } from "./editing/unsaved.js";

const OPEN_CHARS = 4000;
const placeOf = (task) => `${task.id} configuration `;

/** A text with the ends of lines that the stored one has: a field knows one kind only. */
const likeStored = (text, value) => (/\r\n/.test(value) && !/(^|[^\r])\n/.test(value) ? text.replace(/\r?\n/g, "\r\n") : text);

function Remove({ task, one, reload, onClose }) {
  const act = async () => { await call("tasks.delete_configuration", { task: task.id, configuration: [one.name] }); await reload(); };
  return html`<${Confirm} title=${t("config.remove.title", { name: one.name })} label=${t("config.remove")} danger act=${act} onClose=${onClose}><p>${t("config.remove.text")}</p><//>`;
}

function Text({ one, value, text, wrong, onInput }) {
  const nice = useMemo(() => pretty(value), [value]);
  return text === null ? html`<pre class="block" tabindex="0">${nice ?? value}</pre>`
    : html`<div class="field"><textarea class="mono" rows=${Math.min(30, Math.max(6, text.split("\n").length + 1))} spellcheck="false"
      aria-label=${one.name} aria-invalid=${!!wrong} value=${text} onInput=${(event) => onInput(event.target.value)}></textarea>${wrong && html`<span class="field-wrong">${wrong}</span>`}</div>`;
}

/** `one.gone`: it was removed by somebody else while it was edited here. */
function One({ task, one, draft, reload }) {
  const [unsaved, setUnsaved] = useUnsaved(placeOf(task) + one.name);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const value = `${one.value ?? ""}`;
  const text = draft ? unsaved?.text ?? (editing ? value : null) : null;
  const json = one.type === "json" || pretty(value) !== null;
  const wrong = text !== null && json && text !== value && text.trim() !== "" && pretty(text) === null ? t("config.json") : "";
  const type = (now) => { setEditing(true); setUnsaved(now === value ? undefined : { text: now, was: unsaved?.was ?? value }); };
  const leave = () => { setUnsaved(undefined); setEditing(false); setError(null); };
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const { gone: _, ...item } = one;
      await call("tasks.edit_configuration", { task: task.id, configuration: [{ ...item, value: likeStored(text, value) }] });
      leave();
      await reload();
      announce(t("edit.saved"));
    } catch (failed) { setError(failed); reload(); } finally { setBusy(false); }
  };
  const other = one.gone ? t("unsaved.removed", { name: one.name }) : unsaved && unsaved.was !== value ? t("config.changed") : "";
  return html`<details class="config" open=${value.length < OPEN_CHARS || !!unsaved}><summary><strong>${one.name}</strong> <span class="faint">${[one.type, one.description].filter(Boolean).join(" · ")}</span></summary>
    ${!draft && unsaved && html`<${NoDraft} lines=${[unsaved.text]} onForget=${leave} />`}
    ${draft && other && html`<p class="notice" role="alert">${other} ${t("config.changed.why")}</p>`}
    ${!(one.gone && !draft) && html`<${Text} one=${one} value=${value} text=${text} wrong=${wrong} onInput=${type} />`}
    <div class="buttons"><${Copy} text=${text ?? value} label=${t("config.copy")} />
      ${draft && text === null && html`<${Button} onClick=${() => setEditing(true)}>${t("edit.edit")}<//><${Button} kind="quiet" onClick=${() => setAsking(true)}>${t("config.remove")}<//>`}
      ${text !== null && html`<${Button} kind="primary" busy=${busy} why=${wrong} onClick=${save}>${t("edit.save")}<//><${Button} onClick=${leave}>${t("dialog.cancel")}<//>`}</div>
    <${Failure} error=${error} />${asking && html`<${Remove} task=${task} one=${one} reload=${reload} onClose=${() => setAsking(false)} />`}</details>`;
}

export function Configuration({ task }) {
  const ask = async (how) => (await call("tasks.get_by_id_ex", { id: [task.id], only_fields: ["configuration"] }, how)).tasks[0]?.configuration ?? {};
  const asked = useData(ask, `configuration ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<${Loaded} from=${asked}>${(stored) => {
    const gone = unsavedAfter(placeOf(task)).filter((name) => !Object.hasOwn(stored, name)).map((name) => [name, { name, value: "", gone: true }]);
    const all = [...Object.entries(stored), ...gone];
    return all.length > 0 && html`<${Section} title=${html`${t("config.title")} <span class="count">${all.length}</span>`}>
      ${all.map(([name, one]) => html`<${One} key=${name} task=${task} one=${{ ...one, name: one.name ?? name }} draft=${task.status === "created"} reload=${asked.reload} />`)}<//>`;
  }}<//>`;
}
