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
  assert.deepEqual(page.troubles, []);
});
