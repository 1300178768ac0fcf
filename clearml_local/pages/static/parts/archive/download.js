// A link to a file of this server, or the address of one elsewhere.
import { html } from "../../base/html.js";
import { isOwnFile } from "../../base/api.js";
import { decoded } from "../../base/texts.js";
import { t } from "../../base/words.js";
import { Copy, SafeLink } from "../basics.js";

const named = (address) => decoded(address.split(/[?#]/)[0].split("/").pop());

export const Download = ({ address }) => html`<span>${isOwnFile(address) ? html`<a href=${address} download=${named(address)} target="_blank" rel="noreferrer noopener">${named(address)}</a>`
  : html`<${SafeLink} href=${address} />`} ${address && html`<${Copy} text=${address} label=${t("file.copy")} />`}</span>`;
