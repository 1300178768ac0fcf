// Changes, soon after they happen. All tabs of a browser share one stream: browsers allow six connections to a
// host, and a stream holds one for as long as its page is open. Whoever has the lock listens and tells the others.
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
  if (missed || returned) for (const hear of listeners) hear({ everything: null });
}
function setState(now) {
  if (state === now) return;
  state = now;
  for (const tell of states) tell(now);
}
channel.onmessage = ({ data }) => {
  if (data.ask) { if (leading) channel.postMessage({ state }); } else deliver(data);
};

let leading = false;
function lead() {
  leading = true;
  return new Promise(() => { // never resolved: the lock goes with the page
    const share = (message) => { deliver(message); channel.postMessage(message); };
    const source = new EventSource("/live");
    source.addEventListener("hello", ({ lastEventId: number }) => share({ state: "live", number, hello: true }));
    source.onmessage = ({ data, lastEventId: number }) => share({ changes: JSON.parse(data), number });
    source.onerror = () => {
      share({ state: "lost" });
      if (source.readyState === EventSource.CLOSED) { source.close(); setTimeout(() => lead(), 3000); }
    };
  });
}

let begun = false;
/** Begin to listen; to be called once somebody is logged in. `number`: of the last change before anything was asked. */
export function begin(number) {
  if (begun) return;
  begun = true;
  told ??= number;
  navigator.locks.request("clearml-live", lead);
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
