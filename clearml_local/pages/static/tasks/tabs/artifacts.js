// What a task used and left behind: artifacts with what is in them, models in and out, datasets.
import { html, useState } from "../../base/html.js";
import { modelAddress } from "../../base/router.js";
import { Ago, bytes } from "../../base/times.js";
import { t } from "../../base/words.js";
import { decoded, pythonText } from "../../base/texts.js";
import { Copy, Empty, Facts, SafeLink, Section } from "../../parts/basics.js";
import { FilePreview } from "../../parts/reports/preview.js";
import { Related } from "./related.js";

const MODES = ["output", "input"];

/** The last part of an address, readable. */
const fileName = (address) => decoded(`${address ?? ""}`.split("/").pop());

function openWith(task, one) {
  const found = `from clearml import Task\nartifact = Task.get_task(${pythonText(task.id)}).artifacts[${pythonText(one.key)}]\n`;
  if (/\.parquet$/i.test(one.uri ?? "")) return `${found}import pandas; print(pandas.read_parquet(artifact.get_local_copy()))`;
  return /\.(zip|tar|tgz|gz)$/i.test(one.uri ?? "") && !/csv\.gz$/i.test(one.uri) ? `${found}print(artifact.get_local_copy())` : `${found}print(artifact.get())`;
}

function Artifact({ task, one, chosen }) {
  const [open, setOpen] = useState(chosen);
  const data = one.type_data ?? {};
  return html`<details class="artifact" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}><summary><strong>${one.key}</strong>
      <span class="faint">${one.type}</span> <span class="faint number">${bytes(one.content_size)}</span> ${one.timestamp && html`<${Ago} at=${one.timestamp * 1000} />`}</summary>
    ${open && html`<${Facts} rows=${[
        [t("artifact.file"), html`<${SafeLink} href=${one.uri}>${fileName(one.uri)}<//> <${Copy} text=${one.uri ?? ""} />`], [t("artifact.kind"), data.content_type],
        one.hash && [t("artifact.hash"), html`<code>${one.hash}</code> <${Copy} text=${one.hash} />`],
        ...(one.display_data ?? []).map(([name, value]) => [name, `${value}`]),
      ]} /><${FilePreview} url=${one.uri} contentType=${data.content_type} title=${one.key} open=${openWith(task, one)} said=${data.preview} />`}</details>`;
}

function Models({ title, rows }) {
  if (!rows.length) return null;
  return html`<${Section} title=${html`${title} <span class="count">${rows.length}</span>`}><div class="scroller" tabindex="0" role="region" aria-label=${title}><table class="plain" aria-label=${title}>
    <thead><tr>${["as", "model", "framework", "file"].map((name) => html`<th scope="col" key=${name}>${t(`models.${name}`)}</th>`)}</tr></thead>
    <tbody>${rows.map(({ name, model }) => {
      const one = model && typeof model === "object" ? model : { id: model };
      return html`<tr key=${`${name}${one.id}`}><td>${name}</td><th scope="row">${one.id ? html`<a href=${modelAddress(one)}>${one.name ?? one.id}</a>` : "–"}</th><td>${one.framework ?? "–"}</td>
        <td class="address">${one.uri ? html`<${SafeLink} href=${one.uri}>${fileName(one.uri)}<//> <${Copy} text=${one.uri} />` : "–"}</td></tr>`;
    })}</tbody></table></div><//>`;
}

export default function Artifacts({ task, detail }) {
  const all = task.execution?.artifacts ?? [];
  const [input, output] = [task.models?.input ?? [], task.models?.output ?? []];
  const chosen = detail[0] === "artifacts" ? detail[detail.length - 1] : "";
  return html`${MODES.map((mode) => {
    const some = all.filter((one) => (one.mode === "input" ? "input" : "output") === mode);
    return some.length > 0 && html`<${Section} key=${mode} title=${html`${t(`artifacts.${mode}`)} <span class="count">${some.length}</span>`}>
      ${some.map((one) => html`<${Artifact} key=${one.key} task=${task} one=${one} chosen=${one.key === chosen || (all.length === 1 && detail.length < 2)} />`)}<//>`;
  })}
    <${Models} title=${t("models.input")} rows=${input} /><${Models} title=${t("models.output")} rows=${output} /><${Related} task=${task} />
    ${!all.length && !input.length && !output.length && html`<${Empty} title=${t("artifacts.none")}><p class="faint">${t("artifacts.none.why")}</p><pre>task.upload_artifact("name", object)</pre><//>`}`;
}
