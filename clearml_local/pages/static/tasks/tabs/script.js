// A draft's code is chosen: repository, branch or commit, what is run, and the container it runs in.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { t } from "../../base/words.js";
import { Button } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { announce } from "../../parts/toast.js";

const SCRIPT = [["repository", "exec.repository"], ["branch", "exec.branch"], ["version_num", "exec.commit"], ["entry_point", "exec.entry"], ["working_dir", "exec.folder"], ["binary", "exec.binary"]];
const CONTAINER = [["image", "exec.image"], ["arguments", "exec.arguments"]];

export function Script({ task, script, container, saved }) {
  const [fields, setFields] = useState(null);
  const open = () => setFields({
    script: Object.fromEntries(SCRIPT.map(([name]) => [name, script[name] ?? ""])), container: Object.fromEntries(CONTAINER.map(([name]) => [name, container[name] ?? ""])),
    diff: script.diff ?? "", packages: [script.requirements?.pip ?? ""].flat().join("\n"),
  });
  const set = (part, name, value) => setFields((before) => ({ ...before, [part]: { ...before[part], [name]: value } }));
  const act = async () => {
    const requirements = { ...script.requirements, pip: fields.packages };
    await call("tasks.edit", { task: task.id, script: { ...fields.script, diff: fields.diff, requirements }, container: { ...container, ...fields.container } });
    announce(t("edit.saved"));
    saved();
  };
  const row = (part) => ([name, word]) => html`<div class="field" key=${name}><label for=${`script-${name}`}>${t(word)}</label>
    <input id=${`script-${name}`} value=${fields[part][name]} spellcheck="false" onInput=${(event) => set(part, name, event.target.value)} /></div>`;
  const text = (name, word) => html`<div class="field"><label for=${`script-${name}`}>${t(word)}</label>
    <textarea id=${`script-${name}`} rows="5" class="mono" spellcheck="false" value=${fields[name]} onInput=${(event) => setFields({ ...fields, [name]: event.target.value })}></textarea></div>`;
  return html`<${Button} onClick=${open}>${t("edit.edit")}<//>
    ${fields && html`<${Confirm} title=${t("exec.edit")} label=${t("edit.save")} act=${act} onClose=${() => setFields(null)}>
      ${SCRIPT.map(row("script"))}${text("diff", "exec.diff")}${text("packages", "exec.packages")}${CONTAINER.map(row("container"))}<//>`}`;
}
