// Markup in every field of the roster, of certificates and of what people type: none of it may
// become a page's own.
import fs from "fs";
import os from "os";
import path from "path";
import { browser, check, desk, enter, faults, links, ok, same } from "./browser.mjs";

const page = await enter(links[0]);
const ran = [];
page.on("dialog", (dialog) => { ran.push(dialog.message()); dialog.dismiss(); });
await page.context().addInitScript(() => {
  window.alert = (text) => { window.ran = [...(window.ran || []), String(text)]; };
  addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
});

// Elements that no view makes, or with what no view gives them.
const foreign = () => [
  ...document.querySelectorAll("script:not([src^='/static/']), iframe, object, embed, base, style"),
  ...document.querySelectorAll("marquee, details[ontoggle], body > img, b > script, p img, td img"),
  ...[...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some(({ name, value }) => name.startsWith("on") || name === "style" && !one.matches(".paper") ||
      ["href", "src", "action"].includes(name) && !/^([/?#](?![/\\])|#)/.test(value))),
].map((one) => one.outerHTML.slice(0, 200));

async function look(name) {
  const found = await page.evaluate(foreign);
  const did = await page.evaluate(() => window.ran || []);
  check(`nothing runs in ${name}`, found.length + did.length === 0, ...found, ...did);
}

async function look_at(place, name = place) {
  await page.goto(desk + place);
  await page.waitForLoadState("networkidle");
  await look(name);
}

const entries = await page.$$eval("tbody a", (all) => all.map((one) => one.getAttribute("href")));
const documents = await page.$$eval(".documents a", (all) => all.map((one) => one.getAttribute("href")));
check("there is something to look at", entries.length > 5 && documents.length > 0);
for (const place of ["/", "/members", "/member/M-1", "/member/M-2", "/society", "/decisions",
                     "/sheet?flag=duplicate-suspected"])
  await look_at(place);
for (const place of entries) await look_at(place, "an entry");
for (const place of documents) await look_at(place, "a document");
for (const name of ["q", "flag", "member", "provider", "from", "state", "page"])
  await look_at(`/?${name}=${encodeURIComponent('"><img src=x onerror=alert(9)>')}`, `?${name}=`);
check("what is said is shown as it is", (await page.goto(`${desk}/member/M-1`),
  await page.textContent("h1")).includes("<img src=x onerror=alert(1)> O'Hara"));

// ---- what the script puts on the page
await page.goto(desk + entries[0]);
await page.waitForSelector(".marks[viewBox]");
for (const key of ["m", "x", "l", "r", "?"]) {
  await page.keyboard.press(key);
  await page.waitForSelector("dialog[open]");
  await look(`the question behind ${key}`);
  await page.keyboard.press("Escape");
}
await page.keyboard.press("m");
await page.fill("#move-typed", "O'Hara");
await page.waitForFunction(() => document.querySelector("#members option"));
await look("what completes a member");
await page.keyboard.press("Escape");
await page.waitForLoadState("networkidle");
const [from, to, drawn] = await page.evaluate(async () => {
  const { dataset } = document.querySelector(".paper");
  const { words } = (await (await fetch(dataset.document + "/words.json")).json()).pages[0];
  const first = words.findIndex(([word]) => word.includes("<img"));
  const last = words.findIndex(([word], i) => i >= first && word.includes(">"));
  const spot = ([, x0, y0, x1, y1]) => new DOMPoint((x0 + x1) / 2, (y0 + y1) / 2)
    .matrixTransform(document.querySelector(".marks").getScreenCTM()).toJSON();
  return [spot(words[first]), spot(words[last]),
          words.slice(first, last + 1).map(([word]) => word).join(" ")];
});
await page.fill("[name=member_id]", "M-1");
await page.waitForFunction(() => /O'Hara/.test(document.querySelector(".beside").textContent));
await look("the name of a member that was typed");
await page.click(".field[data-field=title] label");
await page.mouse.move(from.x, from.y);
await page.mouse.down();
await page.mouse.move(to.x, to.y, { steps: 8 });
await page.mouse.up();
await page.waitForFunction((text) => document.querySelector("[name=title]").value === text, drawn);
await look("words that were drawn over");
await page.reload();
await page.waitForSelector(".field.changed");
await look("what a reload brings back");

// ---- a decision with markup, and what is told of it
await page.keyboard.press("r");
await page.fill("#reject-typed", "<img src=x onerror=alert('why')>");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.querySelector("#said").textContent !== "");
await look("what was decided");
await look_at("/decisions", "its reason");
await look_at(entries[0], "its history");

// ---- a file by that name
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cmeledger-markup."));
const file = path.join(folder, "<img src=x onerror=alert('file')>.pdf");
fs.writeFileSync(file, "no PDF");
await page.goto(`${desk}/member/M-2`);
await page.setInputFiles(".drop input", file);
await page.waitForSelector(".outcomes [class]");
await look("a file's name");
await look_at("/society", "a file's name in quarantine");
fs.rmSync(folder, { recursive: true });

same("no dialog was opened", "", ran.join(" "));
check("and the policy had nothing to forbid", faults.length === 0, ...faults);
ok("to the end");
await browser.close();
