// Keeps what is written in a form: on the server while there is a connection, in this browser until it is there.
"use strict";
(() => {
  const { pen, turn } = document.currentScript.dataset; // what the server has: the form's last operation, sent how often
  const form = document.querySelector("form[data-draft]"), line = document.querySelector("#kept"), DAY = 864e5;
  const may = (act) => { try { return act(); } catch { return null; } }; // a browser may forbid or have filled its store
  const read = (key) => may(() => JSON.parse(localStorage.getItem(key)));
  const forget = (key) => may(() => localStorage.removeItem(key));
  for (const key of may(() => Object.keys(localStorage)) || []) {
    const copy = key.startsWith("draft ") && read(key);
    const days = key.endsWith(" ") ? 1 : 7; // of nobody known, on a computer that may be anybody's: a day
    if (copy && (Date.now() - copy.at > days * DAY || (copy.op === pen && copy.turn <= +turn))) forget(key);
  }
  if (!form || !line) return;

  const field = form.elements, OURS = ["csrfmiddlewaretoken", "op", "seen", "turn", "proposal", "kept"];
  let key = `draft ${form.dataset.draft}`, keep = form.dataset.keep, sending = null, timer, later;
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.includes(name)));
  let safe = written();
  const say = (sentence, at) => {
    const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, how);
    line.textContent = sentence.replace("{time}", time);
  };
  const copyHere = (next) => may(() => { // `next`: this is for the sending after the one the server may have
    const copy = { at: Date.now(), op: field.op.value, seen: field.seen.value, turn: +field.turn.value + next };
    localStorage.setItem(key, JSON.stringify({ ...copy, text: written() }));
    return true;
  });
  const sayHere = () => read(key) && say(line.dataset.here, read(key).at);

  async function send() {
    const sent = written();
    if (!keep || sending || sent === safe) return;
    field.turn.value = +field.turn.value + 1;
    copyHere(0);
    sending = new AbortController();
    try {
      const body = new FormData(form);
      const answer = await fetch(keep, { method: "POST", body, redirect: "error", signal: sending.signal });
      const told = await answer.json();
      if (told.refused) {
        keep = "";
        line.textContent = told.refused;
      } else {
        safe = sent;
        field.seen.value = told.seen;
        field.proposal.value = told.key;
        forget(key);
        key = `draft ${told.key} ${form.dataset.draft.split(" ")[1]}`;
        history.replaceState(null, "", told.at); // opened anew, it is this draft and no second one
        if (written() === sent) say(line.dataset.kept, Date.now()); else copyHere(1);
      }
    } catch {
      sayHere();
    }
    sending = null;
    clearTimeout(later);
    if (written() !== safe) later = setTimeout(send, 20000);
  }

  function put(copy) {
    const text = JSON.parse(copy.text), has = (name, value) => text.some(([n, v]) => n === name && v === value);
    for (const it of field) {
      const said = text.find(([name]) => name === it.name);
      if (it.type === "checkbox" || it.type === "radio") it.checked = has(it.name, it.value);
      else if (said && !OURS.includes(it.name)) it.value = said[1];
    }
    field.op.value = copy.op;
    if (+field.turn.value < copy.turn) field.turn.value = copy.turn;
    say(line.dataset.back, copy.at);
    send();
  }

  const copy = read(key);
  if (copy && copy.text !== safe) {
    if (copy.seen === field.seen.value) put(copy);
    else { // it was changed elsewhere since: whoever wrote this decides
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = line.dataset.again;
      again.onclick = () => { again.remove(); copy.op = field.op.value; put(copy); };
      line.after(again);
    }
  }
  let gone = false;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (copyHere(1) && !keep) sayHere(); send(); }, 1500);
  });
  form.addEventListener("submit", () => {
    if (sending) sending.abort();
    keep = "";
    gone = true;
    clearTimeout(timer);
    field.turn.value = +field.turn.value + 1;
    copyHere(0);
  });
  addEventListener("pagehide", () => { if (!gone && written() !== safe) copyHere(1); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // a form that was sent is old
  addEventListener("online", send);
})();
