// Views with a name, kept by this browser: columns, order and filters, to be had again in any project.
import { html, useState } from "../../base/html.js";
import { kept, useKept } from "../../base/kept.js";
import { t } from "../../base/words.js";
import { Button, Copy } from "../../parts/basics.js";
import { Confirm, Dialog } from "../../parts/dialog.js";
import { Menu } from "../../parts/menu.js";
import { announce } from "../../parts/toast.js";

/** Views as this page keeps them; what is none is left out. */
const viewsIn = (value) => (Array.isArray(value) ? value.filter((one) => typeof one?.name === "string" && typeof one.query === "string") : undefined);

function Save({ views, query, onSave, onClose }) {
  const [name, setName] = useState("");
  const given = name.trim();
  const save = async () => {
    onSave((now) => [...now.filter((one) => one.name !== given), { name: given, query }]);
    const there = kept("views", [], viewsIn).some((one) => one.name === given && one.query === query);
    announce(t(there ? "view.saved" : "view.saved.not", { name: given }), there ? "done" : "error");
  };
  return html`<${Confirm} title=${t("view.save")} label=${t("view.keep")} why=${given ? "" : t("view.unnamed")} act=${save} onClose=${onClose}>
    <div class="field"><label for="view-name">${t("view.name")}</label><input id="view-name" autofocus value=${name} autocomplete="off" maxlength="80" onInput=${(event) => setName(event.target.value)} />
      ${views.some((one) => one.name === given) && html`<p class="help">${t("view.replaces")}</p>`}</div>
    <p class="faint">${t("view.where")} <${Copy} text=${location.href} label=${t("view.copy")} /></p><//>`;
}

const Manage = ({ views, onSave, onClose }) => html`<${Dialog} title=${t("view.manage")} onClose=${onClose}>
  <ul class="list-chosen">${views.map((one) => html`<li key=${one.name}><span>${one.name}</span>
    <${Button} kind="danger" aria-label=${t("view.delete.one", { name: one.name })} onClick=${() => onSave((now) => now.filter((other) => other.name !== one.name))}>${t("view.delete")}<//></li>`)}</ul>
  ${!views.length && html`<p class="faint">${t("view.nothing")}</p>`}<//>`;

/** `query` is what the address says of this view now; `onOpen` gets that of the one chosen. */
export function Views({ query, onOpen }) {
  const [views, setViews] = useKept("views", [], viewsIn);
  const [open, setOpen] = useState(null);
  const items = [
    ...views.map((one) => ({ label: one.name, run: () => onOpen(one.query) })),
    { label: t("view.first"), run: () => onOpen("") },
    { label: t("view.save"), run: () => setOpen("save") },
    views.length > 0 && { label: t("view.manage"), run: () => setOpen("manage") },
  ];
  return html`<${Menu} label=${html`${t("view.views")} <span aria-hidden="true">▾</span>`} items=${items} />
    ${open === "save" && html`<${Save} views=${views} query=${query} onSave=${setViews} onClose=${() => setOpen(null)} />`}
    ${open === "manage" && html`<${Manage} views=${views} onSave=${setViews} onClose=${() => setOpen(null)} />`}`;
}
