// What a task holds, in tabs, the first of which is this page's own.
import { html, useEffect, useState } from "../base/html.js";
import { t } from "../base/words.js";
import { Failure, Loading } from "../parts/basics.js";
import { Tabs } from "../parts/tabs.js";

/** `children` is the first tab, shown where `tab` is "". */
export function TaskTabs({ id, tab, hrefOf, label, children }) {
  return html`<${Tabs} label=${label} current="" tabs=${[{ id: "", label: t("run.overview"), href: hrefOf("") }]} />${children}`;
}
