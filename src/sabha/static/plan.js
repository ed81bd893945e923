/* Comfort for who plans: sessions are dragged to a time and a room, and what would be wrong there is said meanwhile.
   It sends the forms that the page has anyway; without it nothing is missing. AGPL-3.0-or-later. */
"use strict";
(() => {
  const region = document.querySelector("[data-say]");
  let asked = 0, timer = 0;

  /* The place where a session would be comes first; what would be wrong there follows when the answer has come. */
  function say(told) {
    const lines = (told.place ? [told.place] : []).concat(told.sentences);
    region.replaceChildren(...lines.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    region.className = lines.length ? "notice " + (told.fits ? "good" : told.sentences.length ? "warn" : "") : "";
  }

  /* Ask what would be wrong; an answer that was overtaken by another question is dropped. */
  function look(address, fields, place) {
    const mine = ++asked;
    if (place) say({ place, sentences: [] });
    clearTimeout(timer);
    timer = setTimeout(async () => {
      fields.set("look", "1");
      try {
        const answer = await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
        const told = answer.ok ? await answer.json() : null;
        if (told && mine === asked) say({ ...told, place });
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
  const grid = Number(move.dataset.grid);
  let dragged = null, over = null, told = "";

  function mark(target) {
    if (over) over.style.outline = "";
    over = target;
    if (over) over.style.outline = "3px solid";
  }

  const clock = (minute) => [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, "0")).join(":");

  /* When it would begin: how far down in the row the pointer is, on the grid. */
  function begins(row, y) {
    const box = row.getBoundingClientRect(), [hours, minutes] = row.dataset.minute.split(":").map(Number);
    const inside = Math.min(Math.max((y - box.top) / box.height, 0), 0.999) * Number(row.dataset.span);
    const first = hours * 60 + minutes, minute = first + inside;
    return Math.max(first, Math.floor(minute / grid) * grid);
  }

  /* Where a session would be if it were dropped here; an empty day takes it out of the plan. Tells the place. */
  function fill(target, y) {
    const row = target.closest("[data-minute]"), minute = row ? begins(row, y) : 0;
    const where = { day: row ? move.dataset.day : "", minute: row ? clock(minute) : "", room: target.dataset.room };
    for (const name in where) move.elements[name].value = where[name];
    move.elements.was.value = dragged.dataset.was;
    move.elements.is_pinned.disabled = !row || !("pinned" in dragged.dataset);
    move.action = dragged.dataset.place;
    if (!row) return "";
    const column = target.closest("table").tHead.rows[0].cells[target.cellIndex].textContent.trim();
    return `${clock(minute)}–${clock(minute + Number(dragged.dataset.minutes))} · ${column}`;
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
      const place = fill(target, event.clientY);
      if (over === target && told === place) return;
      told = place;
      mark(target);
      look(move.action, new FormData(move), place);
    });
    target.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      fill(target, event.clientY);
      move.submit();
    });
  }
})();
