// How goals are to be written (記入要領): everybody can read it, it asks for nothing, and its usual size is two sheets of paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { openedAlone, validator } from "./audit.mjs";
import { close, keptFolder, open, repository, run, write } from "./kit.mjs";

after(close);

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
  const slips = validator();
  for (const name of NAMES) assert.deepEqual(await slips(path.join(room, `${name}.html`)), []);
});

for (const [how, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 800 } }], ["narrow", { viewport: { width: 320, height: 640 } }], ["forced colours", { forcedColors: "active" }]]) {
  test(`it is readable by everybody and asks for nothing: ${how}`, async (t) => {
    const page = await open(t, options);
    assert.deepEqual(await openedAlone(page, NAMES.map(address)), NAMES.map(address));
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
