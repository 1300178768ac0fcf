// Draws one plot that a task reported, in a frame of no origin. What comes may be hostile: the frame may ask nobody
// for anything, opens nothing, and says only how tall it is, or what went wrong, or a picture that was asked for.
"use strict";

(() => {
  const HEIGHT = { otherwise: 420, min: 160, max: 2400 };
  const CONFIG = {
    responsive: false, displaylogo: false, showSendToCloud: false, showEditInChartStudio: false, plotlyServerURL: "", topojsonURL: "",
    modeBarButtonsToRemove: ["toImage", "sendDataToCloud", "lasso2d", "select2d"], editable: false, scrollZoom: false,
  };
  const place = () => document.getElementById("plot");
  const say = (message) => parent.postMessage(message, "*");
  let drawn = null;

  /** Brightness of a colour from 0 to 1; null where it is none that can be read. */
  function brightness(colour) {
    if (typeof colour !== "string" || !window.CSS?.supports("color", colour)) return null;
    const probe = document.createElement("i");
    probe.style.color = colour;
    document.body.append(probe);
    const found = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?/.exec(getComputedStyle(probe).color);
    probe.remove();
    if (!found || found[4] === "0") return null;
    return (0.3 * found[1] + 0.59 * found[2] + 0.11 * found[3]) / 255;
  }

  /** Black writing and white grounds become those of the theme; colours that say something stay. */
  function themed(part, theme, depth = 0) {
    if (!part || typeof part !== "object" || depth > 8) return;
    for (const [name, value] of Object.entries(part)) {
      if (value && typeof value === "object") { if (!Array.isArray(value) || depth < 4) themed(value, theme, depth + 1); } else if (/bgcolor$/.test(name)) {
        if ((brightness(value) ?? 0) > 0.85) part[name] = "rgba(0,0,0,0)";
      } else if (/gridcolor$|zerolinecolor$/.test(name)) {
        const light = brightness(value);
        if (light !== null && (light > 0.85 || light < 0.15)) part[name] = theme.line;
      } else if (/color$/.test(name) && (brightness(value) ?? 1) < 0.35) part[name] = theme.ink;
    }
  }

  /** Titles as Plotly 3 reads them: what was reported for earlier ones (the SDK's axes among it) has plain texts. */
  function titled(part, depth = 0) {
    if (!part || typeof part !== "object" || depth > 8) return part;
    if (typeof part.title === "string") part.title = { text: part.title };
    if (part.titlefont && part.title && typeof part.title === "object") part.title.font ??= part.titlefont;
    for (const value of Object.values(part)) if (value && typeof value === "object" && !Array.isArray(value)) titled(value, depth + 1);
    return part;
  }

  const copied = (value) => (value && typeof value === "object" ? JSON.parse(JSON.stringify(value)) : {});

  function layoutOf({ layout, theme, language, height }) {
    const made = copied(layout);
    const ratio = made.width > 0 && made.height > 0 ? made.height / made.width : 0;
    const wanted = made.height > 0 ? made.height : height || HEIGHT.otherwise;
    const fitting = ratio && made.width > innerWidth ? innerWidth * ratio : wanted;
    delete made.width;
    delete made.updatemenus; // buttons that restyle what is shown: nobody but the reader changes it
    themed(titled(made), theme);
    made.template ??= {};
    const base = (made.template.layout ??= {});
    base.colorway ??= theme.colours;
    base.font = { ...base.font, color: theme.ink };
    for (const axis of ["xaxis", "yaxis"]) base[axis] = { gridcolor: theme.line, zerolinecolor: theme.edge, automargin: true, ...base[axis] };
    return {
      separators: language === "pt" ? ",." : ".,", margin: { l: 60, r: 20, t: made.title?.text ? 56 : 28, b: 48 }, ...made,
      paper_bgcolor: made.paper_bgcolor ?? "rgba(0,0,0,0)", plot_bgcolor: made.plot_bgcolor ?? "rgba(0,0,0,0)",
      font: { size: 12, family: "system-ui, sans-serif", color: theme.ink, ...made.font }, autosize: true,
      modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.edge, activecolor: theme.ink }, width: Math.max(200, innerWidth), height: Math.min(HEIGHT.max, Math.max(HEIGHT.min, fitting)),
    };
  }

  async function draw(message) {
    drawn = message;
    document.documentElement.lang = message.language;
    document.documentElement.style.colorScheme = message.theme.dark ? "dark" : "light";
    document.body.style.background = message.theme.paper;
    try {
      if (!window.Plotly) throw new Error("plotly.js");
      const layout = layoutOf(message);
      const data = (Array.isArray(message.data) ? message.data : []).filter((one) => one && typeof one === "object").map((one) => titled(one));
      await window.Plotly.react(place(), data, layout, CONFIG);
      say({ type: "drawn", height: place()._fullLayout?.height ?? layout.height });
    } catch (error) {
      say({ type: "failed", why: `${error?.message ?? error}`.slice(0, 300) });
    }
  }

  async function picture() {
    const { height } = place()._fullLayout ?? {};
    if (!height) return;
    const url = await window.Plotly.toImage(place(), { format: "png", width: innerWidth, height, scale: 2 });
    say({ type: "picture", url });
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || source === window) return;
    if (data?.type === "draw") draw(data);
    if (data?.type === "picture") picture().catch((error) => say({ type: "failed", why: `${error}`.slice(0, 300) }));
  });
  let width = innerWidth;
  let timer = 0;
  addEventListener("resize", () => {
    if (innerWidth === width || !drawn) return;
    width = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(() => draw(drawn), 100);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    say({ type: "failed", why: `${event.reason?.message ?? event.reason}`.slice(0, 300) });
  });
  // A link in a report leads nowhere from here: not even this frame follows it.
  addEventListener("click", (event) => { if (event.composedPath().some((one) => one.localName === "a")) event.preventDefault(); }, true);
  addEventListener("DOMContentLoaded", () => say({ type: "ready", plotly: !!window.Plotly }));
})();
