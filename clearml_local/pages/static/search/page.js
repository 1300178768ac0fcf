// Search over everything: /search?q=TEXT[&regex=1][&kind=tasks]. `go` leads straight to what has the id that is asked for.
import { html, style, useEffect, useMemo, useRef, useState } from "../base/html.js";
import { useData } from "../base/data.js";
import { own } from "../base/own.js";
import { navigate, setQuery, useTitle } from "../base/router.js";
import { ID } from "../base/texts.js";
import { t } from "../base/words.js";
import { Button, Empty, Loaded, Loading } from "../parts/basics.js";
import { Tabs } from "../parts/tabs.js";
import { Hits } from "./hits.js";
import { EVERY, placeOfId, searched, searchedMentions } from "./kinds.js";
import { markerOf } from "./pattern.js";
import "./words.js";

style(import.meta.url, "search.css");
const PAUSE_MS = 300;
const LATER_MS = 700;

/** A text once it has been the same for a while: to read every parameter of every task takes the server some time. */
function useLater(text) {
  const [later, setLater] = useState(text);
  useEffect(() => { const timer = setTimeout(() => setLater(text), LATER_MS); return () => clearTimeout(timer); }, [text]);
  return later;
}

/** A field that tells of what is typed once there is a pause. */
function Field({ text, tell, enter, down }) {
  const [typed, setTyped] = useState(text);
  const own = useRef(text);
  useEffect(() => { if (text !== own.current) { own.current = text; setTyped(text); } }, [text]);
  useEffect(() => {
    const timer = setTimeout(() => { if (typed.trim() !== own.current) { own.current = typed.trim(); tell(own.current); } }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const keys = (event) => {
    if (event.key === "Enter") { event.preventDefault(); enter(typed.trim()); }
    if (event.key === "ArrowDown") { event.preventDefault(); down(); }
  };
  return html`<input id="search-text" type="search" value=${typed} aria-label=${t("search.field")} placeholder=${t("search.field")} autocomplete="off" spellcheck="false"
    onInput=${(event) => setTyped(event.target.value)} onKeyDown=${keys} />`;
}

const NOTHING = { hits: [], count: 0 };

function Found({ groups, kind, marker, error, loading }) {
  const all = EVERY.reduce((sum, one) => sum + groups[one].count, 0);
  const late = error ? html`<p class="notice">${t("search.mentions.not")} ${error.message}</p>` : loading && html`<${Loading} what=${t("search.mentions.loading")} />`;
  if (!all && loading) return late;
  if (!all) return html`${late}<${Empty} title=${t("search.none")}><p>${t("search.none.text")}</p><//>`;
  const href = (one) => { const query = new URLSearchParams(location.search); query.set("kind", one); return `/search?${query}`; };
  const tabs = [{ id: "all", label: t("search.all"), href: href("all"), count: all }, ...EVERY.filter((one) => groups[one].count).map((one) => ({
    id: one, label: t(`kind.${one}`), href: href(one), count: `${groups[one].count}${groups[one].more && groups[one].count === groups[one].hits.length ? "+" : ""}` }))];
  const shown = kind === "all" || !own(groups, kind)?.count ? EVERY : [kind];
  return html`<p class="reader-only" role="status">${t("search.count", { n: all })}</p>
    <${Tabs} tabs=${tabs} current=${shown.length === 1 ? kind : "all"} label=${t("search.kinds")} />
    <${Hits} groups=${groups} kinds=${shown} marker=${marker} few=${shown.length > 1} href=${href} />${late}`;
}

/** Whether the address was opened as it is, from anywhere: its expression may keep the server busy for seconds. */
function cameByLink() {
  const [loaded] = performance.getEntriesByType("navigation");
  return loaded?.type === "navigate" && loaded.name === location.href;
}

export default function Page({ place }) {
  const { q = "", regex = "", kind = "all", go } = place.query;
  const text = q.trim();
  const marker = useMemo(() => markerOf(text, !!regex), [text, regex]);
  const [agreed, setAgreed] = useState(!regex || !cameByLink());
  const asked = useData((how) => searched(text, !!regex, how), text && agreed ? `${regex} ${text}` : null, { keep: true });
  const settled = useLater(text);
  const mentions = useData((how) => searchedMentions(text, !!regex, how), text && agreed && settled === text ? `${regex} ${text}` : null);
  useTitle(text ? `${text} · ${t("search.title")}` : t("search.title"));
  useEffect(() => { if (!text) document.querySelector("#search-text")?.focus(); }, []);
  useEffect(() => { if (go && ID.test(text)) placeOfId(text).then((goal) => { if (goal) navigate(goal, { replace: true }); }, () => {}); }, [go, text]);
  const first = () => document.querySelector("#hits a");
  const wanted = useRef(null); // what Enter was pressed for before the hits of it were there
  useEffect(() => {
    if (wanted.current !== text || asked.loading || (!first() && mentions.loading)) return;
    wanted.current = null;
    first()?.click();
  });
  const enter = async (typed) => {
    if (ID.test(typed)) {
      const goal = await placeOfId(typed).catch(() => null);
      if (goal) return navigate(goal);
    }
    wanted.current = typed;
    if (typed !== text) return setQuery({ q: typed });
    if (asked.loading) return undefined;
    wanted.current = null;
    return first()?.click();
  };
  return html`<div class="page-head"><h1>${t("search.title")}</h1></div>
    <div class="search-bar"><${Field} text=${text} tell=${(typed) => { setAgreed(true); setQuery({ q: typed, go: null }); }} enter=${enter} down=${() => first()?.focus()} />
      <label class="check"><input type="checkbox" checked=${!!regex} onChange=${(event) => { setAgreed(true); setQuery({ regex: event.target.checked ? 1 : null }); }} /> ${t("search.regex")}</label></div>
    ${text && !agreed && html`<div class="notice"><p>${t("search.regex.ask")}</p><${Button} kind="primary" onClick=${() => setAgreed(true)}>${t("search.regex.go")}<//></div>`}
    ${text ? agreed && html`<${Loaded} from=${asked}>${(groups) => html`<${Found} groups=${{ ...groups, mentions: mentions.data ?? NOTHING }} kind=${kind} marker=${marker}
      error=${mentions.error} loading=${mentions.loading || settled !== text} />`}<//>` : html`<p class="faint">${t("search.help")}</p>`}`;
}
