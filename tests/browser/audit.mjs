// What is looked for in every page that the program writes, whatever kind of file it is: what axe and html-validate find, and that nothing
// is wider than the window.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A table that becomes cards on a phone loses its meaning there unless its roles are spelled out. */
export const ROLES_SPELLED_OUT = { "no-redundant-role": "off" };

/** What axe finds, a line each. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
    // It would fetch the style sheets, which a folder does not allow.
    preload: false,
  }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 120)}`));
}

/** By how many pixels a page is wider than its window. */
export const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A check of HTML files that gives what html-validate finds in one, a line each. */
export function validator(rules = {}) {
  const validator = new HtmlValidate({ extends: ["html-validate:standard", "html-validate:a11y"], rules });
  return async (file) => {
    const { results } = await validator.validateString(readFileSync(file, "utf8"), file);
    return results.flatMap(({ messages }) => messages.map((it) => `${file}:${it.line}:${it.column} ${it.ruleId}: ${it.message}`));
  };
}

/** Looks at files that are pages by themselves, one after another: axe finds nothing, nothing is too wide, nothing goes wrong. `look` looks at
 * each more closely. Returns the addresses of all that was asked for. */
export async function openedAlone(page, files, look = async () => {}) {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const file of files) {
    await page.goto(file);
    assert.deepEqual(await violations(page), [], file);
    const wide = await tooWide(page);
    assert.ok(wide <= 0, `${file} is ${wide} px too wide`);
    await look(page);
  }
  assert.deepEqual(page.troubles, []);
  return asked;
}
