// The form of a sheet in which not everything is filled in: goals without category, section or deadline, and one of two
// categories. What each view shows is told row by row.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { close, keptFolder, open, run, write } from "./kit.mjs";
import { ownForm } from "./sites.mjs";

after(close);

/** Title, section, categories, deadline: in the order of the form. */
const GOALS = [
  ["いけの管理", "一課", "[施政方針, 個別計画]", "1月"],
  ["アプリの改善", "一課", "", "10月"],
  ["かわの清掃", "一課", "[個別計画]", "11月"],
  ["うみの開放", "二課", "[個別計画]", ""],
  ["えきの整備", "二課", "", "早急"],
  ["山の手入れ", "", "[施政方針]", "12月"],
];
const ALL = GOALS.map(([title]) => title);

let sheet;
before(() => {
  const site = keptFolder();
  write(site, "goalsheet.yaml", "organization: 見本市\ncategories:\n  - { name: 施政方針, key: policy }\n  - { name: 個別計画, key: plan }\n");
  write(site, "content/r5/bu/_index.md", "---\ndepartment: 見本部\nsections: [{ name: 一課, key: one }, { name: 二課, key: two }]\n---\n");
  GOALS.forEach(([title, section, category, due], at) => {
    write(site, `content/r5/bu/${at + 1}.md`, `---\ntitle: ${title}\nsection: ${section}\ncategory: ${category}\ndue: ${due}\n---\n\n## どの水準まで\n\n${title}ができている。\n\n## どのような方法で\n\n関係課と調整する。\n`);
  });
  run(site, "build");
  sheet = `${pathToFileURL(path.join(site, "public")).href}/r5/bu/index.html`;
});

/** The rows as they are shown: by the heading they stand under, `""` where there is none. */
const groups = (page) => page.locator("table.form tbody").evaluateAll((bodies) => bodies.map((body) => {
  const rows = [...body.rows], heading = rows[0].matches(".unit") ? rows.shift().textContent : "";
  return [heading, rows.map((row) => row.querySelector("th.title").textContent)];
}));
const titles = async (page) => (await groups(page)).flatMap(([, rows]) => rows);

/** The form as an address opens it; it is drawn before the page has loaded. */
async function view(t, query) {
  const page = await open(t);
  await page.goto(sheet + query);
  return page;
}

test("a deadline is the month that was asked for, and none whose number begins the same", async (t) => {
  const page = await view(t, "?due=m1");
  assert.deepEqual(await titles(page), ["いけの管理"]);
  await page.locator("[name=due]").selectOption({ label: "10月" });
  await page.waitForURL(/due=m10/);
  assert.deepEqual(await titles(page), ["アプリの改善"]);
  assert.deepEqual(page.troubles, []);
});

test("each value of each filter shows exactly its goals", async (t) => {
  const page = await view(t, "");
  for (const [query, expected] of [
    ["section=one", ["いけの管理", "アプリの改善", "かわの清掃"]],
    ["section=two", ["うみの開放", "えきの整備"]],
    ["section=-", ["山の手入れ"]],
    ["category=policy", ["いけの管理", "山の手入れ"]],
    ["category=plan", ["いけの管理", "かわの清掃", "うみの開放"]],
    ["due=asap", ["えきの整備"]],
    ["due=none", ["うみの開放"]],
    ["section=one&category=plan", ["いけの管理", "かわの清掃"]],
    ["section=two&category=policy", []],
  ]) {
    await page.goto(`${sheet}?${query}`);
    const shown = expected.length ? titles(page) : page.locator("table.form tbody").allTextContents();
    assert.deepEqual(await shown, expected.length ? expected : ["当てはまる目標はありません。"], query);
  }
  assert.deepEqual(page.troubles, []);
});

test("titles are sorted as a Japanese dictionary does it, deadlines from the earliest to none", async (t) => {
  const page = await view(t, "?sort=title");
  assert.deepEqual(await groups(page), [["", ["アプリの改善", "いけの管理", "うみの開放", "えきの整備", "かわの清掃", "山の手入れ"]]]);
  await page.goto(`${sheet}?sort=due`);
  assert.deepEqual(await groups(page), [["", ["えきの整備", "アプリの改善", "かわの清掃", "山の手入れ", "いけの管理", "うみの開放"]]]);
  assert.deepEqual(page.troubles, []);
});

test("groups lose no goal: those without a category or section stand under their own heading", async (t) => {
  const page = await view(t, "?group=category");
  assert.deepEqual(await groups(page), [
    ["施政方針2件", ["いけの管理", "山の手入れ"]],
    ["個別計画3件", ["いけの管理", "かわの清掃", "うみの開放"]],
    ["（なし）2件", ["アプリの改善", "えきの整備"]],
  ]);
  await page.goto(`${sheet}?group=section&sort=title`);
  assert.deepEqual(await groups(page), [
    ["一課3件", ["アプリの改善", "いけの管理", "かわの清掃"]],
    ["二課2件", ["うみの開放", "えきの整備"]],
    ["（課名なし）1件", ["山の手入れ"]],
  ]);
  await page.goto(`${sheet}?group=category&due=m1`);
  assert.deepEqual(await groups(page), [["施政方針1件", ["いけの管理"]], ["個別計画1件", ["いけの管理"]]]);
  assert.deepEqual(page.troubles, []);
});

test("a goal of two groups stands in both, and its place in the page stays one", async (t) => {
  const page = await view(t, "");
  const ids = () => page.locator("[id]").evaluateAll((elements) => elements.map((element) => element.id).sort());
  const whole = await ids();
  assert.ok(ALL.every((_, at) => whole.includes(`${at + 1}`)), `each goal has its place: ${whole}`);
  assert.equal(new Set(whole).size, whole.length);
  await page.goto(`${sheet}?group=category`);
  assert.equal((await titles(page)).length, ALL.length + 1);
  assert.deepEqual(await ids(), whole);
  assert.deepEqual(page.troubles, []);
});

test("an address that asks for what the sheet does not have shows the whole form", async (t) => {
  for (const query of ["?section=gone", "?category=gone&due=m99", "?group=gone&sort=gone", "?section=ONE#view", "?other=one"]) {
    const page = await view(t, query);
    assert.deepEqual([...(await titles(page))].sort(), [...ALL].sort(), query);
    assert.equal(await page.locator(".status").textContent(), "全6件", query);
    assert.deepEqual(await page.locator(".view select").evaluateAll((selects) => selects.map((select) => select.selectedIndex)), Array(5).fill(0), `${query}: no choice is left blank`);
    assert.ok(await page.getByRole("button", { name: "条件を解除" }).isDisabled(), query);
    assert.doesNotMatch(page.url(), /\?/, "the address says what is shown");
    assert.deepEqual(page.troubles, []);
  }
  const page = await view(t, "?section=gone&category=policy");
  assert.deepEqual(await titles(page), ["いけの管理", "山の手入れ"], "what it does have is still asked for");
});

test("a row says its number, unless the row before it has the same", async (t) => {
  const site = keptFolder();
  write(site, "goalsheet.yaml", "organization: 見本市\n");
  write(site, "content/r5/bu/_index.md", "---\ndepartment: 見本部\nsections: [{ name: 一課, key: one }]\n---\n");
  [7, 9, 9].forEach((number, at) => {
    write(site, `content/r5/bu/${at + 1}.md`, `---\ntitle: 目標${at + 1}\nsection: 一課\nnumber: ${number}\n---\n\n## どの水準まで\n\nできている。\n`);
  });
  run(site, "build", "--keep-going");
  const page = await open(t);
  for (const query of ["", "?group=section"]) {
    await page.goto(`${pathToFileURL(path.join(site, "public")).href}/r5/bu/index.html${query}`);
    const seen = await page.locator("table.form tbody tr:not(.unit) .number span").evaluateAll((spans) => spans.map((span) => [span.textContent.trim(), getComputedStyle(span).opacity]));
    assert.deepEqual(seen, [["7", "1"], ["9", "1"], ["9", "0"]], query);
  }
  assert.deepEqual(page.troubles, []);
});

test("what was asked for can be taken back, in the form and in the address", async (t) => {
  const page = await view(t, "?category=policy&q=管理"), reset = page.getByRole("button", { name: "条件を解除" });
  assert.deepEqual(await titles(page), ["いけの管理"]);
  await reset.click();
  assert.deepEqual([...(await titles(page))].sort(), [...ALL].sort());
  assert.ok(await reset.isDisabled());
  assert.doesNotMatch(page.url(), /\?/);
  assert.deepEqual(page.troubles, []);
});

test("what says nothing in a column comes last, whichever way the column is sorted", async (t) => {
  const site = keptFolder();
  write(site, "goalsheet.yaml", "organization: 見本市\nfields:\n  cost: { label: 予算, type: number, unit: 千円 }\ncolumns: [number, title, cost, level]\n");
  write(site, "content/r5/bu/_index.md", "---\ndepartment: 見本部\n---\n");
  [["駅", 20], ["道", ""], ["森", 5]].forEach(([title, cost], at) => {
    write(site, `content/r5/bu/${at + 1}.md`, `---\ntitle: ${title}\ncost: ${cost}\n---\n\n## どの水準まで\n\nできている。\n`);
  });
  run(site, "build", "--keep-going");
  const page = await open(t);
  for (const [query, expected] of [["sort=f-cost", ["森", "駅", "道"]], ["sort=-f-cost", ["駅", "森", "道"]]]) {
    await page.goto(`${pathToFileURL(path.join(site, "public")).href}/r5/bu/index.html?${query}`);
    assert.deepEqual(await titles(page), expected, query);
  }
  assert.deepEqual(page.troubles, []);
});

test("columns of the site's own filter, group and sort", async (t) => {
  const page = await open(t), address = `${pathToFileURL(ownForm("eleven"))}/r6/machi/index.html`;
  const [station, shops, road, lights, street] = ["駅前広場を使った催しの実施", "空き店舗の活用", "通学路の点検と改修", "防犯灯のLED化", "狭あい道路の拡幅"];
  for (const [query, expected] of [
    ["f-rank=B", [["", [shops]], ["", [lights]]]],
    ["f-new=はい", [["", [station]], ["", [street]]]],
    ["f-partners=道路管理課", [["", [station]], ["", [road]]]],
    ["group=f-rank", [["A2件", [station, street]], ["B2件", [shops, lights]], ["C1件", [road]]]],
    ["group=f-partners", [["建築指導課1件", [street]], ["教育総務課1件", [road]], ["公園緑地課1件", [station]], ["商工観光課2件", [station, shops]], ["道路管理課2件", [station, road]], ["用地課1件", [street]], ["（なし）1件", [lights]]]],
    ["sort=f-budget", [["", [shops, road, street, lights, station]]]],
    ["sort=-f-budget", [["", [station, lights, street, road, shops]]]],
    ["sort=f-rank", [["", [station, street, shops, lights, road]]]],
  ]) {
    await page.goto(`${address}?${query}`);
    const shown = await groups(page);
    assert.deepEqual(query.startsWith("group=f-partners") ? shown.toSorted() : shown, query.startsWith("group=f-partners") ? expected.toSorted() : expected, query);
  }
  assert.deepEqual(page.troubles, []);
});

test("what is still being composed is not looked for, and what is composed is", async (t) => {
  const page = await open(t);
  await page.clock.install();
  await page.goto(sheet);
  await page.getByLabel("キーワード").focus();
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ["う", "うｍ", "うみ"]) {
    await keyboard.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.clock.runFor(1_000);
    assert.equal(await page.getByLabel("キーワード").inputValue(), text);
    assert.doesNotMatch(page.url(), /[?&]q=/, `“${text}” is not looked for`);
  }
  assert.deepEqual(await titles(page), ALL);
  await keyboard.send("Input.insertText", { text: "うみ" });
  await page.clock.runFor(1_000);
  await page.getByText("6件中1件").waitFor();
  assert.deepEqual(await titles(page), ["うみの開放"]);
  assert.equal(new URL(page.url()).searchParams.get("q"), "うみ");
  assert.deepEqual(page.troubles, []);
});
