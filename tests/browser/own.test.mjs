// Sites with forms of their own: their words, their texts, goals of several sections, long sections, a phone, the reader's clock.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { close, open } from "./kit.mjs";
import { example, ownForm } from "./sites.mjs";

after(close);

const folders = {}, site = {};
before(() => {
  for (const name of ["eleven", "long"]) {
    folders[name] = ownForm(name);
    site[name] = `${pathToFileURL(folders[name])}/`;
  }
});

/** All that a page says: its text, its description and its labels. */
const said = (page) => page.evaluate(() => [document.body.innerText, document.title, document.querySelector("[name=description]").content, ...[...document.querySelectorAll("label, option, caption")].map((one) => one.textContent)].join("\n"));

test("pages say what the site calls its sections, titles and sheets, and nothing of what it has not", async (t) => {
  const page = await open(t);
  for (const address of ["index.html", "r6/index.html", "r6/machi/index.html", "r6/machi/01.html", "r6/machi/section-safe.html", "search.html"]) {
    await page.goto(site.eleven + address);
    const text = await said(page);
    assert.doesNotMatch(text, /整理表|分類|期限|いつまで|実施項目|課名|番号 \d/, address);
    assert.match(text, /振り返りシート/, address);
  }
  await page.goto(`${site.eleven}r6/machi/index.html`);
  const text = await said(page);
  for (const part of ["施策の柱ごと", "取組項目の文字順", "予算額の多い順", "難易度順"]) assert.ok(text.includes(part), part);
  assert.ok(!existsSync(path.join(folders.eleven, "r6/deadlines.html")), "no list of deadlines that nobody has");
  assert.deepEqual(page.troubles, []);
});

test("columns are as wide as what stands in them, and eleven are read without scrolling", async (t) => {
  const page = await open(t);
  await page.goto(`${site.eleven}r6/machi/index.html`);
  const widths = await page.locator("table.form thead th").evaluateAll((heads) => Object.fromEntries(heads.map((head) => [head.firstChild.textContent, head.clientWidth])));
  assert.equal(Object.keys(widths).length, 11);
  assert.ok(widths["難易度"] * 2 < widths["②取組"], JSON.stringify(widths));
  assert.ok(widths["②取組"] >= 112, `eight letters a line: ${widths["②取組"]}`);
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 1280);
  const amount = page.locator("td[data-field=budget]").first();
  assert.equal(await amount.textContent(), "1,234,500");
  assert.equal(await amount.evaluate((cell) => getComputedStyle(cell).textAlign), "end");
  assert.match(await page.locator("thead th.amount").first().textContent(), /予算額（千円）/);
  assert.equal(await page.locator("td[data-field=partners]").nth(1).textContent(), "商工観光課", "one value of a list is no list");
  await page.setViewportSize({ width: 1000, height: 800 });
  assert.equal(await page.locator("table.form tr").first().evaluate((row) => getComputedStyle(row).display), "block", "cards where there is no room");
  await page.goto(`${site.eleven}r6/machi/01.html`);
  assert.deepEqual(await page.locator(".field h2").allTextContents(), ["①今年度の目標", "②取組", "③成果", "Summary"], "prose in the order of the form");
  assert.equal(await page.locator(".field[lang]").getAttribute("lang"), "en");
  assert.deepEqual(page.troubles, []);
});

test("in the middle of a long section its name and number are in sight", async (t) => {
  const page = await open(t);
  await page.goto(`${site.long}r7/keizai/index.html`);
  const names = () => page.locator("td.section > span").evaluateAll((spans) => spans.filter((span) => {
    const box = span.getBoundingClientRect(), hit = document.elementFromPoint(box.left + 5, box.top + 5);
    return getComputedStyle(span).opacity === "1" && box.top > 0 && box.bottom < innerHeight && hit === span;
  }).map((span) => span.textContent));
  for (const y of [1500, 2400, 3300]) {
    await page.evaluate((to) => scrollTo({ top: to, behavior: "instant" }), y);
    await page.waitForFunction((to) => Math.abs(scrollY - to) < 2, y);
    assert.ok((await names()).length > 0, `at ${y} px`);
  }
  assert.deepEqual(page.troubles, []);
});

test("a goal of two sections stands with the first and is found under both", async (t) => {
  const page = await open(t);
  const title = "空き家の活用";
  await page.goto(`${site.long}r7/keizai/index.html`);
  const rows = page.locator("table.form tbody tr", { hasText: title });
  assert.equal(await rows.count(), 1);
  for (const section of ["産業振興課", "建設課"]) {
    await page.locator("[name=section]").selectOption({ label: section });
    await page.waitForURL(/section=/);
    assert.equal(await rows.count(), 1, section);
  }
  for (const section of ["industry", "works"]) {
    await page.goto(`${site.long}r7/keizai/section-${section}.html`);
    assert.equal(await rows.count(), 1, section);
    assert.match(readFileSync(path.join(folders.long, `r7/keizai/section-${section}.ics`), "utf8"), /BEGIN:VEVENT/);
  }
  assert.equal(await page.locator("h1 .form-title").textContent(), "建設課", "the page of a section is about the section");
  assert.match(await page.locator(".ask-us").textContent(), /000-000-0001/);
  await page.goto(`${site.long}search.html?q=${encodeURIComponent(title)}&section=${encodeURIComponent("経済建設部 建設課")}`);
  await page.locator("#search_results li", { hasText: title }).first().waitFor();
  assert.deepEqual(page.troubles, []);
});

test("the portal and a year say what their own texts say, and how current they are", async (t) => {
  const page = await open(t);
  await page.goto(`${site.long}index.html`);
  assert.match(await page.locator("main > .prose").textContent(), /次の更新は10月の予定です/);
  await page.getByRole("link", { name: "令和7年度の経済建設部" }).click();
  await page.waitForLoadState();
  assert.match(page.url(), /r7\/keizai\/index\.html$/);
  assert.match(await page.locator("footer").textContent(), /最終更新 令和7年5月30日/);
  await page.goto(`${site.long}index.html`);
  assert.match(await page.locator("footer").textContent(), /最終更新 令和7年6月20日/);
  await page.locator(".matrix tbody th").getByRole("link", { name: "経済建設部" }).click();
  await page.waitForLoadState();
  assert.match(page.url(), /r7\/keizai\/index\.html$/, "a department's name leads to its newest sheet");
  await page.goto(`${site.long}r7/index.html`);
  await page.getByRole("link", { name: "重点", exact: true }).click();
  assert.ok(await page.locator("[id='top-重点']").isVisible());
  await page.goto(`${site.long}r7/keizai/1-02.html`);
  assert.match(await page.locator("main .summary").textContent(), /産業振興課.*特産品の販路について/s);
  for (const [name, expected] of [["description", /特産品の販路について/], ["og:title", /特産品の販路/], ["og:url", /^https:\/\/www\.town\.example\.jp\/mokuhyo\/r7\/keizai\/1-02\.html$/]]) {
    assert.match(await page.locator(`[name="${name}"], [property="${name}"]`).first().getAttribute("content"), expected);
  }
  assert.doesNotMatch(await page.content(), /goalsheet \d/, "no page has the version");
  assert.match(readFileSync(path.join(folders.long, "assets/version.txt"), "utf8"), /^goalsheet \d/);
  assert.deepEqual(page.troubles, []);
});

test("a day stands in one line in lists of goals, on the screen and on paper", async (t) => {
  const page = await open(t);
  for (const media of ["screen", "print"]) {
    await page.emulateMedia({ media });
    // The width of A4 within its margins.
    await page.setViewportSize({ width: media === "print" ? 640 : 1280, height: 900 });
    for (const address of ["r7/category-plan.html", "category-plan.html", "r7/deadlines.html"]) {
      await page.goto(site.long + address);
      const days = page.locator(".goals .due", { hasText: /\d年\d+月\d+日/ });
      const lines = await days.evaluateAll((days) => days.map((day) => [...new Set([...day.lastElementChild.getClientRects()].map(({ top }) => Math.round(top)))].length));
      assert.ok(lines.length > 3 && lines.every((count) => count === 1), `${media} ${address}: ${lines}`);
    }
  }
});

test("deadlines of this month, of the next and of the past, by the reader's clock", async (t) => {
  const page = await open(t);
  await page.clock.setFixedTime(new Date("2025-11-15T12:00:00+09:00"));
  await page.goto(`${site.long}r7/deadlines.html`);
  const shown = () => page.locator(".slot:visible").evaluateAll((slots) => slots.map((slot) => slot.id));
  const all = await shown();
  assert.ok(all.includes("ongoing"), "everything at first");
  for (const [label, expected] of [["今月", []], ["来月", ["m12"]], ["過ぎた月", ["m9", "m10"]], ["すべて", all]]) {
    await page.getByLabel("今日から見て").selectOption({ label });
    assert.deepEqual(await shown(), expected, label);
  }
  assert.match(await page.locator(".remark").last().textContent(), /11月/, "why nothing is due this month");
  await page.goto(`${site.long}r6/deadlines.html`);
  assert.ok(await page.locator(".when").isHidden(), "of a past year all months have passed");
  await page.goto(`${site.long}r7/deadlines.html`);
  const plain = await open(t, { javaScriptEnabled: false });
  await plain.goto(page.url());
  assert.equal(await plain.locator(".slot:visible").count(), all.length);
  assert.ok(await plain.locator(".when").isHidden());
  assert.deepEqual(page.troubles, []);
});

test("on a phone the first goal comes early, and the filters are one button away", async (t) => {
  const page = await open(t, { viewport: { width: 375, height: 800 } });
  for (const address of [`${site.long}r7/keizai/index.html`, `${site.eleven}r6/machi/index.html`]) {
    await page.goto(address);
    await page.locator(".view").waitFor();
    const first = await page.locator("table.form tbody th.title").first().evaluate((cell) => cell.getBoundingClientRect().top + scrollY);
    assert.ok(first <= 1200, `${address}: ${first}`);
    assert.ok(await page.locator(".view [name=q]").isHidden());
    await page.getByText("絞り込み・並べ替え").last().click();
    assert.ok(await page.locator(".view [name=q]").isVisible());
  }
  await page.getByRole("link", { name: "ページの先頭へ" }).click();
  await page.waitForFunction(() => scrollY === 0);
  assert.deepEqual(page.troubles, []);
});

test("what goals of one number share is seen once and read in each of their rows", async (t) => {
  const page = await open(t);
  await page.goto(`${pathToFileURL(example("koteihyo"))}/r5/kankyo/index.html`);
  const cells = page.locator("td[data-field=policy]");
  assert.deepEqual(await cells.allTextContents(), ["温室効果ガスの排出を減らす", "温室効果ガスの排出を減らす", "ごみを資源に変える"]);
  const heights = await cells.locator("span").evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().height));
  assert.ok(heights[0] > 10 && heights[1] <= 1 && heights[2] > 10, `seen in the first row of a number: ${heights}`);
  await page.getByLabel("並び順").selectOption({ index: 1 });
  await page.waitForFunction(() => document.querySelectorAll(".again").length === 0);
  const sorted = await cells.locator("span").evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().height));
  assert.ok(sorted.every((height) => height > 10), `in another order each row says it: ${sorted}`);
  await page.setViewportSize({ width: 375, height: 800 });
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 375);
  assert.deepEqual(page.troubles, []);
});
