// The review desk as a person uses it, in Chromium. Prints keystrokes and times as "#" lines.
import fs from "fs";
import path from "path";
import { axe, browser, check, desk, enter, faults, links, ok, same, samples } from "./browser.mjs";

const entryOf = (page) => page.$eval("article.review", (one) => one.dataset.here);
const left = (page) => page.$eval("#left", (one) => +one.textContent.replace(",", ""));
const value = (page, field) => page.$eval(`[name=${field}]`, (one) => one.value);
// A key that decides, and the next certificate (or the refusal) on the screen.
async function decide(page, key) {
  const here = await entryOf(page);
  await page.evaluate(() => { document.querySelector("#said").textContent = ""; });
  await page.keyboard.press(key);
  await page.waitForFunction((was) =>
    document.querySelector("#said").textContent !== "" ||
    document.querySelector("article.review")?.dataset.here !== was, here);
  await page.waitForFunction(() => document.querySelector("#said").textContent !== "");
  return page.$eval("#said", (one) => one.classList.contains("fault") ? one.textContent : "");
}
async function openEntry(page, text) {
  await page.goto(`${desk}/?q=${encodeURIComponent(text)}`);
  await page.click("tbody a");
  await page.waitForSelector("article.review");
}
async function clickWord(page, text, nth = 0) {
  const { x, y } = await page.evaluate(async ([wanted, index]) => {
    const paper = document.querySelector(".paper"), svg = document.querySelector(".marks");
    const response = await fetch(paper.dataset.document + "/words.json");
    const { words } = (await response.json()).pages[+paper.dataset.page - 1];
    const [, x0, y0, x1, y1] = words.filter(([word]) => word === wanted)[index];
    const place = new DOMPoint((x0 + x1) / 2, (y0 + y1) / 2).matrixTransform(svg.getScreenCTM());
    return { x: place.x, y: place.y };
  }, [text, nth]);
  await page.mouse.move(x, y);
  return { x, y };
}

const dana = await enter(links[0]);
const lee = await enter(links[1]);
const kim = await enter(links[2]);

// ---- correct by clicking words
await openEntry(dana, "Scar Revision");
await dana.waitForSelector(".marks[viewBox]");
same("the field in doubt has the focus", "credits",
     await dana.evaluate(() => document.activeElement.dataset.field));
check("and its mark is lit", await dana.$(".mark.lit[data-field=credits]"));
await dana.waitForLoadState("networkidle");
await clickWord(dana, "4.00");
await dana.mouse.down();
await dana.mouse.up();
same("a click on words fills the field", "4.00", await value(dana, "credits"));

// ---- larger and turned, all of the page stays within reach
const lies = () => dana.evaluate(() => {
  const sheet = document.querySelector(".sheet");
  sheet.scrollTo(0, 0);
  const box = document.querySelector(".paper").getBoundingClientRect(), view = sheet.getBoundingClientRect();
  return { left: box.left >= view.left, top: box.top >= view.top, right: box.right <= view.right,
           wide: box.width > box.height };
});
await dana.keyboard.press("Escape");
await dana.focus(".field.flagged");
await dana.keyboard.press("o");
let lie = await lies();
check("a turned page fits the width", lie.left && lie.top && lie.right && lie.wide, JSON.stringify(lie));
await dana.keyboard.press("+");
await dana.keyboard.press("+");
await dana.waitForFunction(() => /fine=1/.test(document.querySelector(".paper img").src));
lie = await lies();
check("larger it begins where the sheet does", lie.left && lie.top && !lie.right, JSON.stringify(lie));
await clickWord(dana, "4.00");
await dana.mouse.down();
await dana.mouse.up();
same("its words can be clicked there too", "4.00", await value(dana, "credits"));
for (const key of ["0", "o", "o", "o"]) await dana.keyboard.press(key);

// ---- a reload in the middle
await dana.reload();
await dana.waitForSelector(".marks[viewBox]");
same("a reload loses nothing", "4.00", await value(dana, "credits"));

// ---- two reviewers
await lee.goto(dana.url());
await lee.waitForSelector("#also:not([hidden])");
check("who else has it open is told", /Dana/.test(await lee.$eval("#also", (one) => one.textContent)));
same("accepted", "", await decide(dana, "a"));
const refused = await decide(lee, "a");
check("the second decision is refused, with who and what",
      /by Dana/.test(refused) && /6\.00 -> 4\.00/.test(refused), refused);

// ---- undo, by the one who decided
const before = await left(dana);
await dana.keyboard.press("u");
await dana.waitForFunction((was) => +document.querySelector("#left").textContent === was + 1, before);
await dana.waitForSelector(".marks[viewBox]");
same("undo brings it back", "6.00", await value(dana, "credits"));

// ---- the same credit twice, and another member's
const state = (page) => page.$eval(".reading .state", (one) => one.textContent);
async function show(page, address) {
  await page.goto(desk + address);
  await page.waitForSelector("article.review");
}
async function choose(page, key, answer) { // a question, and its answer by number
  await page.keyboard.press(key);
  await page.waitForSelector("dialog[open]");
  return decide(page, answer);
}
async function takeBack(page, to) {
  await page.keyboard.press("u");
  await page.waitForFunction((wanted) =>
    document.querySelector("article.review")?.dataset.here === wanted, to);
}
await openEntry(dana, "Perforator Flap");
const amended = await entryOf(dana);
const older = await dana.$eval(".alike a", (one) => one.getAttribute("href"));
check("what looks like the same credit is beside it", older.startsWith("/review/"));
same("it replaces the other", "", await choose(dana, "x", "1"));
await show(dana, older);
same("which is rejected", "rejected", await state(dana));
await takeBack(dana, amended);
await show(dana, older);
same("both are taken back as one", "accepted", await state(dana));

await openEntry(dana, "Chin Augmentation");
const paper = await entryOf(dana);
same("a paper proves what is posted", "", await choose(dana, "l", "1"));
await show(dana, paper);
same("and is not counted once more", "rejected", await state(dana));
await dana.keyboard.press("u");
await dana.waitForFunction(() => /taken back/.test(document.querySelector("#said").textContent));
await show(dana, paper);
same("taken back", "waits", await state(dana));

await dana.keyboard.press("m");
await dana.waitForSelector("dialog[open]");
await dana.fill("#move-typed", "Tomasz Wiśniewski");
same("moved to another member, by name", "", await decide(dana, "Enter"));
same("where it waits on", "R-103 waits", `${await value(dana, "member_id")} ${await state(dana)}`);
await dana.keyboard.press("u");
await dana.waitForFunction(() => document.querySelector("[name=member_id]")?.value === "R-105");
ok("and back");

// ---- a provider that the library does not know
await openEntry(dana, "Rural Surgery Forum");
const unknown = await entryOf(dana);
same("one key for an unknown provider", "", await decide(dana, "k"));
check("is told", /Kestrel Valley .* is learnt; 1 entry waits no more/.test(await dana.textContent("#said")));
await show(dana, unknown);
same("and settles what waits with it", "accepted no button",
     `${await state(dana)} ${await dana.$("[data-do=learn]") ? "a button" : "no button"}`);
await dana.goto(`${desk}/decisions`);
await dana.click("[data-do=forget]");
await dana.waitForFunction(() => /is forgotten; 1 entry waits again/.test(document.querySelector("#said").textContent));
await show(dana, unknown);
await dana.fill("[name=reference]", "typed meanwhile");
same("by button", "", await (async () => {
  await dana.click("[data-do=learn-not]");
  await dana.waitForFunction(() => document.querySelector("#said").textContent !== "");
  return dana.$eval("#said", (one) => one.classList.contains("fault") ? one.textContent : "");
})());
same("it is not accredited, and what else was typed stays", "waits typed meanwhile",
     `${await state(dana)} ${await value(dana, "reference")}`);
await takeBack(dana, unknown);
await dana.waitForSelector("[data-do=learn]");
ok("undo takes it back");
await dana.fill("[name=reference]", "");

// ---- a file that is locked
await dana.goto(`${desk}/`);
await dana.click("text=user-password.pdf");
await dana.waitForSelector(".retry");
await dana.fill("#password", "wrong");
await dana.keyboard.press("Enter");
await dana.waitForSelector("#said.fault");
check("a wrong password is said", /not its password/.test(await dana.textContent("#said")));
await dana.fill("#password", "brachial");
await dana.keyboard.press("Enter");
await dana.waitForSelector("article.review:not(.by-hand)");
same("the right one opens it", "Orbital Fracture Course", await value(dana, "title"));
await dana.waitForSelector(".marks[viewBox]");
ok("and its page is drawn");
await dana.goto(`${desk}/member/R-103`);
await dana.waitForSelector(".crop.unshown + .note");
same("the place on a locked page is no empty picture", 1, (await dana.$$(".crop.unshown")).length);
await dana.goto(`${desk}/documents?outcome=flagged`);
await dana.click("text=locked.pdf");
await dana.click(".reading .plain a");
await dana.waitForSelector(".shut .locked");
check("one whose password the desk was not told asks for it", await dana.isVisible("#unlock"));
await dana.fill("[name=title]", "typed meanwhile");
await dana.fill("#unlock", "wrong");
await dana.keyboard.press("Enter");
await dana.waitForSelector("#said.fault");
check("a wrong one is said", /not its password/.test(await dana.textContent("#said")));
await dana.keyboard.type("sesame");
await dana.keyboard.press("Enter");
await dana.waitForSelector(".marks[viewBox]");
same("the right one shows the page, and what was typed stays", "typed meanwhile", await value(dana, "title"));

// ---- by hand, clicking and drawing over words
await dana.goto(`${desk}/society`);
await dana.click("text=Read as no certificate");
await dana.click("text=online-statistics-course.pdf");
await dana.waitForSelector(".marks[viewBox]");
await dana.waitForLoadState("networkidle");
same("nothing is chosen for a person", "", await value(dana, "category"));
await dana.fill("[name=member_id]", "R-101");
await dana.waitForSelector(".field[data-field=member_id] .beside:not(:empty)");
same("an id has its name beside it", "Marguerite Ellison-Hart",
     await dana.$eval(".field[data-field=member_id] .beside", (one) => one.textContent));
await dana.selectOption("[name=category]", "2");
await dana.fill("[name=credits]", "2");
await dana.focus(".field[data-field=date]");
const words = await dana.evaluate(async () => {
  const response = await fetch(document.querySelector(".paper").dataset.document + "/words.json");
  return (await response.json()).pages[0].words.map(([word]) => word);
});
const month = words.findIndex((word) => word === "Aug");
const [from, to] = [await clickWord(dana, words[month]), await clickWord(dana, words[month + 2])];
await dana.mouse.move(from.x, from.y);
await dana.mouse.down();
await dana.mouse.move(to.x, to.y, { steps: 8 });
await dana.mouse.up();
same("drawing over words fills the field", words.slice(month, month + 3).join(" "),
     await value(dana, "date"));
same("an entry by hand", "", await decide(dana, "a"));

// ---- a sheet, one taken out, and back
await dana.goto(`${desk}/sheet?flag=other-credit`);
const cards = await dana.$$eval(".card", (all) => all.length);
await dana.uncheck(".card:first-child input");
const waiting = await left(dana);
await dana.keyboard.press("c");
await dana.waitForFunction((was) => +document.querySelector("#left").textContent === was, waiting - cards + 1);
ok("a sheet is decided at once, but for what was taken out");
await dana.keyboard.press("u");
await dana.waitForFunction((was) => +document.querySelector("#left").textContent === was, waiting);
ok("and taken back at once");

await openEntry(dana, "Informed Consent");
await dana.click(".kin a");
await dana.waitForSelector("#sheet");
check("those of the same flag and provider are one sheet", (await dana.$$(".card")).length > 3);
await dana.goto(`${desk}/sheet?flag=credits-missing`);
check("a sheet that cannot be decided at once offers no button",
      await dana.$eval("[data-do=approve-sheet]", (one) => one.disabled));

// ---- files
await dana.goto(`${desk}/member/R-103`);
const files = fs.readdirSync(samples).filter((name) => name.endsWith(".pdf")).slice(0, 9)
  .concat("damaged-download.pdf");
await dana.setInputFiles(".drop input", files.map((name) => path.join(samples, name)));
await dana.waitForFunction((n) => document.querySelectorAll(".outcomes [class]").length === n, files.length);
same("each of ten files has its outcome", 10, (await dana.$$(".outcomes [class]")).length);
check("the damaged one too", /damaged/.test(await dana.textContent(".outcomes li:last-child")));

// ---- one dropped onto a member's row
await dana.goto(`${desk}/members`);
const bytes = fs.readFileSync(path.join(samples, files[0])).toString("base64") ;
await dana.evaluate(([name, content]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
  const row = document.querySelector("tr[data-member='R-104'] td");
  for (const type of ["dragover", "drop"])
    row.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
}, [files[0], bytes]);
await dana.waitForSelector(".outcomes [class] a");
await dana.click(".outcomes a");
await dana.waitForSelector("article.review");
check("what is dropped onto a member is taken as the member's",
      /R-104/.test(await dana.textContent(".reading")));

// ---- who looks on
await openEntry(kim, "Chin Augmentation");
check("who looks on is offered no decision", !(await kim.$("[data-do=accept]")));

// ---- everybody can use it
const shapes = [
  { name: "light", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1920, height: 1080 }, colorScheme: "dark" },
  { name: "200 %", viewport: { width: 640, height: 400 }, colorScheme: "light" },
];
const first = await dana.goto(`${desk}/`).then(() => dana.$eval("tbody a", (one) => one.getAttribute("href")));
for (const shape of shapes) {
  await dana.setViewportSize(shape.viewport);
  await dana.emulateMedia({ colorScheme: shape.colorScheme });
  for (const place of ["/", first, "/document/1", "/sheet?flag=credits-missing", "/members",
                       "/member/R-101", "/society", "/documents", "/decisions"]) {
    await dana.goto(desk + place);
    await dana.evaluate(axe).catch(() => {});
    const found = await dana.evaluate(async () => {
      const result = await axe.run(document, { resultTypes: ["violations"] });
      return result.violations.filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target).join(" ")}`);
    });
    check(`axe ${shape.name} ${place.replace(/\d+/, "N")}`, found.length === 0, ...found);
    const wide = await dana.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`nothing sticks out, ${shape.name} ${place.replace(/\d+/, "N")}`, wide <= 0, `${wide} px`);
    const hidden = await dana.$$eval(".scroll", (all) =>
      Math.max(0, ...all.map((one) => one.scrollWidth - one.clientWidth)));
    check(`nothing lies beside the screen, ${shape.name} ${place.replace(/\d+/, "N")}`, hidden <= 0, `${hidden} px`);
  }
}
await dana.setViewportSize(shapes[0].viewport);
await dana.emulateMedia({ colorScheme: "light" });

// ---- the keys, where there is little room
await dana.setViewportSize({ width: 640, height: 400 });
await dana.goto(desk + first);
await dana.waitForSelector(".marks[viewBox]");
await dana.keyboard.press("?");
await dana.waitForSelector("#help[open]");
same("the help begins at its beginning", 0, await dana.$eval("#help", (one) => one.scrollTop));
await dana.evaluate(axe).catch(() => {});
check("axe, the help", await dana.evaluate(async () =>
  (await axe.run(document)).violations.every((one) => !["serious", "critical"].includes(one.impact))));
await dana.keyboard.press("Escape");
await dana.setViewportSize(shapes[0].viewport);

// ---- by a name and a password, and out again
const outside = await (await browser.newContext()).newPage();
await outside.goto(desk);
await outside.evaluate(axe).catch(() => {});
check("axe, the page that asks for a name", await outside.evaluate(async () =>
  (await axe.run(document)).violations.every((one) => !["serious", "critical"].includes(one.impact))));
await outside.keyboard.type("Iris");
await outside.keyboard.press("Tab");
await outside.keyboard.type("correct horse");
await outside.keyboard.press("Enter");
await outside.waitForSelector("nav");
ok("signed in by keyboard");
await outside.click("[data-do=sign-out]");
await outside.waitForSelector("#password");
ok("and out again");

// ---- the queue to its end, by keyboard alone
await dana.goto(`${desk}/`);
await dana.keyboard.press("Enter");
await dana.waitForSelector("article.review");
const strokes = new Map();
// From the key that decides to the next certificate, its picture painted.
await dana.evaluate(() => {
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
for (let guard = 0; guard < 80 && await dana.$("article.review:not(.by-hand)"); guard++) {
  await dana.waitForFunction(() => {
    const img = document.querySelector(".paper img");
    return !img || img.complete;
  });
  await dana.waitForLoadState("networkidle"); // a person has read it by then
  const here = await entryOf(dana);
  const name = await dana.$eval("h1, .file", () => document.querySelector(".file")?.textContent.split(" ")[0] || document.title);
  const plan = await dana.evaluate(() => {
    const has = (selector) => Boolean(document.querySelector(selector));
    const field = (one) => document.querySelector(`[name=${one}]`).value;
    if (has("[data-do=claim]") && field("credits")) return ["c"];
    const pick = document.querySelector(".field.flagged [data-pick]");
    const lacks = !field("member_id") || !field("credits") || !field("date") || field("category") === "unknown";
    if (pick && (!lacks || ["member_id", "credits", "date"].includes(pick.dataset.field))) return [pick.dataset.pick, "a"];
    return lacks ? ["r", "3"] : ["a"];
  });
  let count = 0;
  for (const key of plan.slice(0, -1)) { await dana.keyboard.press(key); count++; }
  let said = await decide(dana, plan.at(-1));
  count++;
  if (said) { // it lacks something that no key gives: rejected
    await dana.keyboard.press("r");
    said = await decide(dana, "3");
    count += 2;
  }
  if (said) check(`${here} is decided`, false, said);
  strokes.set(`${name} ${here.split("/")[2]}`, count);
}
const times = await dana.evaluate(() => window.times);
const pending = await dana.goto(`${desk}/entries.csv?state=pending`).then(() => "", () => "");
for (const [name, count] of strokes) console.log(`# ${count} keys  ${name}`);
const counts = [...strokes.values()].sort((a, b) => a - b);
times.sort((a, b) => a - b);
console.log(`# ${strokes.size} certificates, ${counts.at(-1)} keys at most, ` +
            `${counts.reduce((a, b) => a + b, 0)} in all; a key to the next: median ` +
            `${times[times.length >> 1]?.toFixed(0)} ms, slowest ${times.at(-1)?.toFixed(0)} ms`);
check("the queue is empty, by keyboard alone", strokes.size > 15 && pending === "");
check("at most 3 keys each", counts.at(-1) <= 3, `${counts.at(-1)}`);
await dana.goto(`${desk}/`);
check("nothing that waits is an entry", !(await dana.$("tbody tr")));

check("no fault in any page, nothing that the policy forbids", faults.length === 0, ...faults);
await browser.close();
