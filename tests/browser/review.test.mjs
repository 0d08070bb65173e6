// The table of old and new (新旧対照表) that `diff` writes: valid, readable by everybody, on every width and on paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROLES_SPELLED_OUT, openedAlone, validator } from "./audit.mjs";
import { close, folder, keptFolder, open, run, write } from "./kit.mjs";

after(close);

/** A goal with texts of its own. */
const goal = (title, section, due, level) =>
  `---\ntitle: ${title}\nsection: ${section}\ncategory: 個別計画\ndue: ${due}\n---\n\n## どの水準まで\n\n${level}\n\n## どのような方法で\n\n${title}について、関係課と協議して進める。\n`;

/** Two folders with a change of every kind between them. */
function versions(room) {
  for (const [side, later] of [["old", false], ["new", true]]) {
    const put = (name, text) => write(path.join(room, side), name, text);
    put("goalsheet.yaml", `organization: 見本市\ntitle: ${later ? "部の目標" : "組織目標展開整理表"}\n`);
    put("content/r5/kosodate/_index.md", `---\ndepartment: 子育て部\nsections: [${later ? "{ name: こども課, was: 保育課 }" : "保育課"}, 相談室]\n---\n`);
    const section = later ? "こども課" : "保育課";
    put("content/r5/kosodate/1-1.md", goal("保育所の整備", section, later ? "10月" : "年度末", `保育所を${later ? 3 : 2}か所整備し、定員を増やす。${"待機児童の状況を毎月確かめる。".repeat(6)}`));
    put("content/r5/kosodate/1-2.md", goal("保育料の見直し", section, "12月", `料金の案${later ? "及び条例の改正案" : ""}を作る。`));
    put("content/r5/kosodate/1-3.md", goal("変わらない目標", section, "随時", "今までどおり続ける。"));
    put("content/r5/kosodate/2-1.md", goal("窓口の開設", later ? section : "相談室", "9月", "窓口を一つ設ける。"));
    put(later ? "content/r5/kosodate/2-3.md" : "content/r5/kosodate/2-2.md", later ? goal("通訳の配置", "相談室", "随時", "五つの言語で応じる。") : goal("講座の開催", "相談室", "3月", "親の講座を毎週開く。"));
  }
}

let room;
before(() => {
  room = keptFolder();
  versions(room);
  for (const [name, ...more] of [["ja"], ["en", "--lang", "en"], ["other", "--side", "old-left", "--remarks", "note", "--gap", "exact"]]) {
    run(path.join(room, "new"), "diff", "../old", ".", "-o", `../${name}.html`, ...more);
  }
});

const NAMES = ["ja", "en", "other"];
const address = (name) => pathToFileURL(path.join(room, `${name}.html`)).href;

test("html-validate finds nothing", async () => {
  const slips = validator(ROLES_SPELLED_OUT);
  for (const name of NAMES) assert.deepEqual(await slips(path.join(room, `${name}.html`)), []);
});

for (const [width, options] of [[320, { colorScheme: "light" }], [1280, { colorScheme: "dark" }], [1280, { forcedColors: "active" }]]) {
  test(`axe finds nothing, nothing is too wide and nothing is asked for: ${width} px, ${JSON.stringify(options)}`, async (t) => {
    const page = await open(t, { viewport: { width, height: 800 }, ...options });
    const asked = await openedAlone(page, NAMES.map(address), async () => {
      const lines = await page.$$eval("ins, del", (marks) => marks.map((mark) => getComputedStyle(mark).textDecorationLine));
      assert.deepEqual([...new Set(lines)], ["underline"], "marks are underlined on both sides");
    });
    assert.deepEqual(asked, NAMES.map(address), "the page is all there is");
  });
}

test("on paper it is A4 across, each page with its number and the heads of the columns", async (t) => {
  const page = await open(t);
  await page.goto(address("ja"));
  const file = path.join(folder(t), "printed.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const info = execFileSync("pdfinfo", ["-f", "1", "-l", "99", file], { encoding: "utf8" });
  const sizes = [...info.matchAll(/Page +\d+ size: +([\d.]+) x ([\d.]+)/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
  const texts = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
  texts.forEach((text, at) => {
    const plain = text.replace(/\s/g, "").normalize("NFKC");
    assert.deepEqual(sizes[at], [842, 595]);
    assert.ok(plain.includes(`${at + 1}/${texts.length}`), `page ${at + 1} says which it is`);
    assert.ok(plain.includes("新旧対照表"), "the running head");
    // The last page may have nothing but the foot.
    assert.ok(at === texts.length - 1 || plain.includes("備考"), `page ${at + 1} has the heads of the columns`);
  });
  assert.ok(texts.length >= 2 && texts[0].includes("決裁"));
});
