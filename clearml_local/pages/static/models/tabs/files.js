// The model's file, what is inside of it, and what its task put beside it.
import { html, useMemo, useState } from "../../base/html.js";
import { isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { setQuery, usePlace } from "../../base/router.js";
import { bytes } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Button, Loaded, Section } from "../../parts/basics.js";
import { Download } from "../../parts/archive/download.js";
import { openZip } from "../../parts/archive/zip.js";
import { pretty } from "../../parts/documents/json.js";

const SHOWN_BYTES = 200000;
const SHOWN = 200;
const STEP = 500;
const TEXTUAL = /\.(json|jsonl|md|txt|csv|tsv|ya?ml|toml|xml|html?|svg|py|cfg|ini|log)$/i;

function Content({ zip, entry }) {
  const from = useData(async () => zip.read(entry, SHOWN_BYTES), `${entry.offset} ${entry.name}`);
  return html`<${Loaded} from=${from}>${({ bytes: content, cut }) => {
    const text = new TextDecoder().decode(content);
    const shown = !cut && entry.name.endsWith(".json") ? pretty(text) ?? text : text;
    return html`${cut && html`<p class="faint">${t("model.file.cut", { size: bytes(content.length), all: bytes(entry.size) })}</p>`}<pre class="text-block" tabindex="0">${shown}</pre>`;
  }}<//>`;
}

/** Rows from one on: they are made once, and stay as they are when more of them follow. `open` is the place of one of them. */
function Some({ entries, from, to, open, onOpen }) {
  return useMemo(() => entries.slice(from, to).map(({ entry, place }) => html`<tr key=${place}><th scope="row">${entry.name}</th><td class="number">${bytes(entry.size)}</td><td class="number packed">${bytes(entry.packed)}</td>
    <td>${TEXTUAL.test(entry.name) && html`<${Button} kind="quiet" aria-expanded=${open === place} onClick=${() => onOpen(open === place ? null : place)}>${t(open === place ? "model.file.close" : "model.file.show")}<//>`}</td></tr>`), [entries, from, to, open]);
}

function Entries({ zip }) {
  const find = usePlace().query.entries ?? "";
  const [open, setOpen] = useState(null);
  const [{ of, ends }, setEnds] = useState({ of: find, ends: [SHOWN] });
  const found = useMemo(() => zip.entries.map((entry, place) => ({ entry, place })).filter(({ entry }) => entry.name.toLowerCase().includes(find.trim().toLowerCase())), [zip, find]);
  const upTo = of === find ? ends : [SHOWN]; // another search begins anew
  const shown = Math.min(upTo.at(-1), found.length);
  return html`${zip.entries.length > SHOWN && html`<p><input type="text" aria-label=${t("model.inside.find")} placeholder=${t("model.inside.find")} value=${find} onInput=${(event) => setQuery({ entries: event.currentTarget.value })} /></p>
      <p class="faint" role="status">${t("model.inside.of", { shown, n: found.length, all: zip.entries.length })}</p>`}
    <div class="scroller" tabindex="0" role="region" aria-label=${t("model.inside")}><table class="plain" aria-label=${t("model.inside")}>
    <thead><tr><th scope="col">${t("model.file.name")}</th><th scope="col" class="number">${t("model.file.size")}</th><th scope="col" class="number packed">${t("model.file.packed")}</th><th scope="col"><span class="reader-only">${t("model.file.show")}</span></th></tr></thead>
    <tbody>${upTo.map((to, i) => { const from = upTo[i - 1] ?? 0; return html`<${Some} key=${i} entries=${found} from=${from} to=${to} onOpen=${setOpen} open=${found.slice(from, to).some(({ place }) => place === open) ? open : null} />`; })}</tbody></table></div>
    ${shown < found.length && html`<p><${Button} onClick=${() => setEnds({ of: find, ends: [...upTo, shown + STEP] })}>${t("model.inside.next")}<//></p>`}
    ${zip.more && html`<p class="faint">${t("model.inside.more")}</p>`}
    ${open !== null && html`<h3>${zip.entries[open].name}</h3><${Content} key=${open} zip=${zip} entry=${zip.entries[open]} />`}`;
}

/** What an archive holds; texts can be looked at. */
function Inside({ address }) {
  const from = useData((how) => openZip(address, how), address);
  return html`<${Loaded} from=${from}>${(zip) => html`<${Entries} key=${address} zip=${zip} />`}<//>`;
}

export function Files({ model }) {
  const artifacts = (model.task?.execution?.artifacts ?? []).filter(({ mode }) => mode !== "input");
  return html`<${Section} title=${t("model.file")}>${model.uri ? html`<p><${Download} address=${model.uri} /></p>` : html`<p class="faint">${t("model.file.none")}</p>`}
      ${isOwnFile(model.uri) && /\.zip$/i.test(model.uri) && html`<${Inside} address=${model.uri} />`}<//>
    ${artifacts.length > 0 && html`<${Section} title=${t("model.artifacts", { name: model.task.name })}><div class="scroller" tabindex="0" role="region" aria-label=${t("model.artifacts", { name: model.task.name })}><table class="plain" aria-label=${t("model.artifacts", { name: model.task.name })}>
      <thead><tr><th scope="col">${t("model.file.name")}</th><th scope="col">${t("model.file.kind")}</th><th scope="col" class="number">${t("model.file.size")}</th><th scope="col">${t("model.file.file")}</th></tr></thead>
      <tbody>${artifacts.map((one) => html`<tr key=${one.key}><th scope="row">${one.key}</th><td>${one.type_data?.content_type ?? one.type}</td><td class="number">${bytes(one.content_size)}</td><td><${Download} address=${one.uri ?? ""} /></td></tr>`)}</tbody></table></div><//>`}`;
}
