// A draft like a task, under another name: opened at once, because one clones to change something.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { addressOf, navigate } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Confirm } from "../../parts/dialog.js";
import { doing } from "./confirm.js";

const NAME_MIN = 3; // the server refuses shorter ones

export function Clone({ tasks: [task], onClose, finished }) {
  const [name, setName] = useState(t("act.clone.name.of", { name: task.name ?? "" }));
  const [comment, setComment] = useState("");
  const why = name.trim().length < NAME_MIN ? t("act.clone.short", { n: NAME_MIN }) : "";
  const go = async () => {
    const body = { task: task.id, new_task_name: name.trim(), new_task_parent: task.id };
    if (comment.trim()) body.new_task_comment = comment.trim();
    const { id } = await call("tasks.clone", body);
    finished({ succeeded: [{ id: task.id }], failed: [], made: id });
    navigate(addressOf({ id, project: task.project, system_tags: task.system_tags }));
  };
  return html`<${Confirm} title=${t("act.clone.title")} label=${doing("clone")} why=${why} act=${go} onClose=${onClose}>
    <p>${t("act.clone.text")}</p>
    <div class="field"><label for="act-name">${t("act.clone.name")}</label>
      <input id="act-name" autofocus value=${name} onInput=${(event) => setName(event.target.value)} aria-invalid=${!!why} autocomplete="off" />
      ${why && html`<p class="field-wrong" role="status">${why}</p>`}</div>
    <div class="field"><label for="act-comment">${t("act.clone.comment")}</label>
      <textarea id="act-comment" rows="2" value=${comment} onInput=${(event) => setComment(event.target.value)} /></div><//>`;
}
