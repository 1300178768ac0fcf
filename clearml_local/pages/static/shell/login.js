// For whoever is not logged in: what to type, and on by itself as soon as another tab has logged in.
import { html, useEffect, useLayoutEffect, useRef } from "../base/html.js";
import { getSession } from "../base/api.js";
import { t } from "../base/words.js";
import { Command } from "../parts/basics.js";

const LOOK_MS = 2000;

/** Over a page whose login has ended: what was typed there is still there afterwards. */
export function LoginAgain({ onLogin }) {
  const element = useRef(null);
  useLayoutEffect(() => { element.current.showModal(); return () => element.current?.close(); }, []);
  return html`<dialog class="login-again" ref=${element} aria-label=${t("login.title")} onCancel=${(event) => event.preventDefault()}
    onClose=${() => element.current?.isConnected && element.current.showModal()}>
    <div class="inside"><${Login} onLogin=${onLogin} as="div" /></div></dialog>`;
}

export function Login({ onLogin, used, as = "main" }) {
  useEffect(() => {
    document.title = `${t("login.title")} · ClearML`;
    const look = () => { if (!document.hidden) getSession(true).then(onLogin, () => {}); };
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener("visibilitychange", look);
    return () => { clearInterval(timer); document.removeEventListener("visibilitychange", look); };
  }, []);
  return html`<${as} class="login"><h1>${t("login.title")}</h1>
    ${used && html`<p class="notice" role="alert">${t("login.used")}</p>`}
    <p>${t("login.how")}</p><${Command} text="python -m clearml_local ui" />
    <p class="faint">${t("login.why")}</p><p class="faint">${t("login.waiting")}</p><//>`;
}
