// The archives of a version, and the files in them.
import { html } from "../../base/html.js";
import { bytes } from "../../base/times.js";
import { t } from "../../base/words.js";
import { Empty, SafeLink, Section } from "../../parts/basics.js";
import { Download } from "../../parts/archive/download.js";

const SHOWN = 2000;

export function Files({ task, files }) {
  const archives = (task.execution?.artifacts ?? []).filter(({ mode }) => mode !== "input");
  return html`<${Section} title=${t("dataset.files")}>${files.length === 0 ? html`<${Empty} title=${t("dataset.files.none")} />` : html`<div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.files")}><table class="plain" aria-label=${t("dataset.files")}>
      <thead><tr><th scope="col">${t("dataset.file")}</th><th scope="col" class="number">${t("datasets.col.size")}</th><th scope="col">${t("dataset.sum")}</th><th scope="col">${t("dataset.lies")}</th></tr></thead>
      <tbody>${files.slice(0, SHOWN).map((one) => html`<tr key=${one.name}><th scope="row">${one.name}</th><td class="number">${bytes(one.size)}</td><td><code title=${one.hash}>${(one.hash ?? "").slice(0, 12)}</code></td>
        <td>${one.link ? html`<${SafeLink} href=${one.link} />` : one.of === task.id ? t("dataset.lies.here") : html`<a href=${`/datasets/simple/*/tasks/${encodeURIComponent(one.of ?? "")}`}>${t("dataset.lies.there", { id: `${one.of}`.slice(0, 8) })}</a>`}</td></tr>`)}</tbody></table></div>`}
      ${files.length > SHOWN && html`<p class="faint">${t("dataset.files.more", { n: SHOWN, all: files.length })}</p>`}<//>
    ${archives.length > 0 && html`<${Section} title=${t("dataset.archives")}><div class="scroller" tabindex="0" role="region" aria-label=${t("dataset.archives")}><table class="plain" aria-label=${t("dataset.archives")}><thead><tr><th scope="col">${t("dataset.artifact")}</th><th scope="col" class="number">${t("datasets.col.size")}</th><th scope="col">${t("dataset.download")}</th></tr></thead>
      <tbody>${archives.map((one) => html`<tr key=${one.key}><th scope="row">${one.key}</th><td class="number">${bytes(one.content_size)}</td><td><${Download} address=${one.uri ?? ""} /></td></tr>`)}</tbody></table></div><//>`}`;
}
