// A draft like a task, under another name: opened at once, because one clones to change something.
import { html } from "../../base/html.js";
import { call } from "../../base/api.js";
import { addressOf, navigate } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Confirm } from "../../parts/dialog.js";
import { unsavedOf, useTyped } from "../tabs/editing/unsaved.js";
import { Why, doing } from "./confirm.js";

const NAME_MIN = 3; // the server refuses shorter ones

export function Clone({ tasks: [task], onClose, finished }) {
  const [typed, setTyped] = useTyped(`${task.id} clone`);
  const { name = t("act.clone.name.of", { name: task.name ?? "" }), comment = "" } = typed ?? {};
  const set = (field) => (event) => setTyped((before) => ({ ...before, [field]: event.target.value }));
  const why = name.trim().length < NAME_MIN ? t("act.clone.short", { n: NAME_MIN }) : "";
  const go = async () => {
    const body = { task: task.id, new_task_name: name.trim(), new_task_parent: task.id };
    if (comment.trim()) body.new_task_comment = comment.trim();
    const { id } = await call("tasks.clone", body);
    finished({ succeeded: [{ id: task.id }], failed: [], made: id });
    navigate(addressOf({ id, project: task.project, system_tags: task.system_tags }));
  };
  return html`<${Confirm} title=${t("act.clone.title")} label=${doing("clone")} why=${why} act=${go} onForget=${() => setTyped(undefined)} onClose=${onClose}>
    <${Why} why=${unsavedOf([task]).length ? t("act.clone.unsaved") : ""} /><p>${t("act.clone.text")}</p>
    <div class="field"><label for="act-name">${t("act.clone.name")}</label>
      <input id="act-name" autofocus value=${name} onInput=${set("name")} aria-invalid=${!!why} autocomplete="off" />
      ${why && html`<p class="field-wrong" role="status">${why}</p>`}</div>
    <div class="field"><label for="act-comment">${t("act.clone.comment")}</label>
      <textarea id="act-comment" rows="2" value=${comment} onInput=${set("comment")} /></div><//>`;
}
