// Keys of the SDK: as many as somebody wants; a secret is shown once, and kept nowhere.
import { html, useState } from "../base/html.js";
import { call } from "../base/api.js";
import { useCall } from "../base/data.js";
import { Ago } from "../base/times.js";
import { t } from "../base/words.js";
import { Button, Command, Copy, Loaded, Section } from "../parts/basics.js";
import { Confirm, Dialog } from "../parts/dialog.js";
import { announce } from "../parts/toast.js";

const asText = (made, session) => [`export CLEARML_API_HOST=${session.api_server}`, `export CLEARML_FILES_HOST=${session.files_server}`, `export CLEARML_WEB_HOST=${location.origin}`,
  `export CLEARML_API_ACCESS_KEY=${made.access_key}`, `export CLEARML_API_SECRET_KEY=${made.secret_key}`].join("\n");

function Make({ onMade, onClose }) {
  const [label, setLabel] = useState("");
  const make = async () => onMade((await call("auth.create_credentials", label.trim() ? { label: label.trim() } : {})).credentials);
  return html`<${Confirm} title=${t("keys.new")} label=${t("keys.make")} act=${make} onClose=${onClose}>
    <p class="field"><label for="key-label">${t("keys.label")}</label><input id="key-label" value=${label} maxlength="200" autofocus autocomplete="off" onInput=${(event) => setLabel(event.target.value)} />
      <span class="help">${t("keys.label.help")}</span></p><//>`;
}

const Made = ({ made, session, onClose }) => html`<${Dialog} title=${t("keys.made")} onClose=${onClose}><p class="notice">${t("keys.once")}</p>
  <${Command} text=${asText(made, session)} title=${t("keys.env")} /><footer><${Button} kind="primary" onClick=${onClose}>${t("keys.noted")}<//></footer><//>`;

export function Keys({ session }) {
  const asked = useCall("auth.get_credentials", {}, { keep: true });
  const [dialog, show] = useState(null);
  const close = () => show(null);
  const revoke = async (key) => {
    await call("auth.revoke_credentials", { access_key: key });
    announce(t("keys.revoked"));
    asked.reload();
  };
  return html`<${Section} title=${t("keys.title")} actions=${html`<${Button} onClick=${() => show({ kind: "make" })}>${t("keys.new")}<//>`}><p class="faint">${t("keys.text")}</p>
    <${Loaded} from=${asked}>${({ credentials }) => html`<div class="scroller" tabindex="0" role="region" aria-label=${t("keys.title")}><table class="plain" aria-label=${t("keys.title")}>
      <thead><tr><th scope="col">${t("keys.key")}</th><th scope="col">${t("keys.label")}</th><th scope="col">${t("keys.used")}</th><th scope="col"><span class="reader-only">${t("keys.todo")}</span></th></tr></thead>
      <tbody>${credentials.map((one) => html`<tr key=${one.access_key}><th scope="row"><span class="id"><code title=${one.access_key}>${one.access_key.slice(0, 8)}</code><${Copy} text=${one.access_key} /></span></th><td>${one.label ?? "–"}</td><td><${Ago} at=${one.last_used} /></td>
        <td class="end"><${Button} kind="danger" why=${one.own ? t("keys.own") : ""} onClick=${() => show({ kind: "revoke", key: one })} aria-label=${t("keys.revoke.of", { key: one.label || one.access_key })}>${t("keys.revoke")}<//></td></tr>`)}</tbody></table></div>`}<//>
    ${dialog?.kind === "make" && html`<${Make} onClose=${() => show((now) => (now?.kind === "make" ? null : now))} onMade=${(made) => { show({ kind: "made", made }); asked.reload(); }} />`}
    ${dialog?.kind === "made" && html`<${Made} made=${dialog.made} session=${session} onClose=${close} />`}
    ${dialog?.kind === "revoke" && html`<${Confirm} title=${t("keys.revoke.title", { key: dialog.key.label || dialog.key.access_key.slice(0, 8) })} label=${t("keys.revoke")} danger act=${() => revoke(dialog.key.access_key)} onClose=${close}>
      <p>${t("keys.revoke.text")}</p><//>`}<//>`;
}
