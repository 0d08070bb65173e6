// Addresses that lead on, and the years of a goal side by side, as readers meet them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open } from "./kit.mjs";
import { KINDS, MOVED, everything, ways } from "./sites.mjs";

after(close);

let sites;
before(async () => {
  sites = await ways(everything());
});

test("an old address leads on, with the place on the page that was asked for", async (t) => {
  const [from, to] = MOVED;
  for (const top of Object.values(sites)) {
    for (const scripts of [true, false]) {
      const page = await open(t, { javaScriptEnabled: scripts });
      await page.goto(top + from);
      await page.waitForURL(top + to);
      assert.deepEqual(page.troubles, []);
    }
    const page = await open(t);
    for (const [asked, place] of [["#2-10--level--", "#2-9--level--"], ["#2-10--due", "#2-9--due"], ["#lineage", "#lineage"], ["#2-100--due", "#2-100--due"]]) {
      await page.goto(`${top}${from}${asked}`);
      await page.waitForURL(`${top}${to}${place}`);
    }
  }
});

test("the way back does not lead to the old address", async (t) => {
  const page = await open(t);
  await page.goto(`${sites.file}index.html`);
  await page.goto(sites.file + MOVED[0]);
  await page.waitForURL(sites.file + MOVED[1]);
  await page.goBack();
  assert.equal(page.url(), `${sites.file}index.html`);
});

test("years stand side by side, on a phone below each other, and on paper", async (t) => {
  const page = await open(t);
  await page.goto(sites.file + KINDS.goal);
  const table = page.locator(".lineage table");
  const [row, heads] = [table.locator("tbody tr").first(), table.locator("thead th")];
  assert.deepEqual(await heads.evaluateAll((all) => all.map((head) => head.firstChild.textContent.trim())), ["令和5年度", "令和4年度"]);
  const sideBySide = () => row.locator("td").evaluateAll(([a, b]) => a.getBoundingClientRect().top === b.getBoundingClientRect().top);
  assert.ok(await sideBySide());
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(!(await sideBySide()));
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 390, "nothing hangs out");
  assert.equal(await row.locator("td").first().evaluate((cell) => getComputedStyle(cell, "::before").content.includes("令和5年度")), true);
  const tree = await table.ariaSnapshot();
  assert.match(tree, /table[\s\S]*columnheader "令和5年度[\s\S]*rowheader "実施項目"/, "still a table for those who hear it");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 720, height: 1000 });
  assert.ok(await sideBySide());
  assert.deepEqual(page.troubles, []);
});

test("the drawing of an indicator is a picture with a name, and seen in the dark", async (t) => {
  const page = await open(t, { colorScheme: "dark" });
  await page.goto(sites.file + KINDS.goal);
  const picture = page.getByRole("img", { name: "保育の定員の推移のグラフ" });
  assert.equal(await picture.count(), 1);
  const [ink, paper] = await picture.evaluate((svg) => [getComputedStyle(svg.querySelector("circle")).fill, getComputedStyle(document.body).backgroundColor]);
  assert.notEqual(ink, paper);
  const rows = await page.locator(".series tbody tr").allInnerTexts();
  assert.deepEqual(rows.map((line) => line.split(/\s+/)[0]), ["令和4年度", "令和5年度"]);
});
