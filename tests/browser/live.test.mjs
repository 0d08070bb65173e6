// A page that is open beside the editor follows what is saved.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { close, goal, open, repository, serve, smallSite, write } from "./kit.mjs";
import { served } from "./sites.mjs";

after(close);

test("a saved goal is shown at once, where the page was scrolled to; other pages stay as they are", async (t) => {
  const site = smallSite(t);
  write(site, "content/r5/kosodate/1-1.md", goal("保育所の整備", "長い文。\n\n".repeat(200)));
  const { url } = await serve(t, site);
  const page = await open(t);
  const other = await open(t);
  await page.goto(`${url}r5/kosodate/1-1.html`);
  await other.goto(`${url}r5/kosodate/1-2.html`);
  await other.evaluate(() => { window.mark = "not reloaded"; });
  await page.evaluate(() => window.scrollTo(0, 900));

  write(site, "content/r5/kosodate/1-1.md", goal("保育所の整備", "書き直した文。\n\n".repeat(200)));
  await page.getByText("書き直した文。").first().waitFor();
  await page.waitForFunction(() => window.scrollY === 900);

  // The other page's title link to this one would have changed with the title; its text did not.
  assert.equal(await other.evaluate(() => window.mark), "not reloaded");
  write(site, "content/r5/kosodate/1-2.md", goal("相談の窓口の拡充"));
  await other.getByRole("heading", { name: "相談の窓口の拡充" }).waitFor();
  assert.deepEqual([...page.troubles, ...other.troubles], []);
});

test("a changed style sheet is swapped without reloading", async (t) => {
  const site = smallSite(t);
  const { url } = await serve(t, site);
  const page = await open(t);
  await page.goto(url);
  await page.evaluate(() => { window.mark = "still here"; });
  write(site, "themes/default/static/style.css", "body { background: rgb(1, 2, 3) }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
  assert.equal(await page.evaluate(() => window.mark), "still here");
  assert.deepEqual(page.troubles, []);
});

test("errors lie over every open page as the terminal shows them, and go when they are fixed", async (t) => {
  const site = smallSite(t);
  const { url, says } = await serve(t, site);
  const pages = [await open(t), await open(t)];
  await pages[0].goto(url);
  await pages[1].goto(`${url}r5/kosodate/1-1.html`);

  const template = readFileSync(path.join(repository, "themes/default/templates/goal.html"), "utf8");
  const broken = [
    ["content/r5/kosodate/1-1.md", goal("保育所の整備").replace("保育課", "保健課"), goal("保育所の整備"), "unknown-section"],
    ["goalsheet.yaml", "organisation: 見本市\n", "organization: 見本市\n", "unknown-key"],
    ["themes/default/templates/goal.html", template.replace("goal.title", "goal.titel"), template, "unknown-variable"],
  ];
  for (const [name, bad, good, code] of broken) {
    write(site, name, bad);
    for (const page of pages) {
      const overlay = page.getByRole("alert");
      await overlay.getByText(`エラー[${code}]`).waitFor();
      const text = await overlay.locator("pre").textContent();
      assert.match(text, new RegExp(`--> ${name}:\\d+:\\d+`), "it names file, line and column");
      const shown = text.split("\n").find((line) => line.includes(`[${code}]`));
      await says(shown);
      // The last good site stays below.
      assert.ok(await page.locator("main").isVisible());
    }
    write(site, name, good);
    for (const page of pages) await page.getByRole("alert").waitFor({ state: "hidden" });
  }
  assert.deepEqual(pages.flatMap((page) => page.troubles), []);
});

/** Runs in the page: the contrast of each text of the overlay with what lies behind it, as WCAG defines it. */
function contrasts() {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor, [, , , opacity = 1] = numbers(colour);
    return opacity === 0 ? behind(element.parentElement ?? element.getRootNode().host) : colour;
  };
  const tree = document.querySelector("goalsheet-live").shadowRoot;
  return Object.fromEntries(["b", "button", "pre"].map((name) => {
    const element = tree.querySelector(name), { color, fontSize, display, visibility } = getComputedStyle(element);
    const [dark, light] = [luminance(color), luminance(behind(element))].sort((a, b) => a - b);
    const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().height >= 15;
    return [name, { contrast: (light + 0.05) / (dark + 0.05), isShown, fontSize, display, visibility }];
  }));
}

test("the overlay can be read in every colour scheme, whatever the site's theme says of its elements", async (t) => {
  const site = smallSite(t);
  const hostile = `pre, b, button, header, div { color: #777 !important; background: #888 !important; font-size: 3px !important; display: none !important }
* { visibility: hidden !important; color: #fff !important }
body * { opacity: 0 !important }
goalsheet-live { display: none !important; opacity: 0 !important; color: #fff !important; filter: blur(9px) !important; transform: scale(0.1) !important }
pre { color: #eee; background: #fff }
`;
  const good = goal("保育所の整備");
  for (const style of [null, "pre { color: #eee; background: #fff }\n", hostile]) {
    if (style) write(site, "themes/default/static/style.css", style);
    write(site, "content/r5/kosodate/1-1.md", good);
    const { url } = await serve(t, site);
    write(site, "content/r5/kosodate/1-1.md", good.replace("保育課", "保健課"));
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(t, { colorScheme });
      await page.goto(url);
      await page.waitForFunction(() => {
        const tree = document.querySelector("goalsheet-live")?.shadowRoot;
        return tree?.querySelector("pre").textContent && tree.querySelector("link").sheet;
      });
      const found = await page.evaluate(contrasts);
      for (const [name, { contrast, isShown, ...style }] of Object.entries(found)) {
        assert.ok(isShown, `${name} is shown: ${JSON.stringify(style)}`);
        assert.ok(contrast >= 4.5, `${name}, ${colorScheme}: ${contrast}`);
      }
      const box = await page.locator("goalsheet-live").boundingBox();
      assert.deepEqual([box.x, box.width, Math.round(box.y + box.height)], [0, 1280, 800], "it lies at the foot of the window");
      assert.deepEqual(page.troubles, []);
    }
  }
});

test("a page of another place cannot show the site in a frame", async (t) => {
  const site = smallSite(t);
  const { url } = await serve(t, site);
  write(site, "foreign/index.html", `<!doctype html><title>x</title><iframe src="${url}"></iframe>`);
  const page = await open(t);
  await page.goto(await served(`${site}/foreign`) + "index.html");
  assert.match(page.troubles.join("\n"), /frame-ancestors 'none'/);
  assert.equal(await page.frames()[1].locator("main").count(), 0);
  await page.goto(url);
  assert.equal(await page.locator("main").count(), 1);
});
