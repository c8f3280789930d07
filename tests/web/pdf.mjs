// A PDF in Chromium's own viewer: pdf.mjs PDF PAGES TITLE MODULES_DIR
// Prints "ok"/"not ok" lines.
import { createRequire } from "module";
import path from "path";

const [file, pages, title, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const { chromium } = require("playwright-core");
const same = (name, wanted, got) =>
  console.log(wanted === got ? `ok ${name}` : `not ok ${name}\n#   wanted: ${wanted}\n#   got:    ${got}`);

// The old headless mode has no viewer.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ignoreDefaultArgs: ["--headless"],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
page.setDefaultTimeout(30000);
const said = [];
page.on("console", (message) => said.push(message.text()));
page.on("pageerror", (fault) => said.push(fault.message));
await page.goto("file://" + path.resolve(file));
let viewer;
while (!(viewer = page.frames().find((frame) => frame.url().startsWith("chrome-extension:"))))
  await page.waitForEvent("frameattached");
await viewer.waitForFunction(() => {
  const toolbar = document.querySelector("pdf-viewer")?.shadowRoot?.querySelector("viewer-toolbar");
  return toolbar && toolbar.docLength > 0;
});
const shown = await viewer.evaluate(() => {
  const root = document.querySelector("pdf-viewer").shadowRoot;
  const toolbar = root.querySelector("viewer-toolbar");
  return { pages: toolbar.docLength, title: toolbar.docTitle };
});
same("Chromium shows all pages", pages, String(shown.pages));
same("under its title", title, shown.title);
same("and has nothing to say", "", said.join("\n"));
await browser.close();
