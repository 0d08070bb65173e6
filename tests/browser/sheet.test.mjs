// The form as its reader wants it: filtered, grouped, sorted, mailed, printed; and a goal's page passed on. From a web server
// and from a folder.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { close, folder, open, repository, run, serve } from "./kit.mjs";

after(close);

/** The repository's own site, from where `kind` says. */
async function sample(t, kind) {
  if (kind === "http") return (await serve(t, repository)).url;
  const made = path.join(folder(t), "public");
  run(repository, "build", "-o", made);
  return `${pathToFileURL(made)}/`;
}
const SHEET = "r5/kodomo-katei/index.html";
const status = (page) => page.locator(".status");
const titles = (page) => page.locator("table.form tbody tr:not(.unit) th.title").allTextContents();

for (const kind of ["http", "file"]) {
  test(`${kind}: the form is filtered, and the address says how`, async (t) => {
    const page = await open(t);
    await page.goto(await sample(t, kind) + SHEET);
    assert.equal(await status(page).textContent(), "全23件");
    assert.ok(await page.getByRole("button", { name: "条件を解除" }).isDisabled());
    await page.getByLabel("課名").selectOption({ label: "子ども若者計画課" });
    await page.getByText("23件中4件").waitFor();
    await page.getByLabel("計画・方針等の分類").selectOption({ label: "個別計画" });
    await page.getByText("23件中3件").waitFor();
    assert.deepEqual(await titles(page), ["子ども若者・子育ていきいき計画策定", "保育施設の整備", "学童保育所の整備"]);
    assert.match(page.url(), /\?section=plan&category=plan#view$/);

    // Another reader who is sent the address sees the same.
    const other = await open(t);
    await other.goto(page.url());
    await other.getByText("23件中3件").waitFor();
    assert.deepEqual(await titles(other), await titles(page));

    await page.getByRole("button", { name: "条件を解除" }).click();
    await page.getByText("全23件").waitFor();
    assert.equal((await titles(page)).length, 23);
    assert.doesNotMatch(page.url(), /\?/);
    assert.deepEqual([...page.troubles, ...other.troubles], []);
  });

  test(`${kind}: words are found as the search finds them`, async (t) => {
    const page = await open(t);
    const site = await sample(t, kind);
    await page.goto(site + SHEET);
    for (const [words, count] of [["ｼｽﾃﾑ", "23件中3件"], ["しすてむ", "23件中3件"], ["2024年1月", "23件中1件"], ["保育 整備", "23件中2件"]]) {
      await page.getByLabel("キーワード").fill(words);
      await page.getByText(count).waitFor();
    }
    await page.getByLabel("キーワード").fill("どこにもない語");
    await page.getByText("23件中0件").waitFor();
    assert.ok(await page.getByText("当てはまる目標はありません。").isVisible());
    await page.goto(`${site}${SHEET}?due=m10&q=${encodeURIComponent("無償化")}`);
    await page.getByText("23件中1件").waitFor();
    assert.deepEqual(page.troubles, []);
  });

  test(`${kind}: a goal's text can be copied`, async (t) => {
    const page = await open(t);
    await page.goto(await sample(t, kind) + "r5/kodomo-katei/2-4.html");
    await page.getByText("このページを共有").click();
    const text = await page.getByLabel("共有用の文章").inputValue();
    assert.equal(text, `成人の日式典実施 — 子ども家庭部 — 国分寺市 令和5年度\n${page.url()}`);
    await page.getByRole("button", { name: "文章をコピー" }).click();
    await page.getByText("コピーしました。").waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value), text);
    assert.deepEqual(page.troubles, []);
  });
}

test("what repeats down a column is seen once in every view", async (t) => {
  const page = await open(t);
  const site = await sample(t, "file");
  const seen = () => page.locator("table.form tbody td.number > span").evaluateAll((cells) => cells.filter((cell) => getComputedStyle(cell).opacity === "1").map((cell) => cell.textContent));
  await page.goto(site + SHEET);
  assert.deepEqual(await seen(), ["1", "2", "3", "4", "5", "6"]);
  // The first of section 2 is not among these: its number moves to the first that is.
  await page.goto(`${site}${SHEET}?category=other`);
  await page.getByText("23件中11件").waitFor();
  assert.deepEqual(await seen(), ["1", "2", "3", "4", "5"]);
  await page.goto(`${site}${SHEET}?sort=title`);
  await page.waitForFunction(() => document.querySelectorAll("table.form tbody").length === 1);
  assert.equal((await seen()).length, 23, "in another order each row stands alone");
  assert.deepEqual(page.troubles, []);
});

test("goals are grouped by section or category, and sorted by deadline", async (t) => {
  const page = await open(t);
  await page.goto(await sample(t, "file") + SHEET);
  const heads = () => page.locator("table.form .unit th").allTextContents();
  await page.getByLabel("まとめ方").selectOption({ label: "課ごと" });
  await page.locator(".unit").first().waitFor();
  assert.deepEqual(await heads(), ["共通8件", "子ども若者計画課4件", "保育幼稚園課2件", "子ども子育て支援課4件", "子育て相談室3件", "子ども発達支援担当2件"]);
  await page.getByLabel("まとめ方").selectOption({ label: "分類ごと" });
  await page.getByText("施政方針6件").waitFor();
  assert.deepEqual(await heads(), ["施政方針6件", "市長特命1件", "個別計画4件", "行政改革1件", "その他11件"]);
  await page.getByLabel("まとめ方").selectOption({ label: "様式のとおり" });
  await page.getByLabel("並び順").selectOption({ label: "期限の早い順" });
  await page.waitForFunction(() => document.querySelectorAll("table.form tbody").length === 1);
  const dues = await page.locator("table.form tbody td.due").evaluateAll((cells) => cells.map((cell) => cell.firstChild.textContent.trim()));
  assert.deepEqual([...new Set(dues)], ["早急", "10月", "1月", "3月", "年度末", "随時"]);
  assert.deepEqual(page.troubles, []);
});

test("the view is what is printed, and the paper says so", async (t) => {
  const page = await open(t);
  await page.goto(`${await sample(t, "file")}${SHEET}?section=plan&category=plan`);
  await page.getByText("23件中3件").waitFor();
  const file = path.join(folder(t), "view.pdf");
  await page.pdf({ path: file, preferCSSPageSize: true });
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  assert.match(text, /23件中3件/);
  assert.match(text, /課名 *子ども若者計画課/);
  assert.match(text, /分類 *個別計画/);
  assert.match(text, /1\s*\/\s*1\s*$/);
  assert.doesNotMatch(text, /成人の日式典実施|並び順|キーワード|すべて|この表示を印刷/);
  const size = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  assert.match(size, /Page size: +84[12]\.\d+ x 59[45]/, "A4 landscape");
  assert.deepEqual(page.troubles, []);
});

test("everything is reached and worked by keys alone", async (t) => {
  const page = await open(t);
  await page.goto(await sample(t, "file") + SHEET);
  await page.getByLabel("課名").focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("23件中8件").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "category");
  await page.getByRole("button", { name: "条件を解除" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("全23件").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "section", "the focus does not get lost with the button");
  assert.deepEqual(page.troubles, []);
});

test("without scripts there is the whole form and nothing that would not work", async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto(`${await sample(t, "file")}${SHEET}?section=plan&category=plan#view`);
  assert.equal((await titles(page)).length, 23);
  assert.ok(await page.locator(".view").isHidden());
  await page.goto(page.url().replace(/index\.html.*/, "2-1.html"));
  assert.equal(await page.locator("button:visible").count(), 1, "the search alone, which needs none");
});

test("nothing moves when the script has run", async (t) => {
  const page = await open(t);
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; })).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(await sample(t, "file") + SHEET);
  await page.getByText("全23件").waitFor();
  assert.ok(await page.evaluate(() => window.shifts) < 0.01);
});
