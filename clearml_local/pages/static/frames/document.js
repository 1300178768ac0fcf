// In the frame: takes a document as text and shows what of it can do nothing. The frame's own policy refuses the rest:
// no script but this one, nothing from outside, no cookie, no storage.
(() => {
  const DROPPED = "script, meta, base, link, iframe, frame, frameset, object, embed, applet, form, portal, template, animate, set";
  const ADDRESSES = new Set(["href", "src", "xlink:href", "action", "formaction", "data", "srcset", "ping", "background"]);
  const harmless = (value) => /^(#|data:image\/(png|jpeg|gif|webp);)/i.test(value.trim());

  function clean(root) {
    for (const one of root.querySelectorAll(DROPPED)) one.remove();
    for (const one of root.querySelectorAll("*")) {
      for (const { name, value } of [...one.attributes]) {
        if (/^on/i.test(name) || name === "target" || (ADDRESSES.has(name.toLowerCase()) && !harmless(value))) one.removeAttribute(name);
      }
    }
  }

  function choose(language) {
    const label = [...document.querySelectorAll("label[lang]")].find((one) => one.lang.toLowerCase().startsWith(language));
    const field = label?.htmlFor && document.getElementById(label.htmlFor);
    if (field?.type === "radio") field.checked = true;
  }

  let shown = null;
  addEventListener("message", ({ data, source }) => {
    if (source !== parent || typeof data?.text !== "string") return;
    if (data.text !== shown) {
      shown = data.text;
      const found = new DOMParser().parseFromString(data.text, "text/html");
      clean(found);
      document.documentElement.lang = found.documentElement.lang;
      for (const old of document.head.querySelectorAll("style")) old.remove();
      document.head.append(...found.head.querySelectorAll("style"));
      document.body.replaceWith(document.adoptNode(found.body));
    }
    choose(data.language);
  });
  addEventListener("DOMContentLoaded", () => parent.postMessage("ready", "*"));
})();
