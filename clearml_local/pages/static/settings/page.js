// What the server is, and the keys of whoever is logged in.
import { html } from "../base/html.js";
import { useTitle } from "../base/router.js";
import { knownSession, logout } from "../base/api.js";
import { useCall } from "../base/data.js";
import { t } from "../base/words.js";
import { quoted } from "../base/texts.js";
import { Button, Command, Copy, Facts, Loaded, Section } from "../parts/basics.js";
import { Keys } from "./keys.js";
import "./words.js";

// The folder may have blanks or quotes in its name.

const Address = ({ text }) => html`<code>${text}</code> <${Copy} text=${text} />`;

export default function Page() {
  const session = knownSession();
  const info = useCall("server.info", {});
  const data = quoted(session.data);
  useTitle(t("settings.title"));
  const leave = async () => { await logout(); location.assign("/"); };
  return html`<div class="page-head"><h1>${t("settings.title")}</h1><div class="actions"><${Button} onClick=${leave}>${t("nav.logout")}<//></div></div>
    <${Section} title=${t("settings.server")}><${Loaded} from=${info}>${(server) => html`<${Facts} rows=${[
      [t("settings.api"), html`<${Address} text=${session.api_server} />`], [t("settings.files"), html`<${Address} text=${session.files_server} />`],
      [t("settings.web"), html`<${Address} text=${location.origin} />`], [t("settings.data"), html`<${Address} text=${session.data} />`],
      [t("settings.version"), `${server.version} (${server.build})`], [t("settings.protocol"), server.api], [t("settings.user"), session.user],
    ]} />`}<//><//>
    <${Section} title=${t("settings.commands")}>
      <${Command} title=${t("settings.env")} text=${`eval "$(python -m clearml_local env --data ${data})"`} />
      <${Command} title=${t("settings.ui")} text=${`python -m clearml_local ui --data ${data}`} />
      <${Command} title=${t("settings.status")} text=${`python -m clearml_local status --data ${data}`} />
      <${Command} title=${t("settings.backup")} text=${`python -m clearml_local backup FOLDER --data ${data}`} /><//>
    <${Keys} session=${session} />`;
}
