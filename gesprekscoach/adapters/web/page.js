/* Give the app the keyboard as soon as it is drawn, so that nobody has to click first; a screen reader then says in Dutch
   what this is, and no "Terminal input". */

new MutationObserver((_changes, watcher) => {
  const field = document.querySelector(".xterm-helper-textarea");
  if (field && document.body.classList.contains("-first-byte")) {
    watcher.disconnect();
    field.setAttribute("aria-labelledby", "about");
    field.focus();
  }
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true });

/* Let the browser ask before the page goes, as long as the app runs: it would end a recording, and lock the vault. */

window.addEventListener("beforeunload", (event) => {
  const names = document.body.classList;
  if (names.contains("-first-byte") && !names.contains("-closed")) {
    event.preventDefault();
  }
});
