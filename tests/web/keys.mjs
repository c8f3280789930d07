// From a key to the next certificate on the screen, its picture painted: keys.mjs LINK MODULES_DIR
// Prints one JSON object: milliseconds of skipping and of rejecting, each certificate read first.
import { createRequire } from "module";
import path from "path";

const [link, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const { chromium } = require("playwright-core");
const desk = new URL(link).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(link);
await page.waitForURL(desk + "/");
await page.keyboard.press("Enter");
await page.waitForSelector("article.review");
await page.evaluate(() => {
  let pressed = 0;
  window.times = [];
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    const img = document.querySelector(".paper img"), began = pressed;
    const shown = () => requestAnimationFrame(() => window.times.push(performance.now() - began));
    if (!img || img.complete) shown();
    else img.addEventListener("load", shown, { once: true });
  }).observe(document.body, { childList: true });
});

async function measure(keys, times) {
  await page.evaluate(() => { window.times = []; });
  for (let i = 0; i < times; i++) {
    await page.waitForTimeout(300); // a person looks at it for that long at least
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForFunction((n) => window.times.length > n, i);
  }
  return page.evaluate(() => window.times.sort((a, b) => a - b));
}

const skip = await measure(["s"], 25), reject = await measure(["r", "3"], 25);
console.log(JSON.stringify({ skip, reject }));
await browser.close();
