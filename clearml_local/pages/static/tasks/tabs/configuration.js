// Configuration objects of a task: texts, JSON made readable, and edited where the task is a draft.
import { html, useMemo, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { concerns } from "../../base/live.js";
import { t } from "../../base/words.js";
import { Button, Copy, Failure, Loaded, Section } from "../../parts/basics.js";
import { announce } from "../../parts/toast.js";

const OPEN_CHARS = 4000;

/** JSON with indents; null for what is none. */
export function pretty(text) {
  const value = `${text ?? ""}`.trim();
  if (!/^[[{]/.test(value)) return null;
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return null; }
}

function One({ task, one, draft, reload }) {
  const [text, setText] = useState(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const value = `${one.value ?? ""}`;
  const nice = useMemo(() => pretty(value), [value]);
  const wrong = text !== null && (nice !== null || one.type === "json") && pretty(text) === null && text.trim() !== "" ? t("config.json") : "";
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await call("tasks.edit_configuration", { task: task.id, configuration: [{ ...one, value: text }], replace_configuration: "none" });
      await reload();
      setText(null);
      announce(t("edit.saved"));
    } catch (failed) { setError(failed); } finally { setBusy(false); }
  };
  const remove = async () => {
    try { await call("tasks.delete_configuration", { task: task.id, configuration: [one.name] }); await reload(); } catch (failed) { setError(failed); }
  };
  return html`<details class="config" open=${value.length < OPEN_CHARS}><summary><strong>${one.name}</strong> <span class="faint">${[one.type, one.description].filter(Boolean).join(" · ")}</span></summary>
    ${text === null ? html`<pre class="block" tabindex="0">${nice ?? value}</pre>` : html`<div class="field"><textarea class="mono" rows=${Math.min(30, Math.max(6, text.split("\n").length + 1))} spellcheck="false"
      aria-label=${one.name} aria-invalid=${!!wrong} value=${text} onInput=${(event) => setText(event.target.value)}></textarea>${wrong && html`<span class="field-wrong">${wrong}</span>`}</div>`}
    <div class="buttons"><${Copy} text=${text ?? value} label=${t("config.copy")} />
      ${draft && text === null && html`<${Button} onClick=${() => setText(nice ?? value)}>${t("edit.edit")}<//><${Button} kind="quiet" onClick=${remove}>${t("config.remove")}<//>`}
      ${text !== null && html`<${Button} kind="primary" busy=${busy} why=${wrong} onClick=${save}>${t("edit.save")}<//><${Button} onClick=${() => setText(null)}>${t("dialog.cancel")}<//>`}</div>
    <${Failure} error=${error} /></details>`;
}

export function Configuration({ task }) {
  const ask = async (how) => (await call("tasks.get_by_id_ex", { id: [task.id], only_fields: ["configuration"] }, how)).tasks[0]?.configuration ?? {};
  const asked = useData(ask, `configuration ${task.id}`, { when: (changes) => concerns(changes, "tasks", task.id), keep: true });
  return html`<${Loaded} from=${asked}>${(all) => Object.keys(all).length > 0 && html`<${Section} title=${html`${t("config.title")} <span class="count">${Object.keys(all).length}</span>`}>
    ${Object.entries(all).map(([name, one]) => html`<${One} key=${name} task=${task} one=${{ ...one, name: one.name ?? name }} draft=${task.status === "created"} reload=${asked.reload} />`)}<//>`}<//>`;
}
