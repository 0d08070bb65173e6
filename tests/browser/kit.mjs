// What the browser tests share: the built program, sites in temporary folders, a browser of the system.

import assert from "node:assert/strict";
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
const target = path.resolve(repository, process.env.CARGO_TARGET_DIR ?? "target");
export const program = path.join(target, "debug", "goalsheet");

/** Whether there is a program at a path. */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser: what CHROMIUM names, or the first on the path by the names that `tests/run` looks for. */
function browserOfSystem() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
  const places = process.env.PATH.split(path.delimiter).filter(Boolean);
  const files = names.flatMap((name) => (name.includes(path.sep) ? [path.resolve(name)] : places.map((place) => path.join(place, name))));
  const found = files.find(isProgram);
  if (!found) throw new Error(`there is no browser: ${names.join(", ")}; give the path of a Chromium or Chrome as CHROMIUM`);
  return found;
}

/** Starts the system's browser. */
export const launch = (...args) => chromium.launch({ executablePath: browserOfSystem(), args: ["--no-sandbox", ...args] });

/** Runs the program to its end and returns what it printed. */
export function run(folder, ...args) {
  return execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** An empty folder, named as people name theirs: with a blank and Japanese letters. */
const emptyFolder = () => mkdtempSync(path.join(tmpdir(), "goalsheet 試験 "));

/** An empty folder that is gone after the test. */
export function folder(t) {
  const made = emptyFolder();
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** An empty folder that is gone when the test file has ended. */
export function keptFolder() {
  const made = emptyFolder();
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Writes a file of a site; folders are made as needed. */
export function write(site, name, text) {
  const file = path.join(site, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A goal's text. */
export function goal(title, level = `${title}ができている。`) {
  return `---\ntitle: ${title}\nsection: 保育課\ncategory: 個別計画\ndue: 年度末\n---\n\n## どの水準まで\n\n${level}\n\n## どのような方法で\n\n関係課と調整する。\n`;
}

/** The smallest sound site. */
export function smallSite(t) {
  const site = folder(t);
  write(site, "goalsheet.yaml", "organization: 見本市\n");
  write(site, "content/r5/kosodate/_index.md", "---\ndepartment: 子育て部\nsections:\n  - { name: 保育課, key: hoiku }\n---\n");
  write(site, "content/r5/kosodate/1-1.md", goal("保育所の整備"));
  write(site, "content/r5/kosodate/1-2.md", goal("相談の窓口"));
  return site;
}

/** Serves a site until the test is over; returns its address, and a function that waits until the terminal shows a text. */
export async function serve(t, site, ...args) {
  const server = spawn(program, ["serve", "--port", "0", "--lang", "ja", ...args], { cwd: site, env: { ...process.env, NO_COLOR: "1" } });
  let told = "";
  t.after(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    if (server.exitCode === null && server.kill("SIGINT")) await ended;
  });
  server.stderr.setEncoding("utf8").on("data", (data) => (told += data));
  const url = await new Promise((resolve, reject) => {
    let text = "";
    server.stdout.on("data", (data) => {
      text += data;
      const found = /(http:\S+\/) [\s\S]*Ctrl-C/.exec(text);
      if (found) resolve(found[1]);
    });
    server.once("exit", () => reject(new Error(`the server ended: ${text}${told}`)));
  });
  // What the terminal shows and what a page shows arrive by different ways, in either order.
  const says = async (text) => {
    const signal = AbortSignal.timeout(30_000);
    while (!told.includes(text)) {
      await once(server.stderr, "data", { signal }).catch(() => assert.fail(`the terminal never shows: ${text}\nIt shows:\n${told}`));
    }
  };
  return { url, says };
}

/** The browsers that are open, by the size of text their reader has set. */
const browsers = new Map();

/** Whether a request failed because its page was left before an icon or a picture came, or while it listened to events. */
export const isLeftBehind = (request) => request.url().includes("/-/events")
  || request.failure().errorText === "net::ERR_ABORTED" && request.url().endsWith(".svg");

/** A new page in the system's Chromium. What goes wrong in it is collected in `page.troubles`. */
export async function open(t, { textSize = 16, ...options } = {}) {
  if (!browsers.has(textSize)) {
    browsers.set(textSize, launch(`--blink-settings=defaultFontSize=${textSize}`));
  }
  const context = await (await browsers.get(textSize)).newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP", ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.troubles = [];
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("requestfailed", (request) => {
    if (!isLeftBehind(request)) page.troubles.push(`${request.url()} ${request.failure().errorText}`);
  });
  return page;
}

/** To be called at the end of every file that opened pages. */
export async function close() {
  for (const browser of browsers.values()) await (await browser).close();
}
