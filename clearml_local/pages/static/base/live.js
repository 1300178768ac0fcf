// Changes, soon after they happen. All tabs of a browser share one stream: browsers allow six connections to a
// host, and a stream holds one for as long as its page is open. Whoever has the lock listens and tells the others.
import { checkSession, knownSession } from "./api.js";
import { useEffect, useRef } from "./html.js";

const listeners = new Set();
const states = new Set();
const channel = new BroadcastChannel("clearml-live");
let state = "starting";
let told; // the number of the last change that this page knows of, or has not asked anything before

/** `{changes}`, or `{state}`; `number` says up to which change that tells, `hello` that a stream has just begun. */
function deliver({ changes, state: now, number, hello }) {
  // a stream that ends takes along what it had not said yet, and between two streams nobody listens
  const missed = hello && number !== told;
  told = number ?? told;
  if (changes) for (const hear of listeners) hear(changes);
  const returned = state === "lost" && now === "live";
  if (now) setState(now);
  if (returned) sameServer();
  if (missed || returned) for (const hear of listeners) hear({ everything: null });
}
/** Another server may have come to this address: of other data, or with its files elsewhere, which a page must not ask. */
async function sameServer() {
  const before = knownSession();
  const now = await checkSession().catch(() => null);
  if (before && now && (now.data !== before.data || now.files_server !== before.files_server)) location.reload();
}
function setState(now) {
  if (state === now) return;
  state = now;
  for (const tell of states) tell(now);
}
channel.onmessage = ({ data }) => {
  if (data.ask) { if (leading) channel.postMessage({ state }); } else deliver(data);
};

const RETRY_MS = 3000;
const LOOK_MS = 5000;
const SILENT_MS = 40_000; // the server says at least every 15 s that it is there
let leading = false;
let stop = () => {};

function lead() {
  leading = true;
  let [source, timer, heard] = [null, 0, performance.now()];
  const share = (message) => { heard = performance.now(); deliver(message); channel.postMessage(message); };
  const open = () => {
    source = new EventSource("/live");
    source.addEventListener("hello", ({ lastEventId: number }) => share({ state: "live", number, hello: true }));
    source.addEventListener("beat", () => share({ state: "live" }));
    source.onmessage = ({ data, lastEventId: number }) => share({ changes: JSON.parse(data), number });
    source.onerror = () => {
      share({ state: "lost" });
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      checkSession().catch(() => {}); // refused: perhaps nobody is logged in any more, and then that is to be said
      clearTimeout(timer);
      timer = setTimeout(open, RETRY_MS);
    };
  };
  open();
  const look = setInterval(() => { if (state !== "lost" && performance.now() - heard > SILENT_MS) share({ state: "lost" }); }, LOOK_MS);
  return new Promise((leave) => {
    stop = () => { source.close(); clearTimeout(timer); clearInterval(look); leading = false; leave(); };
  });
}

/** Listen once it is this page's turn. A page that is left may be kept to go back to: it must not hold the others up. */
function waitForTurn() {
  const left = new AbortController();
  navigator.locks.request("clearml-live", { signal: left.signal }, lead).catch(() => {});
  addEventListener("pagehide", () => { left.abort(); stop(); }, { once: true });
}

let begun = false;
/** Begin to listen; to be called once somebody is logged in. `number`: of the last change before anything was asked. */
export function begin(number) {
  if (begun) return;
  begun = true;
  told ??= number;
  waitForTurn();
  addEventListener("pageshow", ({ persisted }) => { if (persisted) waitForTurn(); });
  channel.postMessage({ ask: true });
}

/** Whether changes are heard of: "starting", "live" or "lost". */
export const liveState = () => state;
export function onState(tell) {
  states.add(tell);
  return () => states.delete(tell);
}

/** Whether changes concern a kind, or one document of it. An unnamed rest ("too many") concerns everybody. */
export function concerns(changes, kind, id) {
  if ("everything" in changes) return true;
  if (!(kind in changes)) return false;
  return id === undefined || changes[kind] === null || changes[kind].includes(id);
}

/** Call back with each change as long as a component is shown. */
export function useChanges(hear) {
  const latest = useRef(hear);
  latest.current = hear;
  useEffect(() => {
    const tell = (changes) => latest.current(changes);
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, []);
}
