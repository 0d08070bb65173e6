// The search in a real browser, from a web server and from a folder: node tests/browser/search.mjs FOLDER
//
// FOLDER is a built site, or what `cargo bench --bench search -- GOALS FOLDER` writes. Forty queries are taken from its
// goals; what they must find, and in which order, is worked out here, from the goals alone and without the index. Of the
// page's own scripts only the folding is used, which is held against the program's by folding.json. The browser is that of
// the other tests. Prints TAP.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { isLeftBehind, launch } from "./kit.mjs";

const MOST_BYTES = 300_000;
const folder = path.resolve(process.argv[2] ?? "public");

let tests = 0, failures = 0;
const check = (ok, name, detail = "") => {
  tests++;
  if (!ok) failures++;
  console.log(`${ok ? "ok" : "not ok"} ${tests} - ${name}${ok || !detail ? "" : `\n  ${detail}`}`);
};

// The goals, read back from the data. The index says which there are in a sheet; that later years are shown first is said here.

const read = (file) => {
  const script = fs.readFileSync(path.join(folder, "search", file), "utf8");
  return JSON.parse(script.slice("goalsheetSearch(".length, -")\n".length));
};
const index = read("index.js");
const goals = [];
for (const [first, , , , , sections, rest] of index.sheets) {
  const end = sections.reduce((end, [, , count]) => end + count, first + rest);
  for (let number = first; number < end; number += index.room) {
    const at = number / index.room;
    const sheet = read(`texts/${at >> 8}/${at & 255}.js`);
    for (const [own, title, tags, label, due, level, texts] of sheet.goals) {
      // The head of the sheet is no goal.
      if (own === "index.html") continue;
      const [, department, section] = /^ .(\S+) ?(.*)$/.exec(tags[0]);
      goals.push({
        path: sheet.folder + own, title, tags: [...sheet.tags, ...tags], label, texts: [level, ...texts].filter(Boolean),
        zones: [[title], tags.slice(1).map((tag) => tag.slice(2)), [level], [label, due, ...texts], [sheet.year, department, section]],
      });
    }
  }
}
const ERAS = { s: 1925, h: 1988, r: 2018 };
const yearOf = ({ path }) => { const [, era, year] = /^([shr])(\d+)\//.exec(path); return ERAS[era] + Number(year); };
goals.sort((a, b) => yearOf(b) - yearOf(a));

// What a query means. A goal is worth what the best text is worth that has a word, and the words' worths together.

const scripts = vm.createContext({ window: {}, document: { head: { append: (script) => { script.value = index; script.onload(); } }, createElement: () => ({ remove() {} }) } });
vm.runInContext(fs.readFileSync(path.join(folder, "assets/fold.js"), "utf8"), scripts);
const folding = scripts.window.goalsheetText("index.js");
await folding.open();
const known = new Map();
const ways = (text) => known.get(text) ?? known.set(text, folding.readings(text).map(folding.join)).get(text);
const has = (text, word) => word.some((way) => ways(text).some((read) => read.includes(way)));
const begins = (text, word) => word.some((way) => ways(text).some((read) => read.startsWith(way)));
const worth = (goal, word) => {
  const number = /^(?:番号|no\.?)?(\D{0,4}\d[\d-]*)$/.exec(word[0])?.[1];
  if (number && [goal.label, path.basename(goal.path, ".html")].some((name) => ways(name)[0] === number)) return -1;
  if (begins(goal.title, word)) return 0;
  const zone = goal.zones.findIndex((texts) => texts.some((text) => has(text, word)));
  return zone < 0 ? Infinity : zone + 1;
};
const expected = ({ q = "", order = "", ...filters }) => {
  const words = folding.words(q), tags = Object.entries(filters).map(([name, value]) => ` ${name[0]}${value}`);
  const found = goals.filter((goal) => tags.every((tag) => goal.tags.includes(tag)))
    .map((goal) => ({ path: goal.path, worth: words.reduce((sum, word) => sum + worth(goal, word), 0) })).filter(({ worth }) => worth < Infinity);
  return (order ? found : found.sort((a, b) => a.worth - b.worth)).map(({ path }) => path);
};

// Forty queries of every kind, always the same for the same goals.

let seed = 7;
const below = (limit) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor(seed / 2 ** 32 * limit); };
const part = (length) => {
  for (;;) {
    const texts = goals[below(goals.length)].texts.filter((text) => text.length >= length);
    if (!texts.length) continue;
    const text = texts[below(texts.length)], at = below(text.length - length + 1), found = text.slice(at, at + length);
    if (!/\s/.test(found) && ways(found)[0].length >= length && !/\p{Surrogate}/u.test(found)) return found;
  }
};
const wide = (text) => text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xFEE0));
const kana = (text) => text.replace(/[ぁ-ゔゝゞ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
const hiragana = (text) => text.replace(/[ァ-ヴ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
const name = (tag) => { const all = goals.flatMap((goal) => goal.tags).filter((found) => found.startsWith(tag)); return all.length ? all[below(all.length)].slice(2) : ""; };
const queries = [
  ...[1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 12, 20].map((length) => ({ q: part(length) })),
  { q: `${part(2)} ${part(2)}` }, { q: `${part(3)}　${part(1)}` }, { q: `${part(2)} ${part(4)} ${part(2)}` },
  { q: "の する いる" }, { q: "保育 相談" }, { q: "さーびす" }, { q: "ｻｰﾋﾞｽ" }, { q: "サ－ビス" }, { q: hiragana(part(6)) },
  { q: kana(part(5)) }, { q: wide("r6年1月") }, { q: "令和6年1月" }, { q: "2024年1月" }, { q: "R6.1" }, { q: "2024/01" }, { q: "令和５年度" },
  { q: "見つからない言葉です" }, { q: "鑑龘" }, { q: part(2), year: name(" y") }, { q: part(1), department: name(" d") },
  { q: part(2), section: name(" s"), category: name(" c") }, { category: name(" c") },
  { q: part(3), year: name(" y"), section: name(" s") }, { q: part(2), order: "new" },
];

// The browser, and a server that gives files and nothing else.

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const server = http.createServer((request, response) => {
  const file = path.join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (!file.startsWith(folder) || !fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": `${TYPES[path.extname(file)] ?? "text/plain"}; charset=utf-8` });
  response.end(fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const bases = { http: `http://127.0.0.1:${server.address().port}/`, file: `${pathToFileURL(folder)}/` };
const browser = await launch();

/** A page, what is seen in it since it was last opened, and how to open it. */
const reader = async (base) => {
  const page = await browser.newPage();
  const seen = {};
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.errors.push(message.text()); });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("requestfailed", (request) => isLeftBehind(request) || seen.errors.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(base)) seen.foreign.push(address);
    const inner = decodeURIComponent(address.slice(base.length).split("?")[0]);
    if (inner.startsWith("search/") && fs.existsSync(path.join(folder, inner))) seen.bytes += fs.statSync(path.join(folder, inner)).size;
  });
  const open = async (query = "") => {
    // Straight from page to page: from a blank one between them, which has no origin, the browser may not fetch the icon of the
    // page before.
    Object.assign(seen, { errors: [], bytes: 0, foreign: [] });
    // The first data come with the page, whether or not anything is asked for.
    const index = page.waitForEvent("requestfinished", (request) => request.url().endsWith("search/index.js"));
    await page.goto(`${base}search.html${query}`);
    await index;
  };
  return { page, seen, open };
};
const shown = (page, base) => page.$$eval("#search_results a", (links, base) => links.map((link) => link.href.slice(base.length)), base);
const settled = (page) => page.waitForFunction(() => document.getElementById("search_status").textContent);

const worst = { bytes: 0, time: 0 };
const times = [];
for (const [kind, base] of Object.entries(bases)) {
  const { page, seen, open } = await reader(base);
  for (const query of queries) {
    const title = `${kind}: ${JSON.stringify(query)}`;
    const right = expected(query);
    await open();
    await page.waitForFunction(() => !document.querySelector("form.search").hidden);
    const time = await page.evaluate((query) => new Promise((resolve) => {
      const form = document.querySelector("form.search"), status = document.getElementById("search_status");
      for (const [name, value] of Object.entries(query)) form.elements[name].value = value;
      const start = performance.now();
      new MutationObserver(() => { if (status.textContent) resolve(performance.now() - start); }).observe(status, { childList: true });
      form.requestSubmit();
    }), query);
    const bytes = seen.bytes, status = await page.textContent("#search_status");
    const first = await shown(page, base);
    // What else there is comes at the press of a button; pressed within the page, as a hand would take a second for it.
    await page.evaluate(async () => {
      const more = document.getElementById("search_more"), status = document.getElementById("search_status");
      const state = () => status.textContent + document.querySelectorAll("#search_results a").length;
      for (let pressed = 0; pressed < 12 && !more.hidden; pressed++) {
        const before = state(), end = performance.now() + 3000;
        more.click();
        while (state() === before && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 4));
      }
    });
    const found = /ありません/.test(status) ? [] : await shown(page, base), all = !await page.isVisible("#search_more");
    const wanted = all ? right : right.slice(0, found.length);
    check(JSON.stringify(found) === JSON.stringify(wanted), `${title} finds ${right.length}`, `found ${found.length}, ${all ? "all" : "first"}; missing ${wanted.filter((one) => !found.includes(one)).slice(0, 3)}; wrong ${found.filter((one) => !wanted.includes(one)).slice(0, 3)}`);
    const numbers = [Number((/[\d,]+/.exec(status)?.[0] ?? "0").replaceAll(",", ""))];
    // Where nothing is found, what is nearest is shown, and the page says so.
    const none = !right.length && /ありません/.test(status);
    check(none || numbers[0] === right.length || status.startsWith("約") && goals.length > 5000 && first.length > 0, `${title} says how many`, `${status} of ${right.length}`);
    check(bytes <= MOST_BYTES, `${title} loads ${bytes} bytes`);
    check(!seen.errors.length && !seen.foreign.length, `${title} is quiet`, [...seen.errors, ...seen.foreign].join("; "));
    worst.bytes = Math.max(worst.bytes, bytes);
    worst.time = Math.max(worst.time, time);
    times.push(time);
  }

  // The page under the hands of a reader.
  const word = goals[0].title.slice(0, 2), address = `?q=${encodeURIComponent(word)}`;
  await open(address);
  await settled(page);
  check(await page.inputValue("#search_q") === word && (await shown(page, base)).length > 0, `${kind}: an address with ?q= is answered`);
  check(await page.locator("#search_results mark").count() > 0, `${kind}: what was found is marked`);
  await page.focus("#search_q");
  await page.keyboard.press("ArrowDown");
  check(await page.evaluate(() => document.activeElement === document.querySelector(".found a")), `${kind}: the down arrow goes to the first answer`);
  await page.keyboard.press("ArrowUp");
  check(await page.evaluate(() => document.activeElement.id === "search_q"), `${kind}: the up arrow goes back to the words`);
  await page.fill("#search_q", "<img src=x onerror=alert(1)>");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector("#search_results a"));
  check(new URL(page.url()).searchParams.get("q") === "<img src=x onerror=alert(1)>", `${kind}: the address says what is searched`);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector("#search_results a"));
  check(await page.inputValue("#search_q") === word, `${kind}: going back brings the words back`);
  check(!seen.errors.length && !seen.foreign.length, `${kind}: the page is quiet`, [...seen.errors, ...seen.foreign].join("; "));
  if (kind === "file") {
    const pairs = JSON.parse(fs.readFileSync(new URL("folding.json", import.meta.url), "utf8"));
    const made = await page.evaluate(async (texts) => {
      const { open, join, readings } = goalsheetText(document.querySelector("[data-index]").dataset.index);
      await open();
      return texts.map((text) => readings(text).map(join));
    }, pairs.map(([text]) => text)).catch((error) => String(error));
    const wrong = Array.isArray(made) ? pairs.filter(([, folded, clauses], at) => JSON.stringify(made[at]) !== JSON.stringify([folded, ...clauses])) : [made];
    check(!wrong.length, `${pairs.length} texts are folded as the index folds them`, JSON.stringify(wrong.slice(0, 3).map((pair) => [pair, made[pairs.indexOf(pair)]])));
  }
}
await browser.close();
server.close();
times.sort((a, b) => a - b);
console.log(`1..${tests}`);
console.log(`# ${goals.length} goals; most loaded ${worst.bytes} bytes; answer: median ${times[times.length >> 1].toFixed(0)} ms, slowest ${worst.time.toFixed(0)} ms`);
process.exitCode = failures ? 1 : 0;
