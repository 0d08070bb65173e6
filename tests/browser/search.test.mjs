// The search of built sites: the repository's own, and one of 10,000 goals.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { close, folder, open, repository, run, write } from "./kit.mjs";

after(close);

const script = path.join(repository, "tests/browser/search.mjs");

/** Runs the queries; all must find exactly what they should. */
async function queries(site) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, site], { maxBuffer: 1 << 26 }).catch((error) => error);
  const failed = stdout.split("\n").filter((line, at, lines) => line.startsWith("not ok") || (lines[at - 1] ?? "").startsWith("not ok"));
  assert.deepEqual(failed, []);
  assert.match(stdout, /^ok 100 /m, "a hundred things and more were looked at");
}

test("the search of the sample finds what it should, from a server and from a folder", async (t) => {
  const site = folder(t);
  run(repository, "build", "-o", path.join(site, "public"));
  await queries(path.join(site, "public"));
});

test("the search of 10,000 goals finds what it should and loads little", async (t) => {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\ndownloads: []\n");
  const pick = (list, number) => list[number % list.length];
  const things = ["保育所", "図書館", "市民プール", "道路", "下水道", "マイナンバーカード", "学校給食", "ﾃﾞｼﾞﾀﾙ窓口", "地域包括ケア", "第３期計画"];
  const acts = ["整備", "改修", "充実", "見直し", "民営化", "無償化", "オンライン化"];
  const states = ["終わっている", "全校で使われている", "５割を超えている", "令和5年10月に始まっている", "条例案が議決されている"];
  const sections = ["企画課", "管理課", "サービス推進課"];
  let number = 0;
  for (let year = 1; year <= 10; year += 1) {
    for (let sheet = 0; sheet < 40; sheet += 1) {
      const at = `content/r${year}/bu-${sheet}`;
      write(site, `${at}/_index.md`, `---\ndepartment: 第${sheet}部\nsections: [${sections.join(", ")}]\n---\n`);
      for (let goal = 0; goal < 25; goal += 1, number += 1) {
        const title = `${pick(things, number * 7)}の${pick(acts, number * 3)}`;
        const level = `${title}が${pick(states, number)}。${number}件目の目標で、${pick(things, number >> 3)}とあわせて行う。`;
        write(site, `${at}/${goal}.md`, `---\ntitle: ${title}\nsection: ${pick(sections, goal)}\ncategory: 個別計画\ndue: ${1 + (number % 12)}月\n---\n\n## どの水準まで\n\n${level}\n\n## どのような方法で\n\n関係課と調整する。${"いろ、ろは、はに。".repeat(12)}\n`);
      }
    }
  }
  run(site, "build");
  const built = path.join(site, "public");
  await queries(built);
  await estimates(t, built);
});

/** What no goal says, but all that it is made of stands in every goal, is answered with what is near, after looking at some. */
async function estimates(t, built) {
  const page = await open(t);
  let files = 0;
  page.on("request", (request) => { files += request.url().includes("/texts/"); });
  await page.goto(`${pathToFileURL(built).href}/search.html?q=${encodeURIComponent("いろはに")}`);
  await page.waitForFunction(() => document.getElementById("search_status").textContent);
  assert.equal(await page.textContent("#search_status"), "約10,000件");
  assert.equal(await page.locator("#search_results > li").count(), 10);
  assert.ok(files <= 210, `${files} files of texts were loaded`);
  assert.deepEqual(page.troubles, []);
}
