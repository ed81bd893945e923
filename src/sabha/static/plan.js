/* Comfort for who plans: sessions are dragged to a time and a room, and what would be wrong there is said meanwhile.
   It sends the forms that the page has anyway; without it nothing is missing. AGPL-3.0-or-later. */
"use strict";
(() => {
  const region = document.querySelector("[data-say]");
  let asked = 0, timer = 0;

  function say(told) {
    region.replaceChildren(...told.sentences.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    region.className = told.sentences.length ? "notice " + (told.fits ? "good" : "warn") : "";
  }

  /* Ask what would be wrong; an answer that was overtaken by another question is dropped. */
  function look(address, fields) {
    const mine = ++asked;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      fields.set("look", "1");
      try {
        const answer = await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
        if (answer.ok && mine === asked) say(await answer.json());
      } catch { /* no network: the form says it when it is sent */ }
    }, 200);
  }

  function quiet() {
    asked++;
    clearTimeout(timer);
    say({ sentences: [] });
  }

  const typed = document.querySelector("form[data-look]");
  if (typed) typed.addEventListener("input", () => look(location.href, new FormData(typed)));

  const move = document.querySelector("form[data-move]");
  if (!move) return;
  region.style.position = "sticky";
  region.style.insetBlockEnd = "0";
  let dragged = null, over = null;

  function mark(target) {
    if (over) over.style.outline = "";
    over = target;
    if (over) over.style.outline = "3px solid";
  }

  /* Where a session would be if it were dropped here; an empty day takes it out of the plan. */
  function fill(target) {
    const row = target.closest("[data-minute]");
    const where = { day: row ? move.dataset.day : "", minute: row ? row.dataset.minute : "", room: target.dataset.room };
    for (const name in where) move.elements[name].value = where[name];
    move.elements.was.value = dragged.dataset.was;
    move.elements.is_pinned.disabled = !row || !("pinned" in dragged.dataset);
    move.action = dragged.dataset.place;
  }

  for (const it of document.querySelectorAll("[data-place]")) {
    it.draggable = true;
    it.style.cursor = "grab";
    for (const link of it.querySelectorAll("a")) link.draggable = false;
    it.addEventListener("dragstart", (event) => {
      dragged = it;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", it.textContent.trim());
    });
    it.addEventListener("dragend", () => { dragged = null; mark(null); quiet(); });
  }
  for (const target of document.querySelectorAll("[data-room]")) {
    target.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (over === target) return;
      mark(target);
      fill(target);
      look(move.action, new FormData(move));
    });
    target.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      fill(target);
      move.submit();
    });
  }
})();
