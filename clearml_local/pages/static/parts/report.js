// Images, sound, film, pages and texts that tasks report. Files of this server are shown; others are named, never fetched.
import { classes, html, style, useEffect, useRef, useState } from "../base/html.js";
import { isOwnFile } from "../base/api.js";
import { useData } from "../base/data.js";
import { decoded } from "../base/texts.js";
import { t } from "../base/words.js";
import { Button, Copy, Loaded, SafeLink } from "./basics.js";
import { HtmlDocument } from "./document.js";
import { readHead } from "./reports/files.js";
import "./reports/words.js";

style(import.meta.url, "report.css");
const TEXT_BYTES = 200_000;
const PAGE_BYTES = 30_000_000;
const TINY = 200; // pixels: of so few each can be seen
const KINDS = [
  ["image", /\.(png|jpe?g|gif|webp|bmp|svg|avif|ico)$/i], ["audio", /\.(wav|mp3|ogg|oga|flac|m4a|aac|opus)$/i], ["video", /\.(mp4|webm|mov|m4v|ogv|mkv)$/i],
  ["page", /\.html?$/i], ["text", /\.(txt|log|json|csv|ya?ml|md|xml|ini|toml|py)$/i],
];

/** What a file is by the end of its name: "image", "audio", "video", "page", "text" or "other". */
export function kindOf(url) {
  const path = `${url ?? ""}`.split(/[?#]/)[0];
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? "other";
}

/** A file that lies elsewhere: pages of this server ask no other host for anything. */
export const Elsewhere = ({ url }) => html`<p class="elsewhere faint">${t("report.elsewhere")} <${SafeLink} href=${url} /> <${Copy} text=${`${url}`} /></p>`;

/** An image; a broken one says so. */
export function Picture({ url, title }) {
  const [broken, setBroken] = useState(null);
  const [tiny, setTiny] = useState(false);
  const inside = /^data:image\/(png|jpeg|gif|webp);/i.test(url ?? "");
  if (!inside && !isOwnFile(url)) return html`<${Elsewhere} url=${url} />`;
  if (broken === url) return html`<p class="notice">${t("report.broken")} <${SafeLink} href=${url}>${title ?? url}<//></p>`;
  return html`<img class=${classes("picture", { tiny })} src=${url} alt=${title ?? ""} loading="lazy" decoding="async" onError=${() => setBroken(url)}
    onLoad=${(event) => setTiny(event.currentTarget.naturalWidth < TINY)} />`;
}

/** A page with its own scripts, in a frame of no origin that may ask nobody for anything. */
function Scripted({ text, title }) {
  const frame = useRef(null);
  useEffect(() => {
    const ready = ({ source, data }) => { if (source === frame.current?.contentWindow && data === "ready") source.postMessage({ text }, "*"); };
    addEventListener("message", ready);
    return () => removeEventListener("message", ready);
  }, [text]);
  return html`<iframe ref=${frame} src="/static/frames/scripted/report.html" sandbox="allow-scripts" title=${title}></iframe>`;
}

/** A page: without its scripts, unless its reader lets them run. */
export function HtmlReport({ url, title }) {
  const [scripts, setScripts] = useState(false);
  const asked = useData((how) => readHead(url, PAGE_BYTES, how), `page ${url}`);
  return html`<div class="html-report"><${Loaded} from=${asked}>${({ text }) => html`
    ${scripts ? html`<${Scripted} text=${text} title=${title} />` : html`<${HtmlDocument} text=${text} title=${title} />`}
    <p class="faint">${t(scripts ? "report.scripts.on" : "report.scripts.off")} <${Button} onClick=${() => setScripts(!scripts)}>${t(scripts ? "report.scripts.stop" : "report.scripts.run")}<//></p>`}<//></div>`;
}

function Text({ url }) {
  const asked = useData((how) => readHead(url, TEXT_BYTES, how), `text ${url}`);
  return html`<${Loaded} from=${asked}>${({ text, whole }) => html`<pre class="block" tabindex="0">${text}</pre>${!whole && html`<p class="faint">${t("preview.cut")}</p>`}`}<//>`;
}

/** Whatever a task reported as an image or a medium. */
export function Media({ url, title }) {
  const kind = kindOf(url);
  const [broken, setBroken] = useState(null);
  if (!isOwnFile(url)) return html`<${Elsewhere} url=${url} />`;
  if (broken === url) return html`<p class="notice">${t("report.broken")} <${SafeLink} href=${url}>${title ?? url}<//></p>`;
  if (kind === "image") return html`<${Picture} url=${url} title=${title} />`;
  if (kind === "audio") return html`<audio controls preload="metadata" src=${url} aria-label=${title} onError=${() => setBroken(url)}></audio>`;
  if (kind === "video") return html`<video controls preload="metadata" src=${url} aria-label=${title} onError=${() => setBroken(url)}></video>`;
  if (kind === "page") return html`<${HtmlReport} url=${url} title=${title} />`;
  if (kind === "text") return html`<${Text} url=${url} />`;
  return html`<p><${SafeLink} href=${url}>${decoded(url.split("/").pop())}<//></p>`;
}
