// Keeps the words of the letter form on this device until they are sent. Without it
// the form works just the same. Files are never kept.
"use strict";
(function () {
  const NAME = "tiepdan-letter";
  const LIFE = 48 * 3600 * 1000;
  const TOKEN_LIFE = 20 * 3600 * 1000;
  const FIELDS = ["body", "name", "phone", "email", "address", "place"];
  const show = (id, on) => { const it = document.getElementById(id); if (it) it.hidden = !on; };

  let store;
  try { store = window.localStorage; store.getItem(NAME); } catch (refused) { return; }
  if (document.getElementById("sent")) { store.removeItem(NAME); return; }

  const form = document.getElementById("letter");
  if (!form) return;
  const token = form.elements.token;

  function read() {
    try {
      const draft = JSON.parse(store.getItem(NAME));
      if (draft && Date.now() - draft.at < LIFE) return draft;
    } catch (broken) { /* an unreadable draft is no draft */ }
    store.removeItem(NAME);
    return null;
  }

  function keep() {
    const words = {};
    for (const name of FIELDS) words[name] = form.elements[name].value;
    if (!FIELDS.some((name) => words[name].trim())) { store.removeItem(NAME); return; }
    // The token goes along: if the answer to a sent letter was lost on the way, sending
    // the same words again is the same letter, not a second one.
    const old = read();
    const born = old && old.token === token.value ? old.born : Date.now();
    try {
      store.setItem(NAME, JSON.stringify({ at: Date.now(), born, token: token.value, words }));
      show("draft-kept", true);
    } catch (full) { /* no room: the page itself still holds the words */ }
  }

  const draft = form.dataset.fresh === "yes" ? read() : null;
  if (draft && FIELDS.every((name) => !form.elements[name].value)) {
    for (const name of FIELDS) form.elements[name].value = draft.words[name] || "";
    if (Date.now() - draft.born < TOKEN_LIFE) token.value = draft.token;
    show("draft-restored", true);
    show("draft-kept", true);
  }

  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine === false) { event.preventDefault(); show("offline", true); }
  });
  window.addEventListener("online", () => show("offline", false));
  const clear = document.getElementById("draft-clear");
  if (clear) clear.addEventListener("click", () => {
    store.removeItem(NAME);
    window.location.reload();
  });
})();
