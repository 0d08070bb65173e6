// Sites that hold every kind of page and everything a page can show, and the ways to reach them.

import http from "node:http";
import { cpSync, createReadStream, existsSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { keptFolder, repository, run, write } from "./kit.mjs";

/** The repository's own site, built: 23 goals of a real sheet. */
export function sample() {
  const output = path.join(keptFolder(), "public");
  run(repository, "build", "-o", output);
  return output;
}

/** A site of `tests/fixtures/forms` with a form of its own, built: `eleven` columns, or `long` sections. */
export function ownForm(name) {
  const output = path.join(keptFolder(), "public");
  run(path.join(repository, "tests/fixtures/forms", name), "build", "-o", output);
  return output;
}

/** An example of `examples`, built. */
export function example(name) {
  const output = path.join(keptFolder(), "public");
  run(path.join(repository, "examples", name), "build", "-o", output);
  return output;
}

/** Pages of such sites that are made of the form. */
export const OWN_FORMS = {
  eleven: ["index.html", "r6/index.html", "r6/machi/index.html", "r6/machi/01.html", "r6/machi/section-safe.html"],
  long: ["index.html", "r7/keizai/index.html", "r7/keizai/1-01.html", "r7/keizai/section-works.html", "r7/deadlines.html"],
};

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>\n';

const RICH = `---
title: 「認可保育所」の整備と、とても長い名前の事業の見直し（第3期ABC-Supercalifragilisticexpialidocious計画）
section: 保育課
category: [施政方針, 個別計画]
due: 令和6年1月
budget: 12,000
partners: [財政課, 企画課]
new: yes
page: https://www.example.jp/hoiku
continues: r4/kosodate/2-2
aliases: r5/kosodate/2-10
indicators:
  - { key: users, name: 保育の定員, unit: 人, baseline: { value: "1,240", as_of: 令和5年4月1日 }, target: 1300 }
  - { key: wait, name: 待機児童, unit: 人, better: down, target: 0 }
  - { key: grade, name: 満足度, target: 限りなく100% }
---

前書きの文。[前の目標](1-1.md)と[資料](shiryo.csv)、[見出し](#詳しい内訳)へのリンク。

## どの水準まで

これは**「新規」**の事業です。~~取り消し~~と*強調*と\`code\`。[^1]

| 区分 | 人数 |
|---|--:|
| 0歳 | 12 |
| 1歳 | 24 |

- [x] 済んだこと
- [ ] まだのこと

## どのような方法で

1. 一つ目
2. 二つ目
   - 入れ子

> 引用

### 欄の中の見出し

![位置図](map.svg)

\`\`\`
長い行のプログラム 長い行のプログラム 長い行のプログラム 長い行のプログラム 長い行のプログラム 長い行のプログラム
\`\`\`

## 詳しい内訳

### 小さな見出し

文。<https://www.example.jp/とても長いアドレス/とても長いアドレス/とても長いアドレス>

[^1]: 注の文。
`;

/** The same goal in the year before. */
const YEAR_BEFORE = `---
title: 保育所の整備
section: 保育課
category: 施政方針
due: 10月
indicators:
  - { key: users, name: 保育の定員, unit: 人, baseline: 1100, target: 1200 }
---

## どの水準まで

保育所が1か所開所している。

- 一つ
- 二つ

## どのような方法で

事業者を公募する。
`;

/** A goal that was withdrawn. */
const WITHDRAWN = `---
title: 病児保育の実施
section: 保育課
category: 個別計画
due: 年度末
retired: 国の制度が変わり、県が行うことになったため
---

## どの水準まで

病児保育が2施設で行われている。

## どのような方法で

委託する。
`;

/** A report on that goal. */
const REPORT = `---
rating: ③
values: { users: { value: 51, as_of: 令和5年9月30日, status: 見込 }, wait: 0, grade: 高い }
next: 継続
evidence: https://www.example.jp/shiryo
---

見出しの前の文。

## 取組状況

- 一つ
- 二つ

## 成果

2か所で[着工](2-9.md)した。

### 小さな見出し

文。

## 達成できなかった理由

資材の値上がりによる。
`;

/** A made-up site of three years with everything that a page can show, built, with what changed since an earlier version; language, address and audience can be chosen. */
export function everything({ language = "ja", address = "https://www.city.example.jp/goals", audience = "public" } = {}) {
  const site = keptFolder();
  write(site, "goalsheet.yaml", `organization: みどり市
language: ${language}
${address ? `base_url: ${address}` : ""}
theme:
  name: default
  options: { contact: 企画課 電話 000-000-0000, footer: 転載は出典を記してください, show_source: true }
categories:
  - { name: 施政方針, key: policy, description: 市長の施政方針に掲げるもの }
  - { name: 個別計画, key: plan }
  - { name: 行政改革, key: reform }
  - { name: その他, key: other }
fields:
  budget: { label: 予算額, type: number, unit: 千円 }
  partners: { label: 関係課, type: list }
  new: { label: 新規, type: flag }
  page: { label: ページ, type: url }
columns: [number, title, category, level, method, due, section, budget, partners, new]
check: { severity: { empty-section: "off" } }
approvals: public
phases:
  - { key: mid, name: 中間報告, as_of: 9月30日, due: 10月末 }
  - { key: end, name: 期末報告, as_of: 3月31日, due: 翌4月末 }
scales:
  achievement:
    name: 達成状況
    levels: [{ code: ①, name: 計画以上 }, { code: ②, name: 計画通り }, { code: ③, name: 計画未満, unmet: yes }, { code: ④, name: 評価不能, ordinal: no }]
`);
  const head = (department, order, more = "") => `---\ndepartment: ${department}\ntitle: 部の組織目標\ncreated: 令和5年4月1日\nholder: { post: ${department}長, name: 山田 太郎 }\nsections:\n  - 共通\n  - { name: 保育課, key: nursery }\n  - { name: 子ども子育て支援課, key: support }\norder: ${order}\n---\n${more}`;
  const dues = ["随時", "年度末", "10月", "1月", "早急", "第3四半期", "9月末", "令和5年12月1日", "未定", "令和7年4月1日"];
  const categories = ["施政方針", "個別計画", "行政改革", "その他"];
  for (const [year, count] of [["r4", 4], ["r5", 14], ["r6", 5]]) {
    for (const [key, department, order] of [["kosodate", "子ども家庭部", 1], ["somu", "総務部", 2]]) {
      const folder = `content/${year}/${key}`;
      write(site, `${folder}/_index.md`, head(department, order, "\nこの部の**使命**を述べる文。\n\n## 重点\n\n- 一つ\n- 二つ\n"));
      for (let number = 0; number < count; number += 1) {
        const section = ["共通", "保育課", "子ども子育て支援課"][number % 3];
        write(site, `${folder}/${1 + (number % 3)}-${1 + Math.floor(number / 3)}.md`, `---\ntitle: ${department}の取組その${number}\nsection: ${section}\ncategory: ${categories[number % 4]}\ndue: ${year === "r5" ? dues[number % dues.length] : "年度末"}\n---\n\n## どの水準まで\n\n${"計画どおりの水準に達している。".repeat(1 + (number % 3))}\n\n## どのような方法で\n\n関係課と調整する。\n`);
      }
    }
  }
  write(site, "content/r5/kosodate/2-9.md", RICH);
  write(site, "content/r5/kosodate/2-9.mid.md", REPORT);
  write(site, "content/r4/kosodate/2-2.md", YEAR_BEFORE);
  write(site, "content/r4/kosodate/2-2.end.md", "---\nrating: ②\nvalues: { users: { value: 1180, status: 見込 } }\n---\n\n## 成果\n\n1か所が開所した。\n");
  write(site, "content/r5/kosodate/2-8.md", WITHDRAWN);
  write(site, "content/r5/kosodate/2-9.end.md", REPORT.replace("rating: ③", "rating: ②\nas_of: 令和6年3月31日\nby: 議会"));
  write(site, "content/r5/somu/1-1.mid.md", REPORT.replace(/values:.*\n/, "").replace("2-9.md", "1-1.md"));
  write(site, "content/r5/kosodate/map.svg", PICTURE);
  write(site, "content/r5/kosodate/shiryo.csv", "a,b\n");
  // The sheet was approved; since then a goal was changed, and another withdrawn.
  write(site, "content/r5/kosodate/2-8.md", WITHDRAWN.replace(/retired:.*\n/, ""));
  write(site, "content/r5/kosodate/2-9.md", RICH.replace("budget: 12,000", "budget: 11,000"));
  run(site, "approve", "r5/kosodate", "--number", "子総第123号", "--date", "2023-05-10", "--post", "副市長");
  run(site, "approve", "r5/kosodate", "--phase", "mid", "--number", "子総第200号", "--date", "2023-11-10");
  write(site, "content/r5/kosodate/2-8.md", WITHDRAWN);
  write(site, "content/r5/kosodate/2-9.md", RICH);
  const before = keptFolder();
  cpSync(site, before, { recursive: true });
  write(before, "content/r5/kosodate/2-9.md", RICH.replace("due: 令和6年1月", "due: 年度末").replace("「新規」", "「継続」").replace("> 引用", "> 別の引用"));
  write(before, "content/r5/somu/9-9.md", "---\ntitle: なくなった目標\nsection: 共通\ncategory: その他\ndue: 随時\n---\n\n## どの水準まで\n\n続ける。\n\n## どのような方法で\n\n続ける。\n");
  rmSync(path.join(before, "content/r5/kosodate/1-1.md"));
  run(site, "build", "--audience", audience, "--since", before, "-o", "public");
  return path.join(site, "public");
}

/** One page of each kind, by its kind, as paths in the sites of this file. */
export const KINDS = {
  portal: "index.html",
  year: "r5/index.html",
  sheet: "r5/kosodate/index.html",
  goal: "r5/kosodate/2-9.html",
  section: "r5/kosodate/section-nursery.html",
  "category-year": "r5/category-policy.html",
  category: "category-policy.html",
  deadlines: "r5/deadlines.html",
  search: "search.html",
  changes: "changes.html",
  retired: "r5/kosodate/2-8.html",
};

/** A page that leads on, and where to. */
export const MOVED = ["r5/kosodate/2-10.html", "r5/kosodate/2-9.html"];

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".csv": "text/csv", ".ics": "text/calendar", ".xml": "application/xml", ".txt": "text/plain" };

/** Serves a folder as any web server would; returns its address. It keeps nobody waiting. */
export async function served(folder) {
  const server = http.createServer((request, response) => {
    const name = path.join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!existsSync(name) || !statSync(name).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream" });
    createReadStream(name).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/`;
}

/** The two ways people open a site: from a web server and by double-click. */
export async function ways(folder) {
  return { http: await served(folder), file: `${pathToFileURL(folder).href}/` };
}
