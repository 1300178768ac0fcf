// What is in a file: rows of a table, JSON, text, a picture, a page; for the rest, what it is and how to open it.
import { html } from "../../base/html.js";
import { isOwnFile } from "../../base/api.js";
import { useData } from "../../base/data.js";
import { decoded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Command, Copy, Loaded } from "../basics.js";
import { pretty } from "../documents/json.js";
import { Elsewhere, HtmlReport, Media, Picture, kindOf } from "../report.js";
import { csvTable } from "../documents/csv.js";
import { readHead } from "./files.js";
import { DataTable } from "./table.js";
import "./words.js";

const HEAD_BYTES = 512 * 1024;
const JSON_BYTES = 4 * 1024 * 1024;
const TEXT_SHOWN = 100_000;
const ROWS_MOST = 5000;
const KINDS = [
  ["csv", /\.(csv|tsv)(\.gz)?$/i, /^text\/(csv|tab-separated-values)/], ["json", /\.json(\.gz)?$/i, /^application\/json/], ["parquet", /\.parquet$/i, /parquet/],
  ["image", /\.(png|jpe?g|gif|webp|svg|avif|bmp)$/i, /^image\//], ["page", /\.html?$/i, /^text\/html/], ["audio", /\.(wav|mp3|ogg|flac|m4a)$/i, /^audio\//],
  ["video", /\.(mp4|webm|mov|ogv)$/i, /^video\//], ["text", /\.(txt|log|md|ya?ml|toml|ini|py|xml)(\.gz)?$/i, /^text\//],
  ["pickle", /\.(pkl|pickle|joblib)$/i, /pickle/], ["numpy", /\.np[yz]$/i, /numpy/], ["zip", /\.(zip|tar(\.gz)?|tgz)$/i, /zip|x-tar/],
];

/** Which of KINDS a file is, by its name first; "other" for the rest. */
export function fileKind(url, contentType = "") {
  const path = decoded(`${url ?? ""}`.split(/[?#]/)[0]);
  return (KINDS.find(([, name]) => name.test(path)) ?? KINDS.find(([, , type]) => type.test(contentType)))?.[0] ?? "other";
}

function Text({ url, json }) {
  const asked = useData((how) => readHead(url, json ? JSON_BYTES : HEAD_BYTES, { ...how, gzip: /\.gz$/i.test(url) }), url);
  return html`<${Loaded} from=${asked}>${({ text, whole }) => {
    const shown = (json && whole && pretty(text)) || text;
    return html`<div class="with-copy"><pre class="block" tabindex="0">${shown.slice(0, TEXT_SHOWN)}</pre><${Copy} text=${text} /></div>
      ${(!whole || shown.length > TEXT_SHOWN) && html`<p class="faint">${t("preview.cut")}</p>`}`;
  }}<//>`;
}

function Csv({ url, title }) {
  const asked = useData(async (how) => {
    const { text, whole } = await readHead(url, HEAD_BYTES, { ...how, gzip: /\.gz$/i.test(url) });
    return { ...csvTable(text, ROWS_MOST, !whole), whole };
  }, url);
  return html`<${Loaded} from=${asked}>${({ columns, rows, whole }) => html`<${DataTable} columns=${columns} rows=${rows} title=${title} />
    ${!whole && html`<p class="faint">${t("preview.rows.cut")}</p>`}`}<//>`;
}

/** `open`: a command that opens it in Python; `said`: what the task itself said of it. */
export function FilePreview({ url, contentType, title, open, said }) {
  const kind = fileKind(url, contentType);
  const how = open && html`<${Command} title=${t("preview.open")} text=${open} />`;
  const note = said && html`<pre class="block" tabindex="0">${said}</pre>`;
  if (!url) return note || html`<p class="faint">${t("preview.none")}</p>`;
  if (!isOwnFile(url)) return html`<${Elsewhere} url=${url} />${note}${how}`;
  if (kind === "csv") return html`<${Csv} url=${url} title=${title} />${how}`;
  if (kind === "json" || kind === "text") return html`<${Text} url=${url} json=${kind === "json"} />${how}`;
  if (kind === "image") return html`<${Picture} url=${url} title=${title} />${how}`;
  if (kind === "page") return html`<${HtmlReport} url=${url} title=${title} />`;
  if (kind === "audio" || kind === "video" || kindOf(url) !== "other") return html`<${Media} url=${url} title=${title} />`;
  return html`<p>${t(`preview.is.${kind}`)}</p>${note}${how}`;
}
