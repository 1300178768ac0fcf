// The model's file, what is inside of it, and what its task put beside it.
import { html, useState } from "../../base/html.js";
import { isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { bytes } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button, Loaded, Section } from "../../parts/basics.js";
import { Download } from "../../parts/archive/download.js";
import { openZip } from "../../parts/archive/zip.js";
import { pretty } from "../../parts/documents/json.js";

const SHOWN_BYTES = 200000;
const TEXTUAL = /\.(json|jsonl|md|txt|csv|tsv|ya?ml|toml|xml|html?|svg|py|cfg|ini|log)$/i;

function Content({ zip, entry }) {
  const from = useData(async () => zip.read(entry, SHOWN_BYTES), entry.name);
  return html`<${Loaded} from=${from}>${({ bytes: content, cut }) => {
    const text = new TextDecoder().decode(content);
    const shown = !cut && entry.name.endsWith(".json") ? pretty(text) ?? text : text;
    return html`${cut && html`<p class="faint">${t("model.file.cut", { size: bytes(content.length), all: bytes(entry.size) })}</p>`}<pre class="text-block" tabindex="0">${shown}</pre>`;
  }}<//>`;
}

/** What an archive holds; texts can be looked at. */
export function Inside({ address, first = null }) {
  const from = useData((how) => openZip(address, how), address);
  const [open, setOpen] = useState(first);
  return html`<${Loaded} from=${from}>${(zip) => html`<div class="scroller" tabindex="0" role="region" aria-label=${t("model.inside")}><table class="plain" aria-label=${t("model.inside")}>
    <thead><tr><th scope="col">${t("model.file.name")}</th><th scope="col" class="number">${t("model.file.size")}</th><th scope="col" class="number packed">${t("model.file.packed")}</th><th scope="col"><span class="reader-only">${t("model.file.show")}</span></th></tr></thead>
    <tbody>${zip.entries.map((entry) => html`<tr key=${entry.name}><th scope="row">${entry.name}</th><td class="number">${bytes(entry.size)}</td><td class="number packed">${bytes(entry.packed)}</td>
      <td>${TEXTUAL.test(entry.name) && html`<${Button} kind="quiet" aria-expanded=${open === entry.name} onClick=${() => setOpen(open === entry.name ? null : entry.name)}>${t(open === entry.name ? "model.file.close" : "model.file.show")}<//>`}</td></tr>`)}</tbody></table></div>
    ${zip.more && html`<p class="faint">${t("model.inside.more")}</p>`}
    ${zip.entries.filter(({ name }) => name === open).map((entry) => html`<h3 key=${entry.name}>${entry.name}</h3><${Content} key=${`${entry.name} text`} zip=${zip} entry=${entry} />`)}`}<//>`;
}

export function Files({ model }) {
  const artifacts = (model.task?.execution?.artifacts ?? []).filter(({ mode }) => mode !== "input");
  return html`<${Section} title=${t("model.file")}>${model.uri ? html`<p><${Download} address=${model.uri} /></p>` : html`<p class="faint">${t("model.file.none")}</p>`}
      ${isOwnFile(model.uri) && /\.zip$/i.test(model.uri) && html`<${Inside} address=${model.uri} />`}<//>
    ${artifacts.length > 0 && html`<${Section} title=${t("model.artifacts", { name: model.task.name })}><div class="scroller" tabindex="0" role="region" aria-label=${t("model.artifacts", { name: model.task.name })}><table class="plain" aria-label=${t("model.artifacts", { name: model.task.name })}>
      <thead><tr><th scope="col">${t("model.file.name")}</th><th scope="col">${t("model.file.kind")}</th><th scope="col" class="number">${t("model.file.size")}</th><th scope="col">${t("model.file.file")}</th></tr></thead>
      <tbody>${artifacts.map((one) => html`<tr key=${one.key}><th scope="row">${one.key}</th><td>${one.type_data?.content_type ?? one.type}</td><td class="number">${bytes(one.content_size)}</td><td><${Download} address=${one.uri ?? ""} /></td></tr>`)}</tbody></table></div><//>`}`;
}
