// The bar's language menu closes with Escape and on a tap elsewhere, as menus do.

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") closeLanguages()?.querySelector("summary").focus();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("details.lang")) closeLanguages();
});

function closeLanguages() {
  const menu = document.querySelector("details.lang[open]");
  if (menu) menu.open = false;
  return menu;
}
