// Tasks to add to a comparison, found by words of their names; the newest where nothing is asked for.
import { html, useEffect, useState } from "../base/html.js";
import { useCall } from "../base/data.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { loosely } from "../base/texts.js";
import { Button, Empty, Loaded } from "../parts/basics.js";
import { Dialog } from "../parts/dialog.js";
import { Status } from "../parts/status.js";
import { MOST } from "./address.js";

const PAUSE_MS = 250;
const SHOWN = 30;
const FIELDS = ["name", "status", "project.name", "parent.name", "last_update", "type"];

export function AddTasks({ ids, onAdd, onRemove, onClose }) {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const body = { page: 0, page_size: SHOWN, order_by: ["-last_update"], search_hidden: true, only_fields: FIELDS, system_tags: ["-archived"] };
  const words = asked.split(/\s+/).filter(Boolean).map(loosely);
  const found = useCall("tasks.get_all_ex", words.length ? { ...body, _any_: { fields: ["name", "id", "tags"], pattern: `(?i)${words.join(".*")}` } } : body, { keep: true });
  const full = ids.length >= MOST ? t("compare.most", { n: MOST }) : "";
  return html`<${Dialog} title=${t("compare.add")} onClose=${onClose} wide><div class="add-tasks">
    <label class="field"><span class="help">${t("compare.add.how")}</span><input type="search" autofocus value=${text} aria-label=${t("compare.add.search")}
      onInput=${(event) => setText(event.currentTarget.value)} /></label>
    <${Loaded} from=${found}>${({ tasks }) => (tasks.length ? html`<ul>${tasks.map((task) => html`<li key=${task.id}>
      <span class="what"><strong>${task.name}</strong><small class="faint">${[task.project?.name, task.parent?.name].filter(Boolean).join(" · ")} · <${Ago} at=${task.last_update} /></small></span>
      <${Status} status=${task.status} />
      ${ids.includes(task.id)
        ? html`<${Button} onClick=${() => onRemove(task.id)} aria-label=${`${t("compare.remove")}: ${task.name}`}>✓ ${t("compare.added")}<//>`
        : html`<${Button} why=${full} onClick=${() => onAdd(task.id)} aria-label=${`${t("compare.add.one")}: ${task.name}`}>${t("compare.add.one")}<//>`}</li>`)}</ul>`
      : html`<${Empty} title=${t("compare.add.none")} />`)}<//></div><//>`;
}
