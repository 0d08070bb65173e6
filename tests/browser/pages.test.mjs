// The pages as files: valid HTML, nothing that fails or asks elsewhere, every link met, little to load.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { ROLES_SPELLED_OUT, validator } from "./audit.mjs";
import { close, folder, open, run, write } from "./kit.mjs";
import { KINDS, everything, example, ownForm, sample, ways } from "./sites.mjs";

after(close);

/** Every file below a folder, by its path from there. */
function files(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(path.join(folder, name)).isFile()).sort();
}

const pages = (folder) => files(folder).filter((name) => name.endsWith(".html"));

test("html-validate finds nothing on any page", async () => {
  const slips = validator(ROLES_SPELLED_OUT);
  for (const folder of [sample(), everything(), everything({ language: "en", address: null }), ownForm("eleven"), ownForm("long"), example("koteihyo"), example("furikaeri")]) {
    const found = [];
    for (const name of pages(folder)) {
      found.push(...await slips(path.join(folder, name)));
    }
    assert.deepEqual(found, []);
  }
});

test("no page has an error, fails to load anything, or asks anything of another place", async (t) => {
  const site = await ways(everything());
  for (const [way, base] of Object.entries(site)) {
    const page = await open(t);
    const elsewhere = [];
    page.on("request", (request) => request.url().startsWith(base) || elsewhere.push(request.url()));
    page.on("response", (response) => response.status() >= 400 && elsewhere.push(`${response.status()} ${response.url()}`));
    for (const address of Object.values(KINDS)) {
      await page.goto(base + address, { waitUntil: "load" });
    }
    assert.deepEqual(page.troubles, [], way);
    assert.deepEqual(elsewhere, [], way);
  }
});

const POLICY = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'self' file:";

test("every page has the same policy, word for word, once and before anything is loaded", () => {
  const site = everything();
  assert.deepEqual([...Object.values(KINDS), "404.html"].filter((name) => !pages(site).includes(name)), [], "pages of every kind");
  for (const folder of [site, everything({ audience: "internal" }), sample()]) {
    for (const name of pages(folder)) {
      const html = readFileSync(path.join(folder, name), "utf8");
      if (name === "guide.html") {
        // One file by itself, which may load nothing at all.
        assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'">/);
        continue;
      }
      const [before, policy, ...more] = html.split(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/);
      assert.equal(policy, POLICY, name);
      assert.equal(more.length, 1, `${name} has one policy`);
      assert.doesNotMatch(before, /<(?!!doctype html|html lang="\w+"|head|meta charset="utf-8")/, `${name}: nothing stands before it`);
      // A page that leads on does so without scripts, too.
      const rest = more[0].replace(/<noscript><meta http-equiv="refresh" content="0; url=[a-z0-9./-]+"><\/noscript>/, "");
      assert.doesNotMatch(rest, /http-equiv/i, name);
    }
  }
});

test("pages hold no inline script, style or handler, no module, and load nothing by absolute address", () => {
  const folder = everything({ address: null });
  for (const name of pages(folder)) {
    const html = readFileSync(path.join(folder, name), "utf8");
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>/i, `${name}: inline script`);
    assert.doesNotMatch(html, /<script[^>]*type="?module/i, `${name}: module`);
    assert.doesNotMatch(html, /<style|\sstyle=/i, `${name}: inline style`);
    assert.doesNotMatch(html, /<[^>]+\son[a-z]+=/i, `${name}: handler`);
    assert.doesNotMatch(html, /<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\//i, `${name}: absolute address`);
  }
});

/** Links that lead to no file, or to no place in it; letter case counts. */
function deadLinks(folder) {
  const present = new Set(files(folder));
  const anchors = new Map();
  const anchorsOf = (name) => {
    if (!anchors.has(name)) {
      const html = readFileSync(path.join(folder, name), "utf8");
      anchors.set(name, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescape(id))));
    }
    return anchors.get(name);
  };
  const dead = [];
  for (const name of present) {
    if (!name.endsWith(".html") || name === "404.html") continue;
    const html = readFileSync(path.join(folder, name), "utf8");
    for (const [, written] of html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)) {
      const address = unescape(written);
      if (/^(https?|mailto|tel):/.test(address)) continue;
      const [, way, , fragment] = /^([^?#]*)(\?[^#]*)?#?(.*)$/.exec(address);
      const target = way === "" ? name : path.join(path.dirname(name), decodeURIComponent(way));
      if (!present.has(target)) dead.push(`${name}: ${address}`);
      else if (fragment && target.endsWith(".html") && !anchorsOf(target).has(decodeURIComponent(fragment))) dead.push(`${name}: ${address} (no such place)`);
    }
  }
  return dead;
}

const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27|#x2F);/g, (entity) => ({ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&#x2F;": "/" })[entity]);

test("every link and every place within a page is there, on the sample and on a site of 1,000 goals", (t) => {
  const large = folder(t);
  write(large, "goalsheet.yaml", "organization: 見本市\n");
  for (let sheet = 0; sheet < 40; sheet += 1) {
    const at = `content/r${1 + (sheet % 5)}/bu-${sheet}`;
    write(large, `${at}/_index.md`, `---\ndepartment: 第${sheet}部\nsections: [共通, 計画課, { name: 保育課, key: nursery }]\n---\n`);
    for (let goal = 0; goal < 25; goal += 1) {
      const name = ["Goal", "goal-x", "目標"][goal % 3];
      write(large, `${at}/${goal}/${name}.md`, `---\ntitle: 目標${sheet}の${goal}\nsection: ${["共通", "計画課", "保育課"][goal % 3]}\ncategory: ${["施政方針", "その他"][goal % 2]}\ndue: ${1 + (goal % 12)}月\n---\n\n## どの水準まで\n\n[同じ部](../${(goal + 1) % 25}/${["Goal", "goal-x", "目標"][((goal + 1) % 25) % 3]}.md)へ、[見出し](#細目)へ。\n\n## どのような方法で\n\n調整する。\n\n### 細目\n\n文。\n`);
    }
  }
  run(large, "build");
  for (const made of [sample(), everything(), ownForm("eleven"), ownForm("long"), path.join(large, "public")]) assert.deepEqual(deadLinks(made), []);
});

test("names stand on every file system: short, lower-case, ASCII, none reserved", () => {
  for (const name of files(everything()).filter((name) => !path.basename(name).startsWith(".goalsheet"))) {
    assert.match(name, /^[a-z0-9./-]+$/, name);
    assert.ok(name.length <= 80, name);
    assert.doesNotMatch(name, /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/, name);
  }
});

test("there is little to load", () => {
  const folder = sample();
  const size = (name) => statSync(path.join(folder, name)).size;
  // Of goals that have other years or were withdrawn, and of addresses that lead on: few pages load them.
  const forFew = ["assets/years.css", "assets/moved.js"];
  assert.ok(size(forFew[0]) <= 2560 && size(forFew[1]) <= 512, "what few pages load");
  const weigh = (ending) => files(folder).filter((name) => name.startsWith("assets/") && name.endsWith(ending) && !forFew.includes(name)).reduce((sum, name) => sum + size(name), 0);
  assert.ok(weigh(".css") <= 27 * 1024, `styles: ${weigh(".css")} bytes`);
  assert.ok(weigh(".js") <= 24 * 1024, `scripts: ${weigh(".js")} bytes`);
  const sheet = size("r5/kodomo-katei/index.html");
  assert.ok(sheet <= 50 * 1024, `the sheet of 23 goals: ${sheet} bytes`);
  assert.ok(existsSync(path.join(folder, "search/index.js")));
});

test("an amount in the table of indicators stands on one line, and the page is no wider for it", async (t) => {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\nphases: [{ key: end, name: 期末報告, as_of: 3月31日 }]\n");
  write(site, "content/r5/a/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n");
  write(site, "content/r5/a/1.md", "---\ntitle: 保育所の整備\nsection: 保育課\ndue: 年度末\nindicators:\n  - { key: users, name: 利用者数, unit: 人, baseline: 60万人, target: 70万人 }\n  - { key: cost, name: 費用, unit: 千円, better: down, target: 450万円 }\n  - { key: rate, name: 達成率, target: 90%以上 }\n---\n\n## どの水準まで\n\nできている。\n");
  write(site, "content/r5/a/1.end.md", "---\nas_of: 2024-03-31\nvalues: { users: 約64万人, cost: \"4,400\", rate: 89.9% }\n---\n\n## 成果\n\n進んだ。\n");
  run(site, "build");
  const page = await open(t);
  await page.goto((await ways(path.join(site, "public"))).file + "r5/a/1.html");
  for (const width of [1280, 900, 375]) {
    await page.setViewportSize({ width, height: 800 });
    const lines = await page.locator(".indicators td:not(:last-child)").evaluateAll((cells) => cells.map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return [cell.textContent, new Set([...range.getClientRects()].map((rect) => rect.top)).size];
    }));
    assert.equal(lines.length, 12);
    assert.deepEqual(lines.filter(([, count]) => count > 1), [], `at ${width} px`);
    assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), width);
  }
});
