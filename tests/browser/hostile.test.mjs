// What authors paste may hold scripts: nothing of it runs in Chromium, and what was written can be read.
//
// The pages' own policy, which would stop what got through, is switched off for most of this: escaping and cleaning must be
// enough. What is in `payloads.txt` is also shown to be dangerous where nothing is escaped.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { close, folder, goal, open, program, smallSite, write } from "./kit.mjs";
import { served } from "./sites.mjs";

after(close);

const PAYLOADS = readFileSync(new URL("payloads.txt", import.meta.url), "utf8").split("\n").filter((line) => line && !line.startsWith("# "));
const SHEETS = 10;
/** What stands before a payload so that a field of addresses takes it. */
/** A payload as a body may hold it: a comment that does not end there is an error, so that its beginning is written as text. */
const inBody = (text) => (text.lastIndexOf("<!--") > text.lastIndexOf("-->") ? text.replaceAll("<!--", "\\<!--") : text);
const WEB = "https://www.example.jp/";
const MAIL = "mailto:";

/** Payload `index`, from any number on. */
const payload = (index) => PAYLOADS[index % PAYLOADS.length];
/** Text as YAML has it between single quotation marks. */
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * A site with a payload wherever somebody can write something and any text is taken. Each goal has two, one of which is also its title; `shift`, 0
 * or 1, says which. The configuration holds those from `start` on.
 */
function hostile(t, { html, start, shift }) {
  const site = folder(t);
  const first = start;
  const next = () => quoted(payload(start++));
  // A heading that says the same as a label is that field's.
  const label = () => quoted(`欄 ${payload(start++)}`);
  const many = (count) => quoted(Array.from({ length: count }, (_, at) => payload(first + at)).join(" "));
  write(site, "goalsheet.yaml", `organization: ${many(40)}
title: ${next()}
base_url: https://www.city.example.jp/goals
source_url: https://git.example.jp/{path}
html: ${html}
theme: { name: default, options: { contact: ${next()}, footer: ${many(40)}, show_source: true } }
categories:
${Array.from({ length: SHEETS }, (_, at) => `  - { name: ${quoted(`${payload(first + at)} ${at}`)}, key: c${at}, description: ${next()} }`).join("\n")}
fields:
  level: { label: ${label()}, note: ${next()} }
  title: { label: ${label()} }
  remark: { label: ${label()}, note: ${next()} }
  amount: { label: ${label()}, type: number, unit: ${next()} }
  choice: { label: ${label()}, type: choice, choices: [${Array.from({ length: SHEETS }, (_, at) => quoted(payload(first + at))).join(", ")}] }
  items: { label: ${label()}, type: list }
  prose: { label: ${label()}, type: prose }
  page: { label: ${label()}, note: ${next()}, type: url }
  mailed: { label: ${label()}, type: url }
  until: { label: ${label()}, type: due }
  day: { label: ${label()}, note: ${next()}, type: date }
  flag: { label: ${label()}, note: ${next()}, type: flag }
columns: [number, title, category, level, method, due, section, remark, amount, choice, items, prose, page, mailed, until, day, flag]
check: { severity: { unsafe-link: warning, dead-link: warning } }
`);
  for (let index = 0; index < PAYLOADS.length / 2; index += 1) {
    const sheet = index % SHEETS;
    const at = `content/r5/s${sheet}`;
    const text = payload(2 * index + shift);
    const other = payload(2 * index + 1 - shift);
    if (index < SHEETS) {
      write(site, `${at}/_index.md`, `---
department: ${quoted(`${text} ${sheet}`)}
title: ${next()}
holder: { post: ${next()}, name: ${next()} }
contact: { text: ${next()}, phone: ${index % 2 ? next() : quoted(`03-1234-5678 ${payload(start++)}`)}, mail: a@example.jp }
sections:
  - { name: ${quoted(`${other} ${sheet}`)}, key: a, number: ${next()} }
  - { name: ${quoted(text)}, key: b }
---

${inBody(other)}

## ${inBody(text)}
`);
    }
    write(site, `${at}/${index}.md`, `---
title: ${quoted(text)}
section: ${quoted(`${payload(2 * sheet + 1 - shift)} ${sheet}`)}
category: ${quoted(`${payload(first + sheet)} ${sheet}`)}
due: ${quoted(text)}
number: ${quoted(text)}
remark: ${quoted(other)}
amount: '1,000'
choice: ${quoted(payload(first + sheet))}
items: [${quoted(text)}, ${quoted(other)}]
page: ${quoted(WEB + text)}
mailed: ${quoted(MAIL + other)}
until: ${quoted(other)}
day: 令和6年1月5日
flag: yes
allow: { missing-field: ${quoted(text)} }
---

## どの水準まで

前 ${inBody(text)} 後

${inBody(other)}

\`\`\`\`${text.includes("`") ? "" : text}
${text}
\`\`\`\`

## どのような方法で

${inBody(text)}

${inBody(other)}

> [x](${inBody(text)})

| ${inBody(text)} | x |
|---|---|
| ![${inBody(text)}](${inBody(text)} "${inBody(text)}") | <b title="${inBody(text)}">x</b> |

### ${inBody(text)}

## ${inBody(text)}

- ${inBody(other)}

[^1]: ${inBody(text)}
`);
  }
  // Images of other sites are errors that cannot be turned off; what is shown in their place is seen here.
  spawnSync(program, ["build", "--keep-going", "--lang", "en"], { cwd: site });
  assert.deepEqual(problems(site).filter((told) => told.includes(": error[") && !told.includes(": error[link-outside]")), []);
  return path.join(site, "public");
}

/** Runs in the page: all that could do more than be read, now or when somebody touches it. */
function harm() {
  const found = window.pwned ? ["something ran"] : [];
  const own = (address) => new URL(address, location).href.startsWith(new URL(document.documentElement.dataset.root ?? ".", location).href);
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (/^(iframe|frame|frameset|object|embed|applet|base|style|portal|video|audio|source|math|marquee|foreignobject|template|image|animate|set|use)$/i.test(name)) found.push(`<${name}>`);
    if (name === "script" && (!element.getAttribute("src")?.includes("assets/") || element.textContent)) found.push(`<script> ${element.outerHTML}`);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) found.push(`<${name} ${attribute}=${value}>`);
      if (/^(style|srcdoc|srcset|ping|formaction|background)$/i.test(attribute)) found.push(`<${name} ${attribute}=${value}>`);
      if (/^(href|src|action|xlink:href|data|cite)$/i.test(attribute)) {
        // What is no address leads nowhere.
        if (!URL.canParse(value, location)) continue;
        const { protocol, host } = new URL(value, location);
        const loads = name !== "a" && name !== "link" || element.rel === "stylesheet";
        if (!["http:", "https:", "mailto:", "tel:", "file:"].includes(protocol)) found.push(`<${name} ${attribute}=${value}>`);
        if (loads && host !== location.host) found.push(`<${name}> loads ${value}`);
        if (/^[\s\\/]{2}/.test(value)) found.push(`<${name} ${attribute}=${value}>`);
      }
    }
  }
  return found;
}

/** Opens pages one after another, several at a time, and collects whatever any of them does. */
async function visit(t, base, addresses, { policy, look = () => {} }) {
  const done = [];
  const queue = [...addresses];
  const reader = async () => {
    const page = await open(t, { bypassCSP: !policy });
    page.on("dialog", (dialog) => { done.push(`${page.url()}: a dialog`); closed(dialog); });
    page.on("request", (request) => request.url().startsWith(base) || done.push(`${page.url()} asks for ${request.url()}`));
    page.on("popup", () => done.push(`${page.url()}: a window`));
    for (let address = queue.pop(); address !== undefined; address = queue.pop()) {
      await page.goto(base + address, { waitUntil: "load" });
      done.push(...(await page.evaluate(harm)).map((found) => `${address}: ${found}`));
      await look(page, address);
    }
    // Pictures that are not there are written as addresses in the site, and merely missing.
    done.push(...page.troubles.filter((trouble) => !/ERR_FILE_NOT_FOUND|404|ERR_ABORTED/.test(trouble)));
  };
  await Promise.all([reader(), reader(), reader()]);
  assert.deepEqual(done, []);
}

/** Closes a dialog, which may have gone with its page. */
const closed = (dialog) => dialog.dismiss().catch(() => {});

const pagesOf = (site) => readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html") && name !== "404.html");
const collapsed = (text) => text.replace(/\s+/g, " ").trim();

test("what is written anywhere is shown and not run", async (t) => {
  const site = hostile(t, { html: "no", start: 0, shift: 0 });
  const shown = [];
  const look = async (page, address) => {
    const goal = /^r5\/s\d+\/(\d+)\.html$/.exec(address);
    if (!goal) return;
    const [heading, text, links] = await page.evaluate(() => [
      document.querySelector("h1").textContent,
      document.querySelector("main").textContent,
      [...document.querySelectorAll(".facts a[rel='noopener noreferrer']")].map((link) => link.getAttribute("href")),
    ]);
    const wanted = collapsed(payload(2 * Number(goal[1])));
    const other = collapsed(payload(2 * Number(goal[1]) + 1));
    assert.deepEqual(links.map(collapsed), [WEB + wanted, MAIL + other], `${address}: addresses are what was written, to the end`);
    assert.ok(collapsed(heading).includes(wanted), `${address}: ${heading}`);
    assert.equal(collapsed(text).split(wanted).length > 4, true, `${address}: ${wanted} is not shown in all its places`);
    shown.push(goal[1]);
  };
  await visit(t, `${pathToFileURL(site).href}/`, pagesOf(site), { policy: false, look });
  assert.equal(shown.length, Math.ceil(PAYLOADS.length / 2));
});

test("raw HTML is cleaned of whatever could run", async (t) => {
  const site = hostile(t, { html: "yes", start: 97, shift: 1 });
  const pages = pagesOf(site).filter((name) => /^r5\/s\d+\/(\d+|index)\.html$/.test(name));
  await visit(t, await served(site), pages, { policy: false });
});

test("the pages' policy finds nothing to stop, and search and view show what the address says as text", async (t) => {
  const site = hostile(t, { html: "no", start: 193, shift: 1 });
  const asked = PAYLOADS.filter((_, index) => index % 20 === 0).map(encodeURIComponent);
  const addresses = ["index.html", "r5/index.html", "r5/deadlines.html", "r5/s0/index.html", "r5/s0/0.html", "r5/s0/section-a.html", "r5/category-c0.html", "category-c0.html"];
  addresses.push(...asked.flatMap((text) => [`search.html?q=${text}`, `search.html#${text}`, `r5/s1/index.html?q=${text}&section=${text}&group=${text}&sort=${text}#view`]));
  await visit(t, await served(site), addresses, { policy: true });
});

/** Builds a site and returns what kinds of errors were told, and how often. */
function errorsOf(site, ...args) {
  const built = spawnSync(program, ["build", "--lang", "en", ...args], { cwd: site, encoding: "utf8" });
  assert.equal(built.status, 1, built.stderr);
  const counts = {};
  for (const told of problems(site)) {
    const code = /: error\[([\w-]+)\]/.exec(told)?.[1];
    if (code) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Every problem of a site, a line each: a build shows a screenful. */
function problems(site) {
  const checked = spawnSync(program, ["check", "--format", "short", "--lang", "en"], { cwd: site, encoding: "utf8", maxBuffer: 1 << 27 });
  return checked.stdout.split("\n");
}

test("what is no date, number, address, choice or yes and no is told, and no page is made of it", (t) => {
  const site = smallSite(t);
  write(site, "goalsheet.yaml", `organization: 見本市
fields:
  day: { label: 日, type: date }
  amount: { label: 数, type: number }
  page: { label: 場所, type: url }
  choice: { label: 選択, type: choice, choices: [甲, 乙] }
  flag: { label: 印, type: flag }
`);
  const count = PAYLOADS.length;
  for (const key of ["day", "amount", "page", "choice", "flag"]) {
    PAYLOADS.forEach((text, at) => {
      // What begins as an address is one, and is looked at in a browser elsewhere.
      write(site, `content/r5/kosodate/${key}-${at}.md`, goal("目標").replace("---\n", `---\n${key}: ${quoted(`x${text}`)}\n`));
    });
  }
  PAYLOADS.forEach((text, at) => write(site, `content/r5/bu-${at}/_index.md`, `---\ndepartment: 第${at}部\ncontact: { text: 企画課, mail: ${quoted(`a@example.jp${text}`)} }\n---\n`));
  assert.deepEqual(errorsOf(site, "--keep-going"), { "bad-date": count, "bad-number": count, "bad-url": 2 * count, "bad-choice": count, "wrong-type": count });
  const made = readdirSync(path.join(site, "public/r5"), { recursive: true });
  assert.deepEqual(made.filter((name) => /^kosodate\/.*-/.test(name) && !/^kosodate\/(\d-\d|section-.*)\.(html|ics)$/.test(name)), []);
});

test("a setting that is no text takes no text that could do more than it says", async (t) => {
  const asked = PAYLOADS.filter((text) => /["'<]/.test(text)).filter((_, index) => index % 16 === 0);
  assert.ok(asked.length >= 10);
  for (const text of asked) {
    const site = smallSite(t);
    const refused = (setting) => {
      write(site, "goalsheet.yaml", `organization: 見本市\n${setting}\n`);
      const errors = errorsOf(site);
      assert.equal(existsSync(path.join(site, "public")), false, `nothing is published: ${setting}`);
      return errors;
    };
    assert.deepEqual(refused(`base_url: ${quoted(WEB + text)}`), { "bad-url": 1 });
    assert.deepEqual(refused(`source_url: ${quoted(`${WEB}${text}{path}`)}`), { "bad-url": 1 });
    for (const option of ["accent", "paper", "show_source", "logo"]) {
      assert.deepEqual(refused(`theme: { name: default, options: { ${option}: ${quoted(text)} } }`), { "bad-theme": 1 }, option);
    }
  }
});

test("the payloads are dangerous where nothing is escaped", async (t) => {
  const page = await open(t);
  let ran = false;
  page.on("dialog", (dialog) => { ran = true; closed(dialog); });
  await page.route("**", (route) => { ran ||= route.request().url().includes("evil.example"); return route.abort(); });
  // Where a payload leads is left again, as often as it leads there.
  const leave = async () => { while (!await page.goto("about:blank").then(() => true, () => false)); };
  const dangerous = [];
  for (const text of PAYLOADS) {
    await leave();
    ran = false;
    await page.setContent(`<!DOCTYPE html><body>${text}`, { waitUntil: "load", timeout: 2_000 }).catch(() => {});
    if (ran || await page.evaluate(() => window.pwned).catch(() => true)) dangerous.push(text);
  }
  assert.ok(dangerous.length >= 80, `only ${dangerous.length} of ${PAYLOADS.length} do anything`);
});

const svg = (inner, attributes = "") => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100" ${attributes}>${inner}</svg>`;
const DRAWINGS = [
  svg("", 'onload="alert(1)"'),
  svg("<script>alert(1)</script>"),
  svg("<script><![CDATA[alert(1)]]></script>"),
  svg('<script href="data:text/javascript,alert(1)"/>'),
  svg('<script xlink:href="https://evil.example/x.js"/>'),
  svg('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'),
  svg('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
  svg('<metadata><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/></metadata>'),
  svg('<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script&gt;parent.alert(1)&lt;/script&gt;"/></foreignObject>'),
  svg('<image href="https://evil.example/x.png" width="9" height="9"/>'),
  svg('<image href="x" onerror="alert(1)"/>'),
  svg('<animate onbegin="alert(1)" attributeName="x" dur="1s"/>'),
  svg('<set attributeName="onload" to="alert(1)"/>'),
  svg('<style>@import "https://evil.example/x.css";</style>'),
  svg('<style>svg{background:url(https://evil.example/x)}</style>'),
  svg('<style>svg{background:u\\72l(https://evil.example/x)}</style>'),
  svg('<rect width="9" height="9" style="cursor:url(https://evil.example/x),auto;mask:url(https://evil.example/y#z)"/>'),
  svg('<use href="https://evil.example/x.svg#a"/>'),
  svg('<a href="javascript:alert(1)"><rect width="100" height="100"/></a>'),
  svg('<a><animate attributeName="href" values="javascript:alert(1)" fill="freeze"/><rect width="100" height="100"/></a>'),
  svg('<a xlink:href=" java&#x0a;script:alert(1)"><rect width="100" height="100"/></a>'),
  `<?xml-stylesheet href="https://evil.example/x.css"?>${svg("")}`,
  `<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>${svg("")}`,
  `<!DOCTYPE svg [<!ENTITY x '<script xmlns="http://www.w3.org/2000/svg">alert(1)</script>'>]>${svg("&x;")}`,
  `<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>`,
];

test("a drawing that runs or loads anything is not published, and one that only shows is", async (t) => {
  const site = smallSite(t);
  const links = DRAWINGS.map((drawing, index) => {
    write(site, `content/r5/kosodate/${index}.svg`, drawing);
    return `[図](${index}.svg) ![図](${index}.svg)`;
  });
  write(site, "content/r5/kosodate/good.svg", svg('<a href="https://www.example.jp/"><rect width="50" height="50" fill="url(#a)"/></a><text y="60">図</text>'));
  write(site, "content/r5/kosodate/1-3.md", `${goal("図の作成")}\n${links.join("\n")}\n[図](good.svg) ![図](good.svg)\n`);
  const built = spawnSync(program, ["build", "--keep-going", "--lang", "en"], { cwd: site, encoding: "utf8" });
  assert.equal(built.status, 1);
  const told = new Set([...problems(site).join("\n").matchAll(/kosodate\/(\d+)\.svg/g)].map(([, index]) => Number(index)));
  assert.deepEqual(DRAWINGS.filter((_, index) => !told.has(index)), []);
  const published = path.join(site, "public/files/r5/kosodate");
  assert.deepEqual(readdirSync(published), ["good.svg"]);

  const page = await open(t);
  const done = [];
  page.on("dialog", (dialog) => { done.push("a dialog"); closed(dialog); });
  await page.route("https://evil.example/**", (route) => { done.push(route.request().url()); return route.abort(); });
  const visited = async (file) => {
    done.length = 0;
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    await page.mouse.click(20, 20);
    return done.length > 0;
  };
  let dangerous = 0;
  for (const index of DRAWINGS.keys()) dangerous += await visited(path.join(site, `content/r5/kosodate/${index}.svg`));
  assert.ok(dangerous >= 18, `only ${dangerous} of ${DRAWINGS.length} do anything where they are opened`);
  const shown = await open(t);
  await shown.goto(pathToFileURL(path.join(published, "good.svg")).href);
  assert.equal(await shown.locator("text").textContent(), "図");
  await shown.goto(pathToFileURL(path.join(site, "public/r5/kosodate/1-3.html")).href);
  assert.equal(await shown.locator("main img").evaluateAll((images) => images.filter((image) => image.naturalWidth > 0).length), 1);
  assert.deepEqual(shown.troubles, []);
});
