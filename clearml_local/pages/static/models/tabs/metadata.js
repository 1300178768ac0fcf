// Metadata and labels: shown, searched, edited. Values that are JSON are shown as such.
import { html, useState } from "../../base/html.js";
import { call } from "../../base/api.js";
import { setQuery } from "../../base/router.js";
import { t } from "../../base/words.js";
import { Button, Empty, Section } from "../../parts/basics.js";
import { Confirm } from "../../parts/dialog.js";
import { pretty } from "../../parts/documents/json.js";
import { announce } from "../../parts/toast.js";
import { useTyped } from "../../tasks/tabs/editing/unsaved.js";

const LONG = 160;

function Value({ text }) {
  if (text.length <= LONG && !text.includes("\n")) return text;
  return html`<details><summary>${text.split("\n")[0].slice(0, LONG)}…</summary><pre class="text-block" tabindex="0">${pretty(text) ?? text}</pre></details>`;
}

function Edit({ model, item, close, reload }) {
  const stored = item?.value ?? "";
  const [typed, setTyped] = useTyped(`${model.id} metadata ${item?.key ?? ""}`);
  const { key = item?.key ?? "", value = stored, from = stored } = typed ?? {};
  const set = (field) => (event) => setTyped((before) => ({ from: stored, ...before, [field]: event.target.value }));
  const act = async () => {
    await call("models.add_or_update_metadata", { model: model.id, metadata: [{ key: key.trim(), type: item?.type ?? "str", value }] });
    announce(t("model.meta.saved", { key }));
    reload();
  };
  return html`<${Confirm} title=${t(item ? "model.meta.edit" : "model.meta.add")} label=${t("model.meta.save")} act=${act} onForget=${() => setTyped(undefined)} onClose=${close} why=${key.trim() ? "" : t("model.meta.nameless")}>
    <div class="field"><label for="meta-key">${t("model.meta.key")}</label><input id="meta-key" value=${key} readonly=${!!item} onInput=${set("key")} /></div>
    <div class="field"><label for="meta-value">${t("model.meta.value")}</label><textarea id="meta-value" rows=${Math.min(14, value.split("\n").length + 2)} value=${value} onInput=${set("value")}></textarea></div>
    ${from !== stored && value !== stored && html`<p class="notice" role="alert">${t("model.meta.meanwhile", { text: stored })}</p>`}<//>`;
}

function Remove({ model, item, close, reload }) {
  const act = async () => { await call("models.delete_metadata", { model: model.id, keys: [item.key] }); announce(t("model.meta.removed", { key: item.key })); reload(); };
  return html`<${Confirm} title=${t("model.meta.remove.title", { key: item.key })} label=${t("model.meta.remove")} danger=${true} act=${act} onClose=${close}><p>${t("model.meta.remove.text")}</p><//>`;
}

function Labels({ labels }) {
  const some = Object.entries(labels ?? {});
  if (!some.length) return null;
  return html`<${Section} title=${t("model.labels")}><table class="plain" aria-label=${t("model.labels")}><thead><tr><th scope="col">${t("model.label")}</th><th scope="col" class="number">${t("model.label.value")}</th></tr></thead>
    <tbody>${some.map(([name, value]) => html`<tr key=${name}><th scope="row">${name}</th><td class="number">${value}</td></tr>`)}</tbody></table><//>`;
}

export function Metadata({ model, place, reload }) {
  const [doing, setDoing] = useState(null);
  const word = (place.query.meta ?? "").toLowerCase();
  const all = Object.values(model.metadata ?? {});
  const shown = all.filter(({ key, value }) => `${key} ${value}`.toLowerCase().includes(word));
  const close = () => setDoing(null);
  return html`<${Section} title=${t("model.tab.metadata")} actions=${html`<input type="text" aria-label=${t("model.meta.filter")} placeholder=${t("model.meta.filter")} value=${place.query.meta ?? ""}
      onInput=${(event) => setQuery({ meta: event.target.value })} /><${Button} onClick=${() => setDoing({ Form: Edit })}>${t("model.meta.add")}<//>`}>
    ${shown.length === 0 ? html`<${Empty} title=${t(all.length ? "model.meta.none.found" : "model.metadata.none")} />` : html`<div class="scroller" tabindex="0" role="region" aria-label=${t("model.tab.metadata")}><table class="plain" aria-label=${t("model.tab.metadata")}>
      <thead><tr><th scope="col">${t("model.meta.key")}</th><th scope="col">${t("model.meta.value")}</th><th scope="col"><span class="reader-only">${t("model.meta.edit")}</span></th></tr></thead>
      <tbody>${shown.map((item) => html`<tr key=${item.key}><th scope="row">${item.key}</th><td class="doing-words"><${Value} text=${`${item.value ?? ""}`} /></td>
        <td class="unbroken"><${Button} kind="quiet" title=${t("model.meta.edit.one", { key: item.key })} aria-label=${t("model.meta.edit.one", { key: item.key })} onClick=${() => setDoing({ Form: Edit, item })}>✎<//>
          <${Button} kind="quiet" title=${t("model.meta.remove.one", { key: item.key })} aria-label=${t("model.meta.remove.one", { key: item.key })} onClick=${() => setDoing({ Form: Remove, item })}>×<//></td></tr>`)}</tbody></table></div>`}<//>
    <${Labels} labels=${model.labels} />
    ${doing && html`<${doing.Form} model=${model} item=${doing.item} close=${close} reload=${reload} />`}`;
}
