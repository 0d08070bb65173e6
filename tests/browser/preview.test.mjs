// The file for a reviewer that `preview` writes: it asks for nothing, everybody can read it and write in it, remarks stay, are copied and
// are printed; without scripts and where a browser keeps nothing it can be used all the same.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROLES_SPELLED_OUT, openedAlone, validator } from "./audit.mjs";
import { close, folder, goal, keptFolder, open, run, write } from "./kit.mjs";

after(close);

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>\n';

let room;
before(() => {
  room = keptFolder();
  for (const [side, later] of [["old", false], ["new", true]]) {
    const put = (name, text) => write(path.join(room, side), name, text);
    put("goalsheet.yaml", "organization: 見本市\nphases: [{ key: mid, name: 中間報告, as_of: 9月30日 }]\nscales: { s: { name: 達成状況, levels: [{ code: ①, name: 達成 }, { code: ②, name: 未達成, unmet: yes }] } }\n");
    for (const [key, department] of [["kosodate", "子育て部"], ["soumu", "総務部"]]) {
      put(`content/r5/${key}/_index.md`, `---\ndepartment: ${department}\nsections: [保育課]\n---\n`);
      // Goals of one name in two sheets: their parts have to be told apart.
      put(`content/r5/${key}/1-1.md`, goal(`${department}の目標`, later ? "四か所になっている。[隣](1-2.md)\n\n| 区分 | 数 |\n|---|--:|\n| 0歳 | 4 |" : "三か所になっている。").replace("title:", "indicators: [{ key: users, name: 定員, unit: 人, target: 40 }]\ntitle:"));
      put(`content/r5/${key}/1-1.mid.md`, `---\nrating: ①\n---\n\n## 成果\n\n${later ? "達した" : "進めた"}。\n`);
      put(`content/r5/${key}/1-2.md`, goal(`${department}の窓口`, later ? "毎日開く。\n\n![位置図](map.svg)" : "週に一度開く。"));
      put(`content/r5/${key}/map.svg`, PICTURE);
    }
    put(later ? "content/r5/kosodate/1-4.md" : "content/r5/kosodate/1-3.md", goal(later ? "通訳の配置" : "講座の開催", later ? "五つの言語で応じる。" : "親の講座を開く。"));
  }
  for (const [name, ...more] of [["ja"], ["en", "--lang", "en"], ["other", "--sheet", "soumu"]]) {
    run(path.join(room, "new"), "preview", "../old", ".", "-o", `../${name}.html`, ...more);
  }
});

const NAMES = ["ja", "en", "other"];
const address = (name) => pathToFileURL(path.join(room, `${name}.html`)).href;

test("html-validate finds nothing", async () => {
  const slips = validator(ROLES_SPELLED_OUT);
  for (const name of NAMES) assert.deepEqual(await slips(path.join(room, `${name}.html`)), []);
});

for (const [how, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 800 } }], ["narrow", { viewport: { width: 320, height: 640 } }], ["forced colours", { forcedColors: "active" }]]) {
  test(`it is readable by everybody and asks for nothing: ${how}`, async (t) => {
    const page = await open(t, options);
    const asked = await openedAlone(page, NAMES.map(address), async () => {
      const lines = await page.$$eval(".pairs-of :is(ins, del)", (marks) => marks.map((mark) => getComputedStyle(mark).textDecorationLine));
      assert.deepEqual([...new Set(lines)], ["underline"]);
    });
    const outside = asked.filter((url) => !url.startsWith("data:"));
    assert.deepEqual(outside, NAMES.map(address), "the file is all there is");
  });
}

test("goals look as they do on their pages, and styles do not mix", async (t) => {
  run(path.join(room, "new"), "build", "-o", "../public");
  const page = await open(t);
  const styles = (selector) => page.$eval(selector, (element) => {
    const { color, fontSize, fontWeight, lineHeight, display, borderTopWidth } = getComputedStyle(element);
    return { color, fontSize, fontWeight, lineHeight, display, borderTopWidth };
  });
  const parts = [["h1", "h3"], [".field h2", ".field h4"], [".prose p", ".prose p"], [".facts", ".facts"], [".indicators td", ".indicators td"], [".table-scroll td", ".table-scroll td"]];
  await page.goto(pathToFileURL(path.join(room, "public/r5/kosodate/1-1.html")).href);
  const site = [];
  for (const [selector] of parts) site.push(await styles(`article ${selector}`));
  await page.goto(address("ja"));
  for (const [at, [, selector]] of parts.entries()) assert.deepEqual(await styles(`.look article ${selector}`), site[at], selector);
  const pictures = await page.$$eval(".look img", (all) => all.map((picture) => picture.naturalWidth));
  assert.deepEqual(pictures, [40, 40], "pictures are inside");
  const ids = await page.$$eval("[id]", (all) => all.map((element) => element.id));
  assert.equal(new Set(ids).size, ids.length, "no name is there twice");
  await page.click(".look a[href^='#g']");
  assert.match(page.url(), /#g\d+$/, "a link to a goal in the file leads there");
});

test("remarks stay, are counted, and belong to these two versions alone", async (t) => {
  const page = await open(t);
  await page.goto(address("ja"));
  await page.check("#g1-seen");
  await page.fill("#g1-text", "期限を\n確かめてください。");
  await page.fill("#whole-text", "全体として良い。");
  assert.equal(await page.textContent("#count"), "確認済み 1 / 6 件");
  assert.equal(await page.textContent("#status"), "意見はこのブラウザーに保存しています。");
  await page.goto(address("other"));
  assert.equal(await page.inputValue("#g1-text"), "");
  assert.equal(await page.isChecked("#g1-seen"), false);
  await page.goto(address("ja"));
  assert.equal(await page.inputValue("#g1-text"), "期限を\n確かめてください。");
  assert.ok(await page.isChecked("#g1-seen"));
  assert.equal(await page.inputValue("#whole-text"), "全体として良い。");
  assert.ok(await page.$eval(".goals-of li", (item) => item.classList.contains("is-seen")));
});

test("all remarks are copied as text", async (t) => {
  const page = await open(t);
  await page.goto(address("ja"));
  await page.check("#g2-seen");
  await page.fill("#g2-text", "良い。");
  await page.click("#copy");
  await page.waitForFunction(() => /コピーしました|選びました/.test(document.getElementById("status").textContent));
  const text = await page.inputValue("#all");
  const id = await page.getAttribute("#g2", "data-item");
  const title = await page.getAttribute("#g2", "data-title");
  assert.ok(text.includes(`[確認済み] ${title} (${id})\n    良い。\n`), text);
  assert.equal(text.match(/\[未確認\] /g).length, 5);
  assert.ok(text.startsWith("見本市 組織目標展開整理表 変更の確認\n"), text);
  // Where the clipboard is closed, the text is there, selected.
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.evaluate(() => (document.execCommand = () => false));
  await page.click("#copy");
  assert.equal(await page.textContent("#status"), "下の文章を選びました。Ctrl+C で写せます。");
  assert.equal(await page.evaluate(() => document.activeElement.id), "all");
});

test("where a browser keeps nothing, the page says so and works", async (t) => {
  const page = await open(t);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  await page.goto(address("ja"));
  assert.match(await page.textContent("#status"), /保存できません/);
  await page.fill("#g1-text", "書ける。");
  await page.click("#copy");
  assert.ok((await page.inputValue("#all")).includes("    書ける。"));
  assert.deepEqual(page.troubles, []);
});

const printed = async (t, page) => {
  const file = path.join(folder(t), "printed.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  return execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).replace(/\s/g, "").normalize("NFKC");
};

test("remarks are printed in full, and buttons are not", async (t) => {
  const page = await open(t);
  await page.goto(address("ja"));
  const lines = Array.from({ length: 30 }, (_, at) => `${at + 1}行目の意見`);
  await page.fill("#g1-text", lines.join("\n"));
  const text = await printed(t, page);
  for (const line of lines) assert.ok(text.includes(line), line);
  assert.ok(!text.includes("意見をコピー") && text.includes("確認した") && text.includes("子育て部の目標"));
});

test("without scripts everything is there to be read and printed", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto(address("ja"));
  assert.equal(await page.locator("#copy").isVisible(), false);
  assert.ok(await page.locator("#g1-text").isVisible() && await page.locator("#g1-seen").isVisible());
  const text = await printed(t, page);
  assert.ok(text.includes("確認した") && text.includes("全体への意見") && text.includes("通訳の配置"));
});
