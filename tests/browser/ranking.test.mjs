// What a reader finds first: queries with their first answers, on the repository's own sheet and on a made-up site of three
// years whose texts are known. From a web server and from a folder.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import path from "node:path";
import { close, keptFolder, open, run, write } from "./kit.mjs";
import { sample, ways } from "./sites.mjs";

after(close);

/** Goals of the made-up site: year, department, section, file, title, level, method, category. */
const GOALS = `
r6 kodomo 保育課 1-1 保育所の整備 | 認可保育所を2か所開く。 | 事業者を公募する。 | 個別計画
r6 kodomo 保育課 1-2 一時預かりの拡充 | 空き家を使った保育の場を三か所に増やす。 | 髙橋財団の補助を受ける。 | 施政方針
r6 kodomo 保育課 1-3 保護者の負担の軽減 | 第二子の保育料を無償にする。 | コンピューターの設定を改める。 | 施政方針
r6 kodomo 子育て支援課 2-1 子供の居場所づくり | 学童保育所の待機児を解消する。 | 民間の施設を借りる。 | 個別計画
r6 kodomo 子育て支援課 2-2 成人の日の式典 | 1月に式典を行う。 | 実行委員会で取り組みを決める。 | その他
r6 kankyo ごみ減量課 1-1 ごみの減量 | 家庭ごみを5%減らす。 | 子ども向けの出前講座を開く。 | 個別計画
r6 kankyo ごみ減量課 1-2 資源の回収 | 「小型家電」の回収を始める。 | 申し込みをサーバーで受ける。 | 行政改革
r6 kankyo 環境課 2-1 緑の保全 | 保育園と花壇を作る。 | 苗木を配る。 | 個別計画
r6 kankyo 環境課 2-2 水路の清掃 | 水路を年2回清掃する。 | 自治会に依頼する。 | その他
r6 somu 総務課 1-1 文書の電子化 | 決裁の九割を電子で行う。 | 手続を見直す。 | 行政改革
r6 somu 総務課 1-2 庁舎の省エネルギー | 電気の使用量を減らす。 | プレイルームの照明を替える。 | 行政改革
r6 somu 情報課 2-1 窓口のオンライン化 | 保育の申込みをオンラインで受ける。 | システムを改修する。 | 施政方針
r5 kodomo 保育課 1-1 保育所の整備 | 認可保育所を1か所開く。 | 事業者を公募する。 | 個別計画
r5 kodomo 保育課 1-2 病児保育の開始 | 病児の保育を始める。 | 医師会と協議する。 | 施政方針
r5 kodomo 子育て支援課 2-1 こども計画の策定 | 計画の素案を作る。 | 調査を行う。 | 個別計画
r5 kankyo ごみ減量課 1-1 ごみの減量 | 家庭ごみを3%減らす。 | 説明会を二回開く。 | 個別計画
r5 kankyo 環境課 2-1 緑の保全 | 樹木の調査を終える。 | 環境の学習会を開く。 | 個別計画
r5 somu 総務課 1-1 文書の電子化 | 決裁の五割を電子で行う。 | 研修を行う。 | 行政改革
r5 somu 情報課 2-1 システムの更新 | 基幹システムを更新する。 | 委託により行う。 | 行政改革
r4 kodomo 保育課 1-1 保育所の整備 | 用地を取得する。 | 地権者と交渉する。 | 個別計画
r4 kankyo 環境課 2-1 緑の保全 | 基本計画を改める。 | 審議会に諮る。 | 個別計画
r4 somu 情報課 2-1 メモリの増設 | サーバのメモリーを増やす。 | 令和5年3月に入れ替える。 | その他
`;
const DEPARTMENTS = {
  kodomo: ["こども部", "宮本学", { 保育課: "hoiku", 子育て支援課: "shien" }],
  kankyo: ["環境部", "髙橋邦彦", { ごみ減量課: "gomi", 環境課: "kankyo" }],
  somu: ["総務部", "斉藤 愛", { 総務課: "somu", 情報課: "joho" }],
};

/** The made-up site, built. */
function known() {
  const site = keptFolder();
  write(site, "goalsheet.yaml", `organization: みどり市
categories: [{ name: 施政方針, key: policy }, { name: 個別計画, key: plan }, { name: 行政改革, key: reform }, { name: その他, key: other }]
synonyms: [[成人式, 成人の日], [学童クラブ, 学童保育所], [ゴミ, 廃棄物]]
`);
  for (const line of GOALS.trim().split("\n")) {
    const [, year, folder, section, file, title, level, method, category] = /^(\S+) (\S+) (\S+) (\S+) (.+?) \| (.+?) \| (.+?) \| (.+)$/.exec(line);
    const [department, name, sections] = DEPARTMENTS[folder];
    const units = Object.entries(sections).map(([name, key], at) => `  - { name: ${name}, key: ${key}, number: ${at + 1} }\n`).join("");
    write(site, `content/${year}/${folder}/_index.md`, `---\ndepartment: ${department}\nholder: { post: ${department}長, name: ${name} }\nsections:\n${units}---\n`);
    write(site, `content/${year}/${folder}/${file}.md`, `---\ntitle: ${title}\nsection: ${section}\ncategory: ${category}\ndue: 年度末\n---\n\n## どの水準まで\n\n${level}\n\n## どのような方法で\n\n${method}\n`);
  }
  run(site, "build");
  return path.join(site, "public");
}

// Of the sample, answers by their names; `*` where only goals near to the words are shown.
const SAMPLE = `
保育: 保育幼稚園課 / 保育施設の整備 / 保育所等における送迎バス等の安全対策
システム: 学童保育所における入退所管理等システムの導入 / 第2子の保育料の無償化 / 子育て世帯生活支援特別給付金(ひとり親世帯・ひとり親世帯以外分)の対応
子ども家庭部: 子ども家庭部 / 子どもの成長を支え、安心して子育てできるまちづくりの推進 / ウィズコロナ・アフターコロナを見据えた子ども関連施策の推進
宮本学: 子ども家庭部
子ども家庭部長: 子ども家庭部
子育て支援課: 子ども子育て支援課 / 児童手当関係手続きのオンライン化対応 / 子育て世帯生活支援特別給付金(ひとり親世帯・ひとり親世帯以外分)の対応
子育て相談室: 子育て相談室 / こども家庭センター設置に係る検討 / ヤングケアラー支援の検討
番号2: 子ども若者・子育ていきいき計画策定 / 保育施設の整備 / 学童保育所の整備
2-2: 保育施設の整備
２－２: 保育施設の整備
子供: 子ども家庭部 / 子ども若者計画課 / 子ども子育て支援課
こども: 子ども家庭部 / 子ども若者計画課 / 子ども子育て支援課
待機児童: * / 保育施設の整備
保育料無償化: * / 第2子の保育料の無償化
第二子: 第2子の保育料の無償化
成人式: 成人の日式典実施
"保育所": 保育所等における送迎バス等の安全対策 / 学童保育所の整備 / 児童館・学童保育所・プレイステーションの指定管理者の更新
令和5年度: 令和5年度（2023年度） / 児童館・学童保育所・プレイステーションの指定管理者の更新 / 子ども若者・子育ていきいき計画策定
R5: 令和5年度（2023年度） / 第2子の保育料の無償化 / 児童館・学童保育所・プレイステーションの指定管理者の更新
2023年度: 令和5年度（2023年度） / 児童館・学童保育所・プレイステーションの指定管理者の更新 / 子ども若者・子育ていきいき計画策定
個別計画: 個別計画 / 子ども若者・子育ていきいき計画策定 / 保育施設の整備
施政方針: 施政方針 / 子どもの成長を支え、安心して子育てできるまちづくりの推進 / ウィズコロナ・アフターコロナを見据えた子ども関連施策の推進
予算: 子育て世帯生活支援特別給付金(ひとり親世帯・ひとり親世帯以外分)の対応 / 学童保育所における入退所管理等システムの導入 / こどもの発達センターつくしんぼの児童発達支援センターへの移行
委託: こどもの発達センターつくしんぼ相談支援事業の民間委託事業者選定 / こどもの発達センターつくしんぼの児童発達支援センターへの移行 / 児童手当関係手続きのオンライン化対応
支援: 子ども子育て支援課 / 子ども発達支援担当 / 子育て世帯生活支援特別給付金(ひとり親世帯・ひとり親世帯以外分)の対応
実施: 成人の日式典実施 / ウィズコロナ・アフターコロナを見据えた子ども関連施策の推進 / 子ども若者・子育ていきいき計画策定
学童: 学童保育所の整備 / 学童保育所における入退所管理等システムの導入 / 児童館・学童保育所・プレイステーションの指定管理者の更新
学童クラブ: 学童保育所の整備 / 学童保育所における入退所管理等システムの導入 / 児童館・学童保育所・プレイステーションの指定管理者の更新
児童館: 児童館・学童保育所・プレイステーションの指定管理者の更新
プレーステーション: 児童館・学童保育所・プレイステーションの指定管理者の更新
プレイステイション: 児童館・学童保育所・プレイステーションの指定管理者の更新
ｾﾝﾀｰ: こども家庭センター設置に係る検討 / こどもの発達センターつくしんぼの児童発達支援センターへの移行 / こどもの発達センターつくしんぼ相談支援事業の民間委託事業者選定
児童手当: 児童手当関係手続きのオンライン化対応
ひとり親: 子育て世帯生活支援特別給付金(ひとり親世帯・ひとり親世帯以外分)の対応
送迎バス: 保育所等における送迎バス等の安全対策
10月1日: 第2子の保育料の無償化
2024年1月: 成人の日式典実施
保育 整備: 保育施設の整備 / 学童保育所の整備
保育 令和5年度: 保育幼稚園課 / 児童館・学童保育所・プレイステーションの指定管理者の更新 / 保育施設の整備
年度末: 児童館・学童保育所・プレイステーションの指定管理者の更新 / 子ども若者・子育ていきいき計画策定 / 保育施設の整備
随時: 子どもの成長を支え、安心して子育てできるまちづくりの推進 / ウィズコロナ・アフターコロナを見据えた子ども関連施策の推進 / 窓口来庁者等の満足度向上
取組み: 職員の人材育成の推進
手続: 児童手当関係手続きのオンライン化対応 / 窓口来庁者等の満足度向上 / 児童館・学童保育所・プレイステーションの指定管理者の更新
共通: 共通 / 子どもの成長を支え、安心して子育てできるまちづくりの推進 / ウィズコロナ・アフターコロナを見据えた子ども関連施策の推進
見つからない言葉です: -
`;

// Of the made-up site, answers by their pages.
const KNOWN = `
保育: r6/kodomo/section-hoiku.html / r6/kodomo/1-1.html / r5/kodomo/1-1.html
保育所: r6/kodomo/1-1.html / r5/kodomo/1-1.html / r4/kodomo/1-1.html
保育園: r6/kankyo/2-1.html
保育課: r6/kodomo/section-hoiku.html / r6/kodomo/1-1.html / r6/kodomo/1-2.html
子供: r6/kodomo/index.html / r6/kodomo/2-1.html / r5/kodomo/2-1.html
こども: r6/kodomo/index.html / r6/kodomo/2-1.html / r5/kodomo/2-1.html
子ども部: r6/kodomo/index.html / r6/kodomo/1-1.html / r6/kodomo/1-2.html
こども部長: r6/kodomo/index.html
宮本学: r6/kodomo/index.html
高橋邦彦: r6/kankyo/index.html
髙橋: r6/kankyo/index.html / r6/kodomo/1-2.html
斎藤愛: r6/somu/index.html
環境: r6/kankyo/index.html / r6/kankyo/section-kankyo.html / r5/kankyo/2-1.html
環境部: r6/kankyo/index.html / r6/kankyo/1-1.html / r6/kankyo/1-2.html
環境課: r6/kankyo/section-kankyo.html / r6/kankyo/2-1.html / r6/kankyo/2-2.html
ごみ: r6/kankyo/section-gomi.html / r6/kankyo/1-1.html / r5/kankyo/1-1.html
ゴミ減量: r6/kankyo/section-gomi.html / r6/kankyo/1-1.html / r6/kankyo/1-2.html
廃棄物: r6/kankyo/section-gomi.html / r6/kankyo/1-1.html / r5/kankyo/1-1.html
システム: r5/somu/2-1.html / r6/somu/2-1.html
サーバー: r4/somu/2-1.html / r6/kankyo/1-2.html
サーバ: r4/somu/2-1.html / r6/kankyo/1-2.html
メモリ: r4/somu/2-1.html
コンピュータ: r6/kodomo/1-3.html
プレイルーム: r6/somu/1-2.html
プレールーム: r6/somu/1-2.html
空家: r6/kodomo/1-2.html
空き家: r6/kodomo/1-2.html
3か所: r6/kodomo/1-2.html
３ヶ所: r6/kodomo/1-2.html
二箇所: r6/kodomo/1-1.html
第２子: r6/kodomo/1-3.html
取組: r6/kodomo/2-2.html
申込み: r6/somu/2-1.html / r6/kankyo/1-2.html
手続き: r6/somu/1-1.html
小型家電の回収: r6/kankyo/1-2.html
成人式: r6/kodomo/2-2.html
学童クラブ: r6/kodomo/2-1.html
待機児童: * / r6/kodomo/2-1.html
保育無料化: -
令和6年度: r6/index.html / r6/kankyo/1-1.html / r6/kankyo/1-2.html
R4: r4/index.html / r4/kankyo/2-1.html / r4/kodomo/1-1.html
2022年: r4/index.html / r4/kankyo/2-1.html / r4/kodomo/1-1.html
2023年3月: r4/kankyo/2-1.html / r4/kodomo/1-1.html / r4/somu/2-1.html
番号1: r6/kankyo/1-1.html / r6/kankyo/1-2.html / r6/kodomo/1-1.html
2-1: r6/kankyo/2-1.html / r6/kodomo/2-1.html / r6/somu/2-1.html
行政改革: category-reform.html / r6/kankyo/1-2.html / r6/somu/1-1.html
緑 令和5年度: r5/kankyo/2-1.html
保育 公募: r6/kodomo/1-1.html / r5/kodomo/1-1.html
家庭ごみ 3%: r5/kankyo/1-1.html
整備 こども部: r6/kodomo/1-1.html / r5/kodomo/1-1.html / r4/kodomo/1-1.html
年: r6/kankyo/2-2.html / r6/kankyo/1-1.html / r6/kankyo/1-2.html
`;

/** What a page shows of a query: the first three answers, and whether the goals are only near to it. */
async function answers(page, base, query, what) {
  await page.goto(`${base}search.html?q=${encodeURIComponent(query)}`);
  await page.waitForFunction(() => document.getElementById("search_status").textContent);
  const near = /近い目標/.test(await page.textContent("#search_status"));
  const links = await page.$$eval(".found li > a", (all, what) => all.slice(0, 3).map((link) => what === "names" ? link.textContent : link.getAttribute("href")), what);
  return [...near ? ["*"] : [], ...links].join(" / ") || "-";
}

const sites = {};
before(async () => Object.assign(sites, { sample: await ways(sample()), known: await ways(known()) }));

for (const way of ["http", "file"]) {
  for (const [site, table, what] of [["sample", SAMPLE, "names"], ["known", KNOWN, "pages"]]) {
    test(`the first answers of the ${site} site are those a reader wants, by ${way}`, async (t) => {
      const page = await open(t);
      const lines = table.trim().split("\n"), found = [];
      for (const line of lines) {
        const query = line.split(": ")[0];
        found.push(`${query}: ${await answers(page, sites[site][way], query, what)}`);
      }
      assert.ok(lines.length >= 40);
      assert.deepEqual(found, lines);
      assert.deepEqual(page.troubles, []);
    });
  }
}
