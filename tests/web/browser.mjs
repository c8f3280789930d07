// What the browser tests share: SCRIPT LINKS_FILE SAMPLES_DIR MODULES_DIR
import { createRequire } from "module";
import fs from "fs";
import path from "path";

const [linksFile, samplesFolder, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const { chromium } = require("playwright-core");
export const samples = samplesFolder;
export const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const links = fs.readFileSync(linksFile, "utf8").trim().split("\n");
export const desk = new URL(links[0]).origin;

export const ok = (name) => console.log(`ok ${name}`);
export const check = (name, condition, ...why) => {
  if (condition) ok(name);
  else console.log([`not ok ${name}`, ...why.map((line) => `#   ${line}`)].join("\n"));
};
export const same = (name, wanted, got) =>
  check(name, wanted === got, `wanted: ${wanted}`, `got:    ${got}`);

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
export const faults = []; // of any page: errors, and what the policy forbade

export async function enter(link, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(60000);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (404|409|422|423)/.test(message.text()))
      faults.push(message.text());
  });
  page.on("pageerror", (fault) => faults.push(fault.message));
  await page.goto(link);
  await page.waitForURL(desk + "/");
  return page;
}
