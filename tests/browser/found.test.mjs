// What the search page makes of what it finds: its order, its excerpts, and when it looks at all.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { close, goal, open, run, smallSite, write } from "./kit.mjs";
import { everything } from "./sites.mjs";

after(close);

/** The search page of a built site. */
const searchOf = (built) => `${pathToFileURL(built).href}/search.html`;

/** The results as soon as they are there. */
async function results(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => document.getElementById("search_status").textContent);
  return page.locator("#search_results > li");
}

test("later years come first, and a year's goals in the order of its sheets", async (t) => {
  const page = await open(t);
  const found = await results(page, `${searchOf(everything())}?q=${encodeURIComponent("取組その0")}`);
  const links = await found.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const sheets = ["r6", "r5", "r4"].flatMap((year) => [`${year}/kosodate/1-1.html`, `${year}/somu/1-1.html`]);
  assert.deepEqual(links, sheets);
  assert.deepEqual(page.troubles, []);
});

test("an excerpt holds what was found and the words around it, wherever in the text it stands", async (t) => {
  const site = smallSite(t);
  const filling = (length) => "計画どおりに進め、必要な見直しを行う。".repeat(length);
  const places = ["はじめの灯台の話", `${filling(20)}まん中の灯台の話${filling(20)}`, `${filling(40)}おわりの灯台の話`, `${filling(3)}\n\n${filling(3)}別の段落の灯台の話\n\n${filling(9)}`];
  places.forEach((text, at) => write(site, `content/r5/kosodate/2-${at}.md`, goal(`目標その${at}`, text)));
  write(site, "content/r5/kosodate/2-9.md", goal("別の欄にあるもの", filling(9)).replace("関係課と調整する。", `${filling(9)}方法の灯台の話`));
  run(site, "build");
  const page = await open(t);
  const found = await results(page, `${searchOf(path.join(site, "public"))}?q=${encodeURIComponent("灯台")}`);
  const excerpts = await found.locator("p").allTextContents();
  const expected = ["はじめの灯台の話", "まん中の灯台の話", "おわりの灯台の話", "別の段落の灯台の話", "方法の灯台の話"];
  assert.equal(excerpts.length, expected.length);
  expected.forEach((words, at) => assert.ok(excerpts[at].includes(words), `${words}: ${excerpts[at]}`));
  assert.deepEqual(await found.locator("p").evaluateAll((all) => all.map((one) => [...one.querySelectorAll("mark")].map((mark) => mark.textContent).join("|"))), Array(5).fill("灯台"));
  assert.deepEqual(page.troubles, []);
});

test("what stands at the head of a sheet leads to the sheet, and is no goal", async (t) => {
  const site = smallSite(t);
  write(site, "goalsheet.yaml", "organization: 見本市\nhead_fields: { mission: { label: 組織の使命, type: prose }, tel: { label: 電話 }, staff: { label: 増員, audience: internal } }\n");
  const head = (more) => `---\ndepartment: 子育て部\nsections: [保育課]\ntel: 000-123-4567\nstaff: 秘めた増員\n---\n\n## 組織の使命\n\n灯台のように見守る。${more}\n`;
  write(site, "content/r5/kosodate/_index.md", head(""));
  write(site, "content/r6/kosodate/_index.md", head("港も照らす。"));
  write(site, "content/r6/kosodate/1-1.md", goal("灯台を建てる", "できている。"));
  run(site, "build");
  const page = await open(t);
  const pages = async (words) => {
    await results(page, `${searchOf(path.join(site, "public"))}?q=${encodeURIComponent(words)}`);
    const links = await page.locator("#search_pages a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    return [links, await page.locator("#search_results > li").count()];
  };
  const [r5, r6] = ["r5/kosodate/index.html", "r6/kosodate/index.html"];
  assert.deepEqual(await pages("灯台のように"), [[r6, r5], 0]);
  assert.deepEqual(await pages("灯台"), [[r6, r5], 1], "goals are listed beside it");
  assert.deepEqual(await pages("港も照らす"), [[r6], 0]);
  assert.deepEqual(await pages("子育て部 見守る"), [[r6, r5], 0]);
  assert.deepEqual(await pages("令和6年度 見守る"), [[r6], 0]);
  assert.deepEqual(await pages("000-123"), [[r6, r5], 0]);
  assert.deepEqual(await pages("秘めた"), [[], 0], "it is for colleagues");
  assert.deepEqual(page.troubles, []);
});

test("what is still being composed is not searched, and what is composed is", async (t) => {
  const site = smallSite(t);
  run(site, "build");
  const page = await open(t);
  await page.clock.install();
  await page.goto(searchOf(path.join(site, "public")));
  await page.locator("#search_q").focus();
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ["ほ", "ほｉ", "ほいく"]) {
    await keyboard.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.clock.runFor(1_000);
    assert.equal(await page.locator("#search_q").inputValue(), text);
    assert.doesNotMatch(page.url(), /\?q=/, `“${text}” is not searched`);
  }
  await keyboard.send("Input.insertText", { text: "保育所" });
  await page.clock.runFor(1_000);
  await page.locator("#search_results a").first().waitFor();
  assert.deepEqual(await page.locator("#search_results a").allTextContents(), ["保育所の整備"]);
  assert.equal(new URL(page.url()).searchParams.get("q"), "保育所");
  const pressed = (isComposing) => page.evaluate((isComposing) => {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing, bubbles: true }));
    return document.activeElement.href ?? document.activeElement.id;
  }, isComposing);
  assert.equal(await pressed(true), "search_q", "arrows choose among the words that are offered");
  assert.match(await pressed(false), /1-1\.html$/);
  assert.deepEqual(page.troubles, []);
});

test("an excerpt is text that runs on, and what was found is told to those who hear it", async (t) => {
  const page = await open(t);
  const found = await results(page, `${searchOf(everything())}?q=${encodeURIComponent("水準に達")}`);
  const excerpt = found.first().locator("p");
  const lines = await excerpt.evaluate((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return { display: getComputedStyle(one).display, parts: [...words.getClientRects()].map((part) => Math.round(part.top)) };
  });
  assert.equal(lines.display, "block");
  assert.ok(Math.max(...lines.parts) - Math.min(...lines.parts) < 12, "marks stand on the line of the words around them");
  assert.equal(await excerpt.locator("mark").first().evaluate((mark) => getComputedStyle(mark, "::before").content), '"「"');
});

test("a long text without the words is cut with a sign that it goes on", async (t) => {
  const site = smallSite(t);
  write(site, "content/r5/kosodate/1-3.md", goal("灯台の話", "計画どおりに進め、必要な見直しを行う。".repeat(20)));
  run(site, "build");
  const found = await results(await open(t), `${searchOf(path.join(site, "public"))}?q=${encodeURIComponent("灯台")}`);
  assert.match(await found.locator("p").textContent(), /^計画.{100,130}…$/);
});

test("coming back from a goal leads to the list as it was and to the same place", async (t) => {
  const page = await open(t);
  await results(page, `${searchOf(everything())}?q=${encodeURIComponent("取組")}`);
  await page.locator("#search_more").click();
  await page.locator("#search_results > li").nth(19).waitFor();
  const link = page.locator("#search_results > li > a").nth(17);
  await link.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 500);
  await link.click();
  await page.waitForURL(/\/r\d\/.*\.html/);
  await page.goBack();
  await page.locator("#search_results > li").nth(19).waitFor();
  await page.waitForFunction((place) => Math.abs(scrollY - place) < 3, place);
  assert.equal(await page.locator("#search_results > li").count(), 20);
});

test("the list can be put into the order of years, which the address keeps", async (t) => {
  const site = smallSite(t);
  write(site, "content/r6/kosodate/_index.md", "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n---\n");
  write(site, "content/r6/kosodate/1-1.md", goal("庁舎の話", "灯台に触れる。"));
  write(site, "content/r5/kosodate/1-3.md", goal("灯台の話"));
  run(site, "build");
  const page = await open(t);
  const found = await results(page, `${searchOf(path.join(site, "public"))}?q=${encodeURIComponent("灯台")}`);
  assert.deepEqual(await found.locator("> a").allTextContents(), ["灯台の話", "庁舎の話"]);
  await page.locator("select[name=order]").selectOption("new");
  await page.waitForFunction(() => document.querySelector("#search_results a").textContent === "庁舎の話");
  assert.match(page.url(), /order=new/);
});

test("the search's box has a label that is seen, on every page, and stands first on the portal", async (t) => {
  const page = await open(t);
  const built = everything();
  for (const name of ["index.html", "search.html", "r5/kosodate/index.html"]) {
    await page.goto(`${pathToFileURL(path.join(built, name)).href}`);
    const box = page.locator(name === "index.html" ? "main > form" : ".masthead form");
    assert.ok(await box.locator("label").isVisible(), name);
    assert.equal(await box.locator("label").textContent(), "目標を検索");
  }
  await page.goto(`${pathToFileURL(path.join(built, "index.html")).href}`);
  assert.equal(await page.locator("main > *").first().evaluate((first) => first.getAttribute("role")), "search");
});
