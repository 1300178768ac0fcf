// Images, sound, film and pages that tasks report. Files of this server are shown; others are named, never fetched.
import { html, style, useState } from "../base/html.js";
import { isOwnFile } from "../base/api.js";
import { t } from "../base/words.js";
import { Button, Copy, SafeLink } from "./basics.js";
import "./reports/words.js";

style(import.meta.url, "report.css");
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
  const [broken, setBroken] = useState(false);
  const inside = /^data:image\/(png|jpeg|gif|webp);/i.test(url ?? "");
  if (!inside && !isOwnFile(url)) return html`<${Elsewhere} url=${url} />`;
  if (broken) return html`<p class="notice">${t("report.broken")} <${SafeLink} href=${url}>${title ?? url}<//></p>`;
  return html`<img class="picture" src=${url} alt=${title ?? ""} loading="lazy" decoding="async" onError=${() => setBroken(true)} />`;
}
