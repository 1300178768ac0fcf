// Before anything is drawn: the theme and the language that were chosen, so that neither flickers.
(() => {
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const theme = kept("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const wanted = kept("language") || (navigator.languages || [navigator.language]).find((one) => /^(pt|en)/i.test(one)) || "en";
  document.documentElement.lang = /^pt/i.test(wanted) ? "pt-BR" : "en";
})();
