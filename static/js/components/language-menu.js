// The bar's language menu closes with Escape and on a tap elsewhere, as menus do, and keeps what the address says by then.

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") closeLanguages()?.querySelector("summary").focus();
});
document.addEventListener("click", ({ target }) => {
  const menu = target.closest?.("details.lang");
  if (menu) keepPage(menu);
  else closeLanguages();
});

function closeLanguages() {
  const menu = document.querySelector("details.lang[open]");
  if (menu) menu.open = false;
  return menu;
}

// Filters, a search, the way on the map and a heading change the address after the page was printed.
function keepPage(menu) {
  if (!location.pathname.startsWith(`/${document.documentElement.lang}/`)) return;
  for (const link of menu.querySelectorAll("a")) link.href = `/${link.lang}${location.pathname.slice(3)}${location.search}${location.hash}`;
}
