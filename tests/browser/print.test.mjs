// A sheet on paper, as Chromium prints it: the official form, on A4 or A3 landscape.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { close, folder, open, repository, run, write } from "./kit.mjs";
import { everything, ownForm, sample, ways } from "./sites.mjs";

after(close);

/** A page of a site on paper: the paper of each sheet, and its text cell by cell, without blanks. */
async function printed(t, address) {
  const page = await open(t);
  await page.goto(address);
  const file = path.join(folder(t), "printed.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
  const info = execFileSync("pdfinfo", ["-f", "1", "-l", "999", file], { encoding: "utf8" });
  const sizes = [...info.matchAll(/Page +\d+ size: +([\d.]+) x ([\d.]+)/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
  const texts = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
  assert.equal(texts.length, sizes.length);
  assert.deepEqual(page.troubles, []);
  return { sizes, texts: texts.map((text) => text.replace(/\s/g, "").normalize("NFKC")) };
}

const A4 = [842, 595];
const A3 = [1191, 842];
const near = ([width, height], [wide, high]) => Math.abs(width - wide) <= 1 && Math.abs(height - high) <= 1;

test("the sample's sheet is printed as the form it replaces", async (t) => {
  for (const base of Object.values(await ways(sample()))) {
    const { sizes, texts } = await printed(t, `${base}r5/kodomo-katei/index.html`);
    assert.equal(texts.length, 3, "as many pages as the original has tables");
    texts.forEach((text, at) => {
      assert.ok(near(sizes[at], A4), `page ${at + 1} is A4 landscape: ${sizes[at]}`);
      for (const label of ["番号", "実施項目", "業務目標又は事務の内容", "達成水準又は遂行後の状態等", "期限"]) {
        assert.ok(text.includes(label), `page ${at + 1} repeats the header: ${label}`);
      }
      assert.ok(text.includes(`${at + 1}/3`), `page ${at + 1} says which it is: ${text.slice(-60)}`);
    });
    for (const part of ["国分寺市", "子ども家庭部", "令和5年4月1日", "子ども家庭部長", "宮本学"]) {
      assert.ok(texts[0].includes(part), `the head of the form has ${part}`);
    }
    assert.doesNotMatch(texts.join(""), /検索|本文へ移動/, "what is for the screen is not on paper");
  }
});

test("what was reported stands beside the plan on paper, and every column has room", async (t) => {
  const { sizes, texts } = await printed(t, `${pathToFileURL(everything()).href}/r5/kosodate/index.html`);
  // The texts that name no place are short: with a column that has no room there would be many more pages.
  assert.ok(texts.length <= 3, `${texts.length} pages`);
  sizes.forEach((size) => assert.ok(near(size, A4), `A4 landscape: ${size}`));
  const all = texts.join("");
  for (const part of ["中間報告", "(令和5年9月30日時点)", "期末報告", "3計画未満", "2計画通り", "(議会)", "2か所で着工した。", "保育の定員51人(見込)", "12,000"]) {
    assert.ok(all.includes(part), `${part} is on paper: ${all.slice(-1500)}`);
  }
});

/** A sheet whose every cell says where it begins and ends. */
function marked(t, paper) {
  const site = folder(t);
  write(site, "goalsheet.yaml", `organization: 見本市\ntheme: { name: default, options: { paper: ${paper} } }\n`);
  write(site, "content/r5/bu/_index.md", "---\ndepartment: 見本部\nsections: [一課, 二課]\n---\n");
  for (let goal = 1; goal <= 30; goal += 1) {
    const text = (name) => `${name}始${goal}点。${"長さの異なる文が続いている。".repeat(1 + ((goal * 7) % 13))}${name}終${goal}点。`;
    write(site, `content/r5/bu/${goal}.md`, `---\ntitle: 題始${goal}点の目標題終${goal}点\nsection: ${goal <= 15 ? "一課" : "二課"}\ncategory: その他\ndue: 年度末\n---\n\n## どの水準まで\n\n${text("水")}\n\n## どのような方法で\n\n${text("法")}\n`);
  }
  run(site, "build");
  return `${pathToFileURL(path.join(site, "public")).href}/r5/bu/index.html`;
}

test("the site for colleagues says so on every sheet of paper", async (t) => {
  const site = folder(t);
  run(repository, "build", "--audience", "internal", "-o", site);
  for (const page of ["index.html", "r5/kodomo-katei/index.html", "r5/kodomo-katei/2-1.html"]) {
    const { texts } = await printed(t, `${pathToFileURL(site).href}/${page}`);
    texts.forEach((text, at) => assert.ok(text.includes("庁内用Internal"), `sheet ${at + 1} of ${page}`));
  }
});

for (const [paper, size] of [["a4", A4], ["a3", A3]]) {
  test(`no row is cut between two pages of ${paper.toUpperCase()}`, async (t) => {
    const { sizes, texts } = await printed(t, marked(t, paper));
    assert.ok(texts.length > 1, "there is more than one page");
    assert.ok(sizes.every((each) => near(each, size)), `${sizes}`);
    for (let goal = 1; goal <= 30; goal += 1) {
      const marks = ["題始", "題終", "水始", "水終", "法始", "法終"].map((mark) => `${mark}${goal}点`);
      const places = marks.map((mark) => texts.findIndex((text) => text.includes(mark)));
      assert.ok(places[0] >= 0, `goal ${goal} is on paper`);
      assert.deepEqual(new Set(places).size, 1, `goal ${goal} stands on one page: ${places}`);
    }
  });
}

test("a loose sheet of paper says what it is, and whose rows are on it", async (t) => {
  const { texts } = await printed(t, `${pathToFileURL(ownForm("long"))}/r7/keizai/index.html`);
  assert.ok(texts.length > 4, `${texts.length} pages`);
  texts.forEach((text, at) => {
    for (const part of ["見本町", "経済建設部", "令和7年度", "組織目標", `${at + 1}/${texts.length}`]) assert.ok(text.includes(part), `page ${at + 1}: ${part}`);
    assert.match(text, /[経建水][12]/, `page ${at + 1} has the number`);
    assert.match(text, /(産業振興|建設|上下水道)課/, `page ${at + 1} has the section`);
    assert.ok(text.length > 400, `page ${at + 1} is not nearly empty: ${text.length} letters`);
  });
  assert.doesNotMatch(texts.join(""), /リンク/, "nothing is said of links");
});

test("on paper each page of a long group says what its goals share", async (t) => {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\nfields:\n  pillar: { label: 施策の柱, of: group }\n  purpose: { label: 目的, of: group }\ncolumns: [number, pillar, purpose, title, level]\n");
  const purpose = `待たずに預けられるようにする。${"保育の場を増やし、働く人を支える。".repeat(30)}`;
  write(site, "content/r5/a/_index.md", `---\ndepartment: 子育て部\ngroups: [{ number: 1, pillar: 安心して育てられるまち, purpose: ${purpose} }]\n---\n`);
  for (let at = 1; at <= 40; at += 1) write(site, `content/r5/a/${at}.md`, `---\ntitle: 目標その${at}\nnumber: 1\n---\n\n## どの水準まで\n\nできている。\n`);
  run(site, "build");
  const { texts } = await printed(t, `${pathToFileURL(path.join(site, "public")).href}/r5/a/index.html`);
  assert.ok(texts.length > 1, `${texts.length} pages`);
  for (const text of texts) for (const part of ["安心して育てられるまち", "待たずに預けられるように"]) assert.ok(text.includes(part), `${part}: ${text}`);
  const rows = texts.slice(1).join("").split("目標その").length - 1;
  assert.ok(texts.length < 5 && rows > 10, `what is repeated makes no row higher: ${texts.length} pages, ${rows} rows`);
});

test("on paper a table of many columns lies over no other column", async (t) => {
  const site = folder(t);
  const years = ["r2", "r3", "r4", "r5", "r6", "r7"];
  const columns = ["{ key: kind, label: 区分 }", "{ key: name, label: 指標名 }", ...years.map((year) => `{ key: ${year}, label: ${year}, type: number }`)];
  write(site, "goalsheet.yaml", `organization: 見本市\nfields:\n  aim: { label: 意図, type: prose }\n  trend: { label: 推移, columns: [${columns.join(", ")}] }\n  budget: { label: 予算, type: number, unit: 千円 }\ncolumns: [number, title, aim, level, method, budget, trend, due, section]\n`);
  write(site, "content/r5/a/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n");
  const row = (kind) => `  - { kind: ${kind}, name: 子育て支援センターの利用者の延べ人数, ${years.map((year) => `${year}: 10427`).join(", ")} }\n`;
  write(site, "content/r5/a/1.md", `---\ntitle: 地域子育て支援センター事業\nsection: 保育課\ndue: 年度末\nbudget: 37380\ntrend:\n${row("活動")}${row("成果")}---\n\n${["意図", "どの水準まで", "どのような方法で"].map((name) => `## ${name}\n\n${"育児に関する不安が解消される。".repeat(6)}\n`).join("\n")}`);
  run(site, "build");
  const page = await open(t);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 1047, height: 700 });
  await page.goto(`${pathToFileURL(path.join(site, "public")).href}/r5/a/index.html`);
  const [cell, table] = await page.locator("td[data-field=trend]").evaluate((cell) => [cell, cell.querySelector("table")].map((it) => it.getBoundingClientRect().right));
  assert.ok(table <= cell + 1, `the table ends at ${table}, its cell at ${cell}`);
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto(`${pathToFileURL(path.join(site, "public")).href}/r5/a/1.html`);
  const [name, wide] = await page.locator("article table tbody td").first().evaluate((cell) => [cell.getBoundingClientRect().width, document.scrollingElement.scrollWidth]);
  assert.ok(name >= 60 && wide === 375, `on a phone words have room (${name}), and the table is scrolled alone (${wide})`);
});

test("on paper a long table in a text begins where its text does, and no page is left nearly empty", async (t) => {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\n");
  write(site, "content/r5/a/_index.md", "---\ndepartment: 子育て部\nsections: [保育課]\n---\n");
  const table = (rows, columns) => [
    `| ${Array.from({ length: columns }, (_, at) => `列${at}`).join(" | ")} |`,
    `|${"---|".repeat(columns)}`,
    ...Array.from({ length: rows }, (_, row) => `| ${Array.from({ length: columns }, (_, at) => `値${row}の${at}`).join(" | ")} |`),
  ].join("\n");
  [table(120, 2), `${table(15, 2)}\n\n${table(5, 14)}`].forEach((tables, at) => {
    write(site, `content/r5/a/${at + 1}.md`, `---\ntitle: 表のある目標${at + 1}\nsection: 保育課\ndue: 年度末\n---\n\n## どの水準まで\n\n次のとおり。\n\n${tables}\n\n## どのような方法で\n\n行う。\n`);
  });
  run(site, "build");
  for (const address of ["index", "1", "2"]) {
    const { texts } = await printed(t, `${pathToFileURL(path.join(site, "public")).href}/r5/a/${address}.html`);
    assert.ok(texts[0].includes("値5の1"), `${address}: the table begins on the first page: ${texts[0]}`);
    // The last page is as full as what is left; a margin and the header of a table have less than 150 letters.
    texts.slice(0, -1).forEach((text, at) => assert.ok(text.length > 250, `${address}, page ${at + 1}: ${text}`));
  }
});

/** A site of which every heading says that it is one, with enough of them to end on every place of a page. */
function headed(t) {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\n");
  let goals = 0;
  for (let department = 1; department <= 12; department += 1) {
    const at = `content/r5/bu-${department}`;
    write(site, `${at}/_index.md`, `---\ndepartment: 見本部その${department}号\nsections: [一課そのい号, 二課そのろ号]\n---\n`);
    for (let number = 1; number <= 24; number += 1) {
      goals += 1;
      const section = number % 2 ? "一課そのい号" : "二課そのろ号";
      write(site, `${at}/${number}.md`, `---\ntitle: ${"目標の名前".repeat(1 + (goals % 7))}題${goals}点\nsection: ${section}\ncategory: その他\ndue: ${Math.ceil(number / 2)}月\n---\n\n## どの水準まで\n\nできている。\n\n## どのような方法で\n\n調整する。\n`);
    }
  }
  const chapters = Array.from({ length: 120 }, (_, at) => `${"#".repeat(2 + (at % 2))} 章その${at}号\n\n${"長さの異なる文が続いている。".repeat(1 + ((at * 11) % 17))}\n`);
  write(site, "content/r5/bu-1/2.md", `---\ntitle: 長い目標題0点\nsection: 二課そのろ号\ncategory: その他\ndue: 年度末\n---\n\n## どの水準まで\n\nできている。\n\n## どのような方法で\n\n調整する。\n\n${chapters.join("\n")}`);
  run(site, "build");
  return `${pathToFileURL(path.join(site, "public")).href}/r5/`;
}

test("on paper no heading is torn from what it is over, and what leads to other pages is left out", async (t) => {
  const site = headed(t);
  for (const [address, pages] of [["bu-1/2.html", 5], ["deadlines.html", 5]]) {
    const { texts } = await printed(t, site + address);
    assert.ok(texts.length >= pages, `${address} has ${texts.length} pages`);
    const torn = texts.filter((text) => /号(\d+件)?$/.test(text.replace(/\d+\/\d+$/, "")));
    assert.deepEqual(torn.map((text) => text.slice(-40)), [], address);
  }
  const { texts } = await printed(t, `${site}bu-1/3.html`);
  const text = texts.join("");
  assert.equal(text.split("題3点").length - 1, 1, text);
  assert.equal(text.split("見本部その1号").length - 1, 1, `its department once, not the way to it: ${text}`);
  assert.doesNotMatch(text, /題[^3]\d*点|前の目標|次の目標|現在位置/, "no other goal");
});

test("on paper no name of a department or a group is torn from its rows", async (t) => {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\n");
  for (let department = 1; department <= 60; department += 1) {
    // The last one's groups are too long to stand on a page of their own each.
    const [sections, goals] = department < 60 ? [1 + ((department * 7) % 4), 1] : [16, 7];
    const at = `content/r5/bu-${department}`, names = Array.from({ length: sections }, (_, section) => `課その${section + 1}点`);
    write(site, `${at}/_index.md`, `---\ndepartment: 見本部その${department}号\nsections: [${names.join(", ")}]\n---\n`);
    names.forEach((name, section) => {
      for (let goal = 1; goal <= goals; goal += 1) {
        write(site, `${at}/${section * goals + goal}.md`, `---\ntitle: 目標\nsection: ${name}\ndue: 年度末\n---\n\n## どの水準まで\n\n${"できている。".repeat(1 + ((section * 5 + goal * 3) % 13) * 3)}\n`);
      }
    });
  }
  run(site, "build");
  for (const address of ["index.html", "deadlines.html", "bu-60/index.html?group=section"]) {
    const { texts } = await printed(t, `${pathToFileURL(path.join(site, "public")).href}/r5/${address}`);
    assert.ok(texts.length > 5, `${address} has ${texts.length} pages`);
    const torn = texts.filter((text) => /(見本部その\d+号|課その\d+点\(?7件\)?)$/.test(text.replace(/\d+\/\d+$/, "")));
    assert.deepEqual(torn.map((text) => text.slice(-40)), [], address);
  }
});

test("on paper a table of counts stands on one page, under its heading", async (t) => {
  for (const [site, address] of [[everything(), "index.html"], [everything(), "r5/index.html"], [sample(), "r5/index.html"], [ownForm("long"), "r7/index.html"]]) {
    const { texts } = await printed(t, `${pathToFileURL(site).href}/${address}`);
    const own = texts.filter((text) => /課と分類(?!別)/.test(text));
    assert.equal(own.length, 1, `${address}: the table is on ${own.length} pages`);
    assert.match(own[0], /課と分類.*の件数課名.*合計/, `${address}: ${own[0]}`);
  }
});
