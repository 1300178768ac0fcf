// A page that a task reported, with its own scripts, because its reader said so. The frame is of no origin: its
// scripts reach no other page, no cookie, no file and no host.
"use strict";

addEventListener("message", ({ source, data }) => {
  if (source !== parent || typeof data?.text !== "string") return;
  document.open();
  document.write(data.text);
  document.close();
});
addEventListener("DOMContentLoaded", () => parent.postMessage("ready", "*"), { once: true });
