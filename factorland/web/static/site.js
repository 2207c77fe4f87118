// Pages work without this file. It only closes the header's pop-ups as people expect: Escape, or a click elsewhere.
const popups = document.querySelectorAll("details[data-popup]");

document.addEventListener("click", (event) => {
  for (const popup of popups) if (popup.open && !popup.contains(event.target)) popup.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const popup of popups) {
    if (!popup.open) continue;
    popup.open = false;
    if (popup.contains(document.activeElement)) popup.querySelector("summary").focus();
  }
});
