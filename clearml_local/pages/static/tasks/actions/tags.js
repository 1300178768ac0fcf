// Tags of several tasks at once: those on all, on some or on none are told apart, and only what was touched changes.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { useCall } from "../../base/data.js";
import { md5 } from "../../base/md5.js";
import { own } from "../../base/own.js";
import { t } from "../../base/words.js";
import { Button } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { useTyped } from "../tabs/editing/unsaved.js";
import { Named } from "./confirm.js";

const PART = 200;

function howMany(tasks) {
  const counts = new Map();
  for (const task of tasks) for (const tag of task.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}

function Tag({ tag, state, count, all, onToggle }) {
  const some = state === undefined && count > 0 && count < all;
  const on = state ?? count === all;
  return html`<li><label class="check"><input type="checkbox" checked=${on} ref=${(box) => { if (box) box.indeterminate = some; }}
    onChange=${() => onToggle(tag, !on)} /> <span class="act-tag">${tag}</span>${some && html` <small class="faint">${t("act.tags.some", { n: count, all })}</small>`}</label></li>`;
}

export function EditTags({ tasks, onClose, finished }) {
  const counts = howMany(tasks);
  const [typed, setTyped] = useTyped(`${md5(tasks.map((task) => task.id).sort().join())} tags`); // of these tasks, and of no others
  const { changes = {}, text = "" } = typed ?? {};
  const setText = (next) => setTyped((before) => ({ ...before, text: next }));
  const known = useCall("organization.get_tags", {});
  const toggle = (tag, on) => setTyped((before) => ({ ...before, changes: { ...before?.changes, [tag]: on } }));
  const add = () => {
    const tag = text.trim();
    if (tag) { toggle(tag, true); setText(""); }
  };
  const wanted = (on) => Object.keys(changes).filter((tag) => changes[tag] === on && (on ? counts.get(tag) !== tasks.length : counts.has(tag)));
  const go = async () => {
    const pending = text.trim() ? [text.trim()] : [];
    const body = { add_tags: [...new Set([...wanted(true), ...pending])], remove_tags: wanted(false).filter((tag) => !pending.includes(tag)) };
    const ids = tasks.map((task) => task.id);
    if (body.add_tags.length || body.remove_tags.length) {
      for (let at = 0; at < ids.length; at += PART) await call("tasks.update_tags", { ids: ids.slice(at, at + PART), ...body });
      announce(t("act.tags.done", { n: ids.length }));
    }
    finished({ succeeded: ids.map((id) => ({ id })), failed: [] });
  };
  const shown = [...new Set([...counts.keys(), ...Object.keys(changes)])].sort((a, b) => a.localeCompare(b));
  return html`<${Confirm} title=${t("act.tags.title", { n: tasks.length })} label=${t("act.tags.save")} act=${go} onForget=${() => setTyped(undefined)} onClose=${onClose}>
    <${Named} tasks=${tasks} />
    ${shown.length > 0 && html`<ul class="act-tags">${shown.map((tag) => html`<${Tag} key=${tag} tag=${tag} state=${own(changes, tag)}
      count=${counts.get(tag) ?? 0} all=${tasks.length} onToggle=${toggle} />`)}</ul>`}
    <div class="field"><label for="act-new-tag">${t("act.tags.new")}</label><div class="act-line">
      <input id="act-new-tag" autofocus list="act-known-tags" value=${text} autocomplete="off" onInput=${(event) => setText(event.target.value)}
        onKeyDown=${(event) => { if (event.key === "Enter" && text.trim()) { event.preventDefault(); add(); } }} />
      <${Button} onClick=${add}>${t("act.tags.add")}<//></div>
      <datalist id="act-known-tags">${(known.data?.tags ?? []).map((tag) => html`<option key=${tag} value=${tag} />`)}</datalist></div><//>`;
}
