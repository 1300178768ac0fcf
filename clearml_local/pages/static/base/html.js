// What every page is written with: Preact without a build step. htm escapes nothing and needs not: what stands
// between ${} becomes a text node or a property, never markup.
import { Component, Fragment, createContext, createPortal, createRef, h, render } from "/vendor/preact.js";
import { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from "/vendor/hooks.js";
import htm from "/vendor/htm.js";

export const html = htm.bind(h);
export {
  Component, Fragment, createContext, createPortal, createRef, h, render,
  useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
};

/** Add a style sheet that lies beside a module, once: `style(import.meta.url, "table.css")`. */
export function style(module, name) {
  const address = new URL(name, module).pathname;
  if (document.querySelector(`link[rel=stylesheet][href="${address}"]`)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
}

/** The classes that hold, in one text: `classes("row", {on: selected})`. */
export const classes = (...some) => some
  .flatMap((one) => (one && typeof one === "object" ? Object.keys(one).filter((name) => one[name]) : one || []))
  .join(" ");
