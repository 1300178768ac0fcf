// The model card: the page of it in a frame that runs nothing, or its text; of the task's artifacts, else of the package.
import { html, useState } from "../../base/html.js";
import { fetchFile, isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { language, t } from "../../base/words.js";
import { Empty, Loaded, SafeLink, Section } from "../../parts/basics.js";
import { HtmlDocument } from "../../parts/document.js";
import { Markdown } from "../../parts/documents/markdown.js";
import { bounded, openZip } from "../../parts/archive/zip.js";
import { rules } from "../rules.js";

const MOST_BYTES = 24e6;

const artifact = (model, name) => (name ? (model.task?.execution?.artifacts ?? []).find(({ key, mode }) => key === name && mode !== "input") : undefined);
const textual = async (answer) => new TextDecoder().decode((await bounded(answer.body, MOST_BYTES)).bytes);

/** The card as text, its page or its Markdown: `{text, page, address}`; null where there is none. */
async function cardOf(model, asPage, speech, how) {
  const { card = {} } = rules();
  const found = artifact(model, asPage ? card.page : card.text?.[speech] ?? card.text?.en);
  if (found && isOwnFile(found.uri)) return { text: await textual(await fetchFile(found.uri, how)), page: asPage, address: found.uri };
  const name = asPage ? card.inside?.page : card.inside?.[speech] ?? card.inside?.en;
  if (!name || !isOwnFile(model.uri)) return null;
  const zip = await openZip(model.uri, how);
  const entry = zip.entries.find((one) => one.name === name);
  if (!entry) return null;
  return { text: new TextDecoder().decode((await zip.read(entry, MOST_BYTES)).bytes), page: asPage, inside: name };
}

export function Card({ model }) {
  const { card } = rules();
  const [asPage, setAsPage] = useState(true);
  const from = useData(async (how) => await cardOf(model, asPage, language(), how) ?? await cardOf(model, !asPage, language(), how),
    `card ${model.id} ${asPage} ${language()}`);
  if (!card) return html`<${Section} title=${t("model.tab.card")}><p class="doing-words">${model.comment}</p><//>`;
  const choice = html`<label class="check"><input type="checkbox" checked=${!asPage} onChange=${(event) => setAsPage(!event.target.checked)} /> ${t("model.card.text")}</label>`;
  return html`<${Section} title=${t("model.tab.card")} actions=${choice}><${Loaded} from=${from}>${(found) => {
    if (!found) return html`<${Empty} title=${t("model.card.none")}><p>${t("model.card.how")}</p><//>`;
    return html`${found.page ? html`<${HtmlDocument} text=${found.text} title=${t("model.card.frame")} />` : html`<${Markdown} text=${found.text} />`}
      <p class="faint">${found.address ? html`<${SafeLink} href=${found.address}>${t("model.card.file")}<//>` : t("model.card.inside", { name: found.inside })} · ${t("model.card.safe")}</p>`;
  }}<//><//>`;
}
