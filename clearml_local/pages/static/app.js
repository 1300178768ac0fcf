// The way in: who is logged in, where we are, and which page that is. A page is fetched when it is first opened.
import { Component, html, render, useEffect, useState } from "./base/html.js";
import { getSession, onLoginLost } from "./base/api.js";
import { begin, liveState, onState } from "./base/live.js";
import { navigate, usePlace } from "./base/router.js";
import { ID } from "./base/texts.js";
import { t, useLanguage } from "./base/words.js";
import { Button, Empty, Failure, Loading } from "./parts/basics.js";
import "./parts/words.js";
import "./shell/words.js";
import { Frame } from "./shell/frame.js";
import { Login, LoginAgain } from "./shell/login.js";

const ITEM = "(?:experiments|tasks)";
// Addresses as ClearML's own pages have them -> the module of the page.
const ROUTES = [
  [/^\/(dashboard\/?)?$/, () => import("./home/page.js")],
  [/^\/search\/?$/, () => import("./search/page.js")],
  [new RegExp(`^/pipelines/[^/]+/${ITEM}/[^/]+`), () => import("./pipelines/run.js")],
  [/^\/pipelines(\/|$)/, () => import("./pipelines/list.js")],
  [new RegExp(`^/datasets/simple/[^/]+/${ITEM}/[^/]+`), () => import("./datasets/version.js")],
  [/^\/datasets(\/|$)/, () => import("./datasets/list.js")],
  [new RegExp(`^(/projects/[^/]+)?/compare-${ITEM}`), () => import("./compare/page.js")],
  [/^\/projects\/[^/]+\/models\/[^/]+/, () => import("./models/page.js")],
  [/^(\/projects\/[^/]+)?\/models(\/|$)/, () => import("./models/list.js")],
  [new RegExp(`^/projects/[^/]+/${ITEM}/[^/]+`), () => import("./tasks/page.js")],
  [/^\/projects(\/|$)/, () => import("./tasks/list.js")],
  [/^\/workers-and-queues(\/|$)/, () => import("./queues/page.js")],
  [/^\/monitoring(\/|$)/, () => import("./monitoring/page.js")],
  [/^\/settings(\/|$)/, () => import("./settings/page.js")],
  [/^\/reports(\/|$)/, () => import("./reports/page.js")],
];

/** Catches what a page throws while it is drawn: a page with a fault says so, and is never blank. */
class Guard extends Component {
  constructor() { super(); this.state = { error: null }; }

  static getDerivedStateFromError(error) { return { error }; }

  componentDidCatch(error) { console.error(error); }

  componentDidUpdate(before) { if (before.at !== this.props.at && this.state.error) this.setState({ error: null }); }

  render({ children }, { error }) {
    if (!error) return children;
    return html`<${Empty} heading="h1" title=${t("crash.title")}><p>${t("crash.text")}</p><pre>${error.message}</pre>
      <${Button} onClick=${() => location.reload()}>${t("crash.reload")}<//><//>`;
  }
}

/** A module that is not there since the server is gone is told of as what it is; one with a fault goes to the console, too. */
function notFetched(error) {
  if (error instanceof TypeError && liveState() !== "live") return Object.assign(error, { status: 0 });
  console.error(error);
  return error;
}

function Page({ place }) {
  const found = ROUTES.find(([pattern]) => pattern.test(place.path.replace(/;[^/]*/g, "")))?.[1];
  const [page, setPage] = useState({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let shown = true;
    if (found) {
      found().then(
        (module) => shown && setPage({ found, Shown: module.default }),
        (error) => { if (shown) setPage({ found, error: notFetched(error) }); },
      );
    }
    return () => { shown = false; };
  }, [found, tries]);
  // Browsers may keep a module that could not be fetched as such: only a page that is loaded anew has it.
  useEffect(() => page.error && onState((now) => { if (now === "live") location.reload(); }), [page.error]);
  if (!found) return html`<${Empty} heading="h1" title=${t("lost.title")}><p>${t("lost.text")}</p><a class="button" href="/">${t("lost.home")}</a><//>`;
  if (page.found !== found) return html`<${Loading} />`;
  if (page.error) return html`<${Failure} error=${page.error} retry=${() => setTries(tries + 1)} />`;
  // The key is what the page is of: nothing of one is shown as another's.
  return html`<${page.Shown} key=${place.parts.filter((part) => ID.test(part)).join()} place=${place} />`;
}

function App() {
  useLanguage();
  const place = usePlace();
  const [session, setSession] = useState(null);
  const [error, setError] = useState(null);
  const ask = () => getSession().then((now) => { setError(null); setSession(now); }, setError);
  useEffect(() => { ask(); return onLoginLost(setError); }, []);
  useEffect(() => { if (session) begin(session.changes); }, [session]);
  const isOut = error?.status === 401;
  const enter = (now) => {
    if (session && session.data !== now.data) { location.reload(); return; } // another server is there now
    if ("login" in place.query) navigate("/", { replace: true });
    setError(null);
    setSession(now);
  };
  if (!session && isOut) return html`<${Login} onLogin=${enter} used=${place.query.login === "used"} />`;
  if (!session) return error ? html`<main class="login"><${Failure} error=${error} retry=${ask} /></main>` : html`<${Loading} />`;
  return html`<${Frame} place=${place} session=${session}><${Guard} at=${place.path}><${Page} place=${place} /><//><//>${isOut && html`<${LoginAgain} onLogin=${enter} />`}`;
}

render(html`<${App} />`, document.getElementById("app"));
