// A draft's code is chosen: repository, branch or commit, what is run, and the container it runs in.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { t } from "../../base/words.js";
import { Button } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";
import { NoDraft } from "./editing/notices.js";
import { useUnsaved } from "./editing/unsaved.js";

const SCRIPT = [["repository", "exec.repository"], ["branch", "exec.branch"], ["version_num", "exec.commit"], ["entry_point", "exec.entry"], ["working_dir", "exec.folder"], ["binary", "exec.binary"]];
const CONTAINER = [["image", "exec.image"], ["arguments", "exec.arguments"]];

const placeOf = (task) => `${task.id} script`;
/** What can be changed here, by name, as it is stored. */
const storedOf = (script, container) => ({
  ...Object.fromEntries(SCRIPT.map(([name]) => [name, script[name] ?? ""])), ...Object.fromEntries(CONTAINER.map(([name]) => [name, container[name] ?? ""])),
  diff: script.diff ?? "", packages: [script.requirements?.pip ?? ""].flat().join("\n"),
});

/** Only what was changed here is kept, each with what stood there: what others change of the rest meanwhile stays theirs. */
export function Script({ task, script, container, saved }) {
  const [open, setOpen] = useState(false);
  const [edits = {}, setEdits] = useUnsaved(placeOf(task));
  const stored = storedOf(script, container);
  const fields = { ...stored, ...Object.fromEntries(Object.entries(edits).map(([name, { text }]) => [name, text])) };
  const set = (name) => ({ target: { value } }) => setEdits((before = {}) => {
    const { [name]: one, ...rest } = before;
    const next = value === stored[name] ? rest : { ...rest, [name]: { text: value, from: one?.from ?? stored[name] } };
    return Object.keys(next).length ? next : undefined;
  });
  const changed = Object.keys(edits).filter((name) => fields[name] !== stored[name]);
  const act = async () => {
    const some = (list) => Object.fromEntries(list.map(([name]) => [name, fields[name]]));
    const requirements = { ...script.requirements, pip: fields.packages };
    await call("tasks.edit", { task: task.id, script: { ...some(SCRIPT), diff: fields.diff, requirements }, container: { ...container, ...some(CONTAINER) } });
    announce(t("edit.saved"));
    saved();
  };
  const other = (name) => edits[name] && edits[name].from !== stored[name] && fields[name] !== stored[name]
    && html`<p class="notice" role="alert">${t("edit.meanwhile", { text: stored[name] || t("edit.nothing") })}</p>`;
  const row = ([name, word]) => html`<div class="field" key=${name}><label for=${`script-${name}`}>${t(word)}</label>
    <input id=${`script-${name}`} value=${fields[name]} spellcheck="false" onInput=${set(name)} />${other(name)}</div>`;
  const text = (name, word) => html`<div class="field"><label for=${`script-${name}`}>${t(word)}</label>
    <textarea id=${`script-${name}`} rows="5" class="mono" spellcheck="false" value=${fields[name]} onInput=${set(name)}></textarea>${other(name)}</div>`;
  return html`${changed.length > 0 && !open && html`<span class="faint" role="status">${t("params.changed", { n: changed.length })}</span> `}<${Button} onClick=${() => setOpen(true)}>${t("edit.edit")}<//>
    ${open && html`<${Confirm} title=${t("exec.edit")} label=${t("edit.save")} act=${act} onForget=${() => setEdits(undefined)} onClose=${() => setOpen(false)}>
      ${SCRIPT.map(row)}${text("diff", "exec.diff")}${text("packages", "exec.packages")}${CONTAINER.map(row)}<//>`}`;
}

/** What was typed of a task that is no draft any more. */
export function LeftScript({ task }) {
  const [edits, setEdits] = useUnsaved(placeOf(task));
  return edits ? html`<${NoDraft} lines=${Object.entries(edits).map(([name, { text }]) => `${name}=${text}`)} onForget=${() => setEdits(undefined)} />` : null;
}
