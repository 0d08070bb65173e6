// Everybody can read and use every kind of page: axe-core, keyboard, reflow, large text, in every colour scheme.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { tooWide, violations } from "./audit.mjs";
import { close, folder, open, run } from "./kit.mjs";
import { KINDS, OWN_FORMS, everything, example, ownForm, ways } from "./sites.mjs";

after(close);

const SCHEMES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { colorScheme: "dark", forcedColors: "active" },
};

let site;
before(async () => { site = await ways(everything()); });

/** The search page with results, every other as it opens. */
const address = (kind) => (kind === "search" ? `${KINDS[kind]}?q=${encodeURIComponent("保育")}` : KINDS[kind]);

// Every scheme at every width, and both ways with every scheme and with every width; the pages are the same either way.
const VIEWS = [
  ["http", "light", 320], ["file", "light", 1280],
  ["file", "dark", 320], ["http", "dark", 1280],
  ["http", "forced colours", 320], ["file", "forced colours", 1280],
];

for (const [way, scheme, width] of VIEWS) {
  test(`axe finds nothing on any kind of page: ${way}, ${scheme}, ${width} px`, async (t) => {
    const page = await open(t, { viewport: { width, height: 800 }, reducedMotion: "reduce", ...SCHEMES[scheme] });
    const found = [];
    for (const kind of Object.keys(KINDS)) {
      await page.goto(site[way] + address(kind));
      if (kind === "search") await page.locator("mark").first().waitFor();
      found.push(...(await violations(page)).map((line) => `${kind}: ${line}`));
    }
    assert.deepEqual(found, []);
    assert.deepEqual(page.troubles, []);
  });
}

test("axe finds nothing on sites with forms of their own, and nothing is cut off there", async (t) => {
  const found = [];
  for (const [name, addresses] of Object.entries(OWN_FORMS)) {
    const base = `${pathToFileURL(ownForm(name))}/`;
    for (const [scheme, width] of [["light", 1280], ["dark", 320]]) {
      const page = await open(t, { viewport: { width, height: 800 }, reducedMotion: "reduce", ...SCHEMES[scheme] });
      for (const address of addresses) {
        await page.goto(base + address);
        found.push(...[...await violations(page), ...await page.evaluate(overflow)].map((line) => `${name}, ${address}, ${width} px: ${line}`));
      }
      assert.deepEqual(page.troubles, []);
    }
  }
  assert.deepEqual(found, []);
});

test("axe finds nothing on the examples, whose cells have tables and say what goals share", async (t) => {
  const found = [];
  for (const [name, addresses] of [["koteihyo", ["index.html", "r5/kankyo/index.html", "r5/kankyo/2-1.html"]], ["furikaeri", ["r5/chiiki/index.html"]]]) {
    const base = `${pathToFileURL(example(name))}/`;
    for (const [scheme, width] of [["light", 1280], ["dark", 320], ["forced colours", 1280]]) {
      const page = await open(t, { viewport: { width, height: 800 }, reducedMotion: "reduce", ...SCHEMES[scheme] });
      for (const address of addresses) {
        await page.goto(base + address);
        found.push(...(await violations(page)).map((line) => `${name}, ${address}, ${scheme}, ${width} px: ${line}`));
        const overflow = await tooWide(page);
        if (overflow > 0) found.push(`${name}, ${address}, ${width} px: ${overflow} px too wide`);
      }
      assert.deepEqual(page.troubles, []);
    }
  }
  assert.deepEqual(found, []);
});

test("axe finds nothing on the pages for colleagues, which say that they are", async (t) => {
  const internal = await ways(everything({ audience: "internal" }));
  const found = [];
  for (const [scheme, options] of Object.entries(SCHEMES)) {
    for (const width of [320, 1280]) {
      const page = await open(t, { viewport: { width, height: 800 }, reducedMotion: "reduce", ...options });
      for (const kind of ["portal", "year", "sheet", "section", "goal"]) {
        await page.goto(internal.file + address(kind));
        assert.ok(await page.getByRole("region", { name: "庁内用" }).isVisible(), `${kind} says so`);
        found.push(...(await violations(page)).map((line) => `${kind}, ${scheme}, ${width} px: ${line}`));
        const overflow = await tooWide(page);
        if (overflow > 0) found.push(`${kind}, ${width} px: ${overflow} px too wide`);
      }
      assert.deepEqual(page.troubles, []);
    }
  }
  assert.deepEqual(found, []);
});

test("axe finds nothing in the manual, and nothing is too wide", async (t) => {
  const [manual, found] = [folder(t), []];
  for (const language of ["ja", "en"]) {
    run(manual, "manual", "--lang", language, "--output", language);
    for (const [scheme, width] of [["light", 320], ["dark", 1280]]) {
      const page = await open(t, { viewport: { width, height: 800 }, ...SCHEMES[scheme] });
      for (const name of ["index", "goal", "commands", "codes/unclear-due"]) {
        await page.goto(`${pathToFileURL(manual)}/${language}/${name}.html`);
        const trouble = await violations(page);
        const wide = await tooWide(page);
        if (wide > 0) trouble.push(`${wide} px too wide`);
        found.push(...trouble.map((line) => `${language}/${name}, ${scheme}, ${width} px: ${line}`));
      }
      assert.deepEqual(page.troubles, []);
    }
  }
  assert.deepEqual(found, []);
});

test("the keyboard reaches everything in the order of the page, always seen and never covered", async (t) => {
  // Either way the pages are the same files, so each width is gone through once.
  for (const [way, width] of [["http", 320], ["file", 1280]]) {
    const page = await open(t, { viewport: { width, height: 600 }, reducedMotion: "reduce" });
    for (const kind of Object.keys(KINDS)) {
      await page.goto(site[way] + address(kind));
      if (kind === "search") await page.locator("mark").first().waitFor();
      const reachable = await page.evaluate(() => {
        const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
        const shown = [...document.querySelectorAll(wanted)].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== "hidden");
        shown.forEach((one, at) => one.setAttribute("data-stop", at));
        window.scrollTo(0, 0);
        return shown.length;
      });
      const stops = [];
      for (let press = 0; press < reachable + 2; press += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const one = document.activeElement;
          if (one === document.body || !one.hasAttribute("data-stop")) return null;
          const style = getComputedStyle(one);
          const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          // Some of what has the focus lies in the window, with nothing above it.
          const seen = [...one.getClientRects()].some((box) => {
            const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
            const [width, height] = [Math.min(box.right, innerWidth) - left, Math.min(box.bottom, innerHeight) - top];
            return width > 0 && height > 0 && [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1]].some(([across, down]) => {
              const hit = document.elementFromPoint(left + width * across, top + height * down);
              return hit && (one.contains(hit) || hit.contains(one));
            });
          });
          return { at: Number(one.dataset.stop), ringed, seen, html: one.outerHTML.slice(0, 100) };
        });
        // Behind the last one comes the browser's own, or the first again.
        if (!stop || (stop.at === 0 && stops.length > 0)) break;
        stops.push(stop);
      }
      const where = `${kind}, ${way}, ${width} px`;
      assert.deepEqual(stops.map((stop) => stop.at), [...stops.keys()], `${where}: everything, in order`);
      assert.equal(stops.length, reachable, where);
      assert.deepEqual(stops.filter((stop) => !stop.ringed || !stop.seen).map((stop) => stop.html), [], `${where}: the focus is visible`);
    }
  }
});

/** What lies outside the window or is cut off, but for boxes that are meant to scroll. */
const overflow = () => {
  const found = [];
  if (document.scrollingElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility() || one.closest("svg, .unseen, .skip, .zero")) continue;
    const scrolled = one.parentElement.closest(".scroll, .table-scroll");
    if (scrolled && getComputedStyle(scrolled).overflowX === "auto") continue;
    const box = one.getBoundingClientRect();
    if (box.width > 1 && box.right > window.innerWidth + 1) found.push(`outside: ${one.outerHTML.slice(0, 80)}`);
    const style = getComputedStyle(one);
    const cut = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    if (cut && style.clipPath === "none") found.push(`cut off: ${one.outerHTML.slice(0, 80)}`);
  }
  return found;
};

test("nothing is lost at 320 px, with text of twice the size, and with the spacing readers may ask for", async (t) => {
  const ways = {
    "320 px": { width: 320, change: () => {} },
    "a small window and large text": { width: 640, textSize: 32, change: () => {} },
    "a wide window and large text": { width: 1280, textSize: 32, change: () => {} },
    "wide spacing": {
      width: 320,
      change: () => {
        for (const one of document.querySelectorAll("body, body *")) {
          one.style.lineHeight = "1.5";
          one.style.letterSpacing = "0.12em";
          one.style.wordSpacing = "0.16em";
        }
        for (const one of document.querySelectorAll("p")) one.style.marginBottom = "2em";
      },
    },
  };
  for (const [name, { width, textSize, change }] of Object.entries(ways)) {
    const page = await open(t, { viewport: { width, height: 800 }, textSize });
    for (const kind of Object.keys(KINDS)) {
      await page.goto(site.file + address(kind));
      if (kind === "search") await page.locator("mark").first().waitFor();
      await page.evaluate(change);
      assert.deepEqual(await page.evaluate(overflow), [], `${kind}: ${name}`);
    }
  }
});
