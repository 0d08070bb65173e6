"use strict";
// Remarks are kept in this browser, under a name that no other pair of versions has; where it keeps nothing, the page says so.
(() => {
  const page = document.documentElement;
  const key = page.dataset.key;
  const tools = document.querySelector(".tools");
  const say = (name) => tools.dataset[name];
  const status = document.getElementById("status");
  const items = [...document.querySelectorAll("[data-item]")].map((place) => ({
    place,
    id: place.dataset.item,
    title: place.dataset.title,
    seen: place.querySelector("input"),
    text: place.querySelector("textarea"),
    printed: place.querySelector(".printed"),
    link: document.querySelector(`.goals-of a[href="#${place.id}"]`),
  }));
  let store = null;
  try {
    store = window.localStorage;
    store.setItem(`${key}?`, "1");
    store.removeItem(`${key}?`);
  } catch {
    store = null;
  }
  const show = () => {
    for (const { seen, text, printed, link } of items) {
      printed.textContent = text.value;
      if (link) link.parentNode.classList.toggle("is-seen", seen.checked);
    }
    const goals = items.filter((item) => item.seen);
    const count = goals.filter((item) => item.seen.checked).length;
    document.getElementById("count").textContent = say("count").replace("{n}", count).replace("{all}", goals.length);
  };
  let unsaved = false;
  const save = () => {
    show();
    const written = items.filter((item) => (item.seen && item.seen.checked) || item.text.value);
    unsaved = !store && written.length > 0;
    if (!store) return;
    try {
      store.setItem(key, JSON.stringify(Object.fromEntries(written.map((item) => [item.id, [!!(item.seen && item.seen.checked), item.text.value]]))));
      status.textContent = say("kept");
    } catch {
      unsaved = true;
      status.textContent = say("unkept");
    }
  };
  const load = () => {
    let known = {};
    try {
      known = (store && JSON.parse(store.getItem(key))) || {};
    } catch {
      // What cannot be read is written anew.
    }
    for (const item of items) {
      const [seen, text] = known[item.id] || [];
      if (item.seen) item.seen.checked = seen === true;
      if (typeof text === "string") item.text.value = text;
    }
  };
  const told = () => {
    const lines = [document.title, page.dataset.sides, ""];
    for (const { id, title, seen, text } of items) {
      const mark = seen ? (seen.checked ? say("seen") : say("unseen")) : "";
      lines.push(`${mark}${title}${seen ? ` (${id})` : ""}`);
      if (text.value.trim()) lines.push(...text.value.trim().split("\n").map((line) => `    ${line}`));
    }
    return `${lines.join("\n")}\n`;
  };
  const all = document.getElementById("all");
  const selected = () => {
    all.focus();
    all.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      // The text is selected: the reader can copy it.
    }
    status.textContent = copied ? say("copied") : say("selected");
  };
  document.getElementById("copy").addEventListener("click", () => {
    all.value = told();
    all.closest(".copied").hidden = false;
    if (!navigator.clipboard) return selected();
    navigator.clipboard.writeText(all.value).then(() => { status.textContent = say("copied"); }, selected);
  });
  document.getElementById("print").addEventListener("click", () => window.print());
  for (const { seen, text } of items) {
    if (seen) seen.addEventListener("change", save);
    text.addEventListener("input", save);
  }
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  load();
  show();
  page.classList.add("keeps");
  tools.hidden = false;
  status.textContent = store ? say("kept") : say("unkept");
})();
