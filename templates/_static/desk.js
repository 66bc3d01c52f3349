// The desk's keyboard. Every key does what a visible link or button does.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];
const keyed = (key) => document.querySelector(`[data-key="${key}"]`);
// A dialog just closed holds the focus until the next frame: its keys are the page's.
const writing = (at) => at.closest("input:not([type=checkbox],[type=radio]), textarea, select, dialog[open]");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.querySelector("a, button").focus();
  next.scrollIntoView({ block: "nearest" });
}

function use(target) {
  if (!target) return false;
  const fold = target.closest("details");
  if (fold) fold.open = true;
  if (target.matches("input:not([type=checkbox],[type=radio]), textarea, select")) {
    target.focus();
    target.scrollIntoView({ block: "center" });
  } else {
    target.click();
  }
  return true;
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog && !dialog.open) dialog.showModal();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches("input, textarea")) event.target.blur();
  if (writing(event.target)) return;
  const row = document.activeElement.closest("[data-row]");
  const deeds = {
    j: () => step(1),
    k: () => step(-1),
    o: () => row && row.querySelector("a, button").click(),
    "?": help,
  };
  const deed = deeds[event.key];
  if (deed) deed();
  else if (event.key.length !== 1 || !use(keyed(event.key))) return;
  event.preventDefault();
}

function ready() {
  const opener = document.querySelector("[data-help]");
  if (!opener) return;
  opener.hidden = false;
  opener.addEventListener("click", help);
}

// An answer that is another page (signed out, an error) replaces the whole content.
function beforeSwap(event) {
  const target = event.detail.target;
  const id = target && target.id;
  if (id && id !== "main" && !event.detail.xhr.responseText.includes(`id="${id}"`)) {
    const asker = event.detail.requestConfig.elt;
    if (asker.matches("[data-autosave]")) {
      event.detail.shouldSwap = false; // what is being typed stays on the screen
      lost();
      return;
    }
    event.detail.target = document.getElementById("main");
    event.detail.selectOverride = "#main";
  }
}

// The part that was swapped held the focus: give it to what the page now says.
function afterSettle() {
  if (document.activeElement !== document.body) return;
  const news = document.querySelector("#said, .summary, #stale");
  if (news) news.focus();
}

// What is being written is kept as it grows; say so when it could not be.
function lost() {
  const kept = document.querySelector("[data-lost]");
  if (kept) kept.textContent = kept.dataset.lost;
}

document.addEventListener("htmx:sendError", (event) => {
  if (event.target.matches("[data-autosave]")) lost();
});
document.addEventListener("keydown", pressed);
document.addEventListener("DOMContentLoaded", ready);
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterSettle", afterSettle);
