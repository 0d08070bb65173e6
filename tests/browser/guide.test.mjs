// How goals are to be written (記入要領): everybody can read it, it asks for nothing, and its usual size is two sheets of paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { close, keptFolder, open, run, write } from "./kit.mjs";

after(close);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const repository = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const NAMES = ["sample", "reports", "english"];

let room;
before(() => {
  room = keptFolder();
  write(room, "english/goalsheet.yaml", "organization: Sample City\nlanguage: en\nfields: { rank: { label: Rank, choices: [high, low] } }\n");
  run(repository, "guide", "-o", path.join(room, "sample.html"));
  run(path.join(repository, "examples/furikaeri"), "guide", "-o", path.join(room, "reports.html"));
  run(path.join(room, "english"), "guide", "-o", path.join(room, "english.html"));
});

const address = (name) => pathToFileURL(path.join(room, `${name}.html`)).href;

test("html-validate finds nothing", async () => {
  const validator = new HtmlValidate({ extends: ["html-validate:standard", "html-validate:a11y"] });
  for (const name of NAMES) {
    const report = await validator.validateString(readFileSync(path.join(room, `${name}.html`), "utf8"), name);
    assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${name}:${line} ${ruleId}: ${message}`)), []);
  }
});

for (const [how, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 800 } }], ["narrow", { viewport: { width: 320, height: 640 } }], ["forced colours", { forcedColors: "active" }]]) {
  test(`it is readable by everybody and asks for nothing: ${how}`, async (t) => {
    const page = await open(t, options);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const name of NAMES) {
      await page.goto(address(name));
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false,
      }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is no wider than the window`);
    }
    assert.deepEqual(asked, NAMES.map(address));
  });
}

test("its usual size is two sheets of A4", async (t) => {
  const page = await open(t);
  for (const name of ["sample", "reports"]) {
    await page.goto(address(name));
    const paper = path.join(room, `${name}.pdf`);
    await page.pdf({ path: paper, preferCSSPageSize: true });
    const sheets = execFileSync("pdftotext", ["-layout", paper, "-"], { encoding: "utf8" }).split("\f").filter((text) => text.trim());
    assert.equal(sheets.length, 2, name);
    assert.match(sheets[1].replace(/\s/g, ""), /2\/2$/);
  }
});
