// What can be done with any model: publish, archive, tags, name.
import { html, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { t } from "../base/words.js";
import { Confirm } from "../parts/dialog.js";
import { announce } from "../parts/toast.js";
import { useTyped } from "../tasks/tabs/editing/unsaved.js";
import { isArchived, rules } from "./rules.js";

const ours = () => [rules().live, rules().candidate, rules().archived].filter(Boolean);

function EditTags({ model, close, done }) {
  const [before] = useState(model.tags ?? []);
  const fixed = [...ours(), ...before.filter((tag) => tag.includes(","))]; // one with a comma cannot be typed here
  const [typed, setTyped] = useTyped(`${model.id} tags`);
  const text = typed ?? before.filter((tag) => !fixed.includes(tag)).join(", ");
  const act = async () => { // only what was changed here: others change tags as well, and promoting moves ours
    const now = text.split(",").map((tag) => tag.trim()).filter((tag) => tag && !fixed.includes(tag));
    const [add, remove] = [now.filter((tag) => !before.includes(tag)), before.filter((tag) => !fixed.includes(tag) && !now.includes(tag))];
    if (add.length || remove.length) await call("models.update_tags", { ids: [model.id], add_tags: [...new Set(add)], remove_tags: remove });
    done(t("model.tags.done"));
  };
  return html`<${Confirm} title=${t("model.tags")} label=${t("model.meta.save")} act=${act} onForget=${() => setTyped(undefined)} onClose=${close}>
    <div class="field"><label for="model-tags">${t("model.tags.label")}</label><input id="model-tags" value=${text} autofocus onInput=${(event) => setTyped(event.target.value)} />
      ${fixed.length > 0 && html`<span class="help">${t("model.tags.kept", { tags: fixed.join(", ") })}</span>`}</div><//>`;
}

function Rename({ model, close, done }) {
  const [name, setName] = useState(model.name);
  const act = async () => { await call("models.edit", { model: model.id, name: name.trim() }); done(t("model.renamed")); };
  return html`<${Confirm} title=${t("model.rename")} label=${t("model.meta.save")} act=${act} onClose=${close} why=${name.trim().length < 3 ? t("model.rename.short") : ""}>
    <div class="field"><label for="model-name">${t("model.name")}</label><input id="model-name" value=${name} onInput=${(event) => setName(event.target.value)} /><span class="help">${t("model.rename.help")}</span></div><//>`;
}

/** Refuse where the model is not any more what the menu's item was offered for. */
async function stillSo(model, key) {
  const { model: now } = await call("models.get_by_id", { model: model.id });
  if (key === "archive" && (now.tags ?? []).includes(rules().live)) throw new Error(t("model.archive.live"));
  if (now.ready !== model.ready || isArchived(now) !== isArchived(model)) throw new Error(t("model.changed"));
}

const simple = (key, act, danger = false) => function Ask({ model, close, done }) {
  return html`<${Confirm} title=${t(`model.${key}.title`)} label=${t(`model.${key}`)} danger=${danger} act=${async () => { await stillSo(model, key); await act(model); done(t(`model.${key}.done`)); }} onClose=${close}><p>${t(`model.${key}.text`)}</p><//>`;
};
const Publish = simple("publish", (model) => call("models.set_ready", { model: model.id, publish_task: false }));
const Archive = simple("archive", (model) => call("models.archive_many", { ids: [model.id] }), true);
const Restore = simple("restore", (model) => call("models.unarchive_many", { ids: [model.id] }));

/** `{items, dialog}` for parts/menu.js. */
export function useModelMenu(model, reload) {
  const [Asked, setAsked] = useState(null);
  const ask = (Form) => () => setAsked(() => Form);
  const done = (words) => { announce(words); reload(); };
  const live = (model.tags ?? []).includes(rules().live);
  const items = [
    !model.ready && { label: t("model.publish"), run: ask(Publish) },
    { label: t("model.tags"), run: ask(EditTags) },
    { label: t("model.rename"), run: ask(Rename), why: model.ready ? t("model.rename.published") : "" },
    isArchived(model) ? { label: t("model.restore"), run: ask(Restore) }
      : { label: t("model.archive"), run: ask(Archive), danger: true, why: live ? t("model.archive.live") : "" },
  ];
  return { items, dialog: Asked && html`<${Asked} model=${model} close=${() => setAsked(null)} done=${done} />` };
}
