// Keys, marks and words of the review desk. Pages come whole from the server; what is here saves a
// person steps and holds nothing that a reload would lose.
"use strict";

(() => {
  const DPI = 130, FINE_DPI = 220, FINE_FROM = 1.3;
  const LOCKED = 423; // the status of what lacks its password
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const csrf = $("meta[name=csrf]")?.content || "";
  const ahead = new Map(); // address -> promise of its text
  let pictureAhead = null; // kept, so that the browser has it at hand

  // ---- to and from the server

  let saidTimer = 0;
  function say(text, fault = false) {
    const said = $("#said");
    clearTimeout(saidTimer);
    said.textContent = text;
    said.className = fault ? "fault" : "";
    if (!fault) saidTimer = setTimeout(() => { said.textContent = ""; }, 6000);
  }

  async function post(address, fields) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "X-CSRF-Token": csrf },
        body: new URLSearchParams(fields),
      });
      const type = response.headers.get("Content-Type") || "";
      if (type.startsWith("application/json")) return await response.json();
      return { refused: (await response.text()).trim() };
    } catch {
      return { refused: "The desk does not answer. Is 'cmeledger serve' still running? " +
                        "What you entered is kept in this tab." };
    }
  }

  async function load(address) {
    const response = await fetch(address);
    if (!response.ok && response.status !== 404)
      throw Object.assign(new Error(await response.text()), { status: response.status });
    return response.text();
  }

  function fetchAhead(address) {
    if (!address || ahead.has(address)) return;
    const coming = load(address);
    ahead.clear(); // one is enough, and an old one would be wrong
    ahead.set(address, coming);
    coming.then((text) => {
      const parsed = new DOMParser().parseFromString(text, "text/html");
      const source = $(".paper img", parsed)?.getAttribute("src");
      if (source) {
        pictureAhead = Object.assign(new Image(), { src: source });
        pictureAhead.decode().catch(() => {});
      }
      const paper = $(".paper", parsed);
      if (paper) load(paper.dataset.document + "/words.json").catch(() => {});
    }).catch(() => ahead.delete(address));
  }

  async function go(address, push = true) {
    let text;
    try {
      text = await (ahead.get(address) || load(address));
    } catch (fault) {
      say(String(fault.message).trim(), true);
      return;
    }
    ahead.delete(address);
    const parsed = new DOMParser().parseFromString(text, "text/html");
    $("#main").replaceWith(document.adoptNode($("#main", parsed)));
    document.title = parsed.title;
    if (push) history.pushState(null, "", address);
    window.scrollTo(0, 0);
    begin();
  }
  window.addEventListener("popstate", () => go(location.pathname + location.search, false));

  function setLeft(left) {
    const shown = $("#left");
    if (shown && left !== undefined) shown.textContent = left.toLocaleString("en");
  }

  // ---- one certificate

  let review = null; // { article, rows, current, extra, words, zoom, turns }

  const inputOf = (row) => $("input, select", row);
  const isChanged = (input) => input.value !== input.dataset.original;
  const draftKey = () => `draft ${review.article.dataset.here} ${review.article.dataset.version}`;

  function changes() {
    const fields = { ...review.extra };
    for (const input of $$(".fields [data-original]", review.article))
      if (isChanged(input)) fields["set." + input.name] = input.value;
    return fields;
  }

  function keepDraft() {
    const fields = changes();
    if (Object.keys(fields).length) sessionStorage.setItem(draftKey(), JSON.stringify(fields));
    else sessionStorage.removeItem(draftKey());
    for (const row of review.rows) row.classList.toggle("changed", isChanged(inputOf(row)));
    nameMember();
  }

  function restoreDraft() {
    const kept = JSON.parse(sessionStorage.getItem(draftKey()) || "{}");
    for (const [name, value] of Object.entries(kept)) {
      const input = $(`[name="${name.slice(4)}"]`, review.article);
      if (input) input.value = value;
      else review.extra[name] = value;
    }
    keepDraft();
  }

  function lookAt(row) {
    if (!row) return;
    review.current = row;
    for (const one of review.rows) one.classList.toggle("current", one === row);
    const field = row.dataset.field;
    for (const mark of $$(".mark", review.article))
      mark.classList.toggle("lit", mark.dataset.field === field);
    const first = $(`.mark[data-field="${field}"]`, review.article);
    if (first && first.dataset.page !== review.paper?.dataset.page) showPage(+first.dataset.page);
    else if (first) bringIntoView(first);
  }

  function bringIntoView(mark) {
    const sheet = $(".sheet", review.article), box = mark.getBoundingClientRect(),
          view = sheet.getBoundingClientRect();
    if (!box.width) return;
    if (box.top < view.top + 40 || box.bottom > view.bottom - 40)
      sheet.scrollTop += box.top - view.top - view.height / 3;
    if (box.left < view.left || box.right > view.right)
      sheet.scrollLeft += box.left - view.left - view.width / 3;
  }

  function focusRow(row) {
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  function edit(row) {
    if (!row) return;
    const input = inputOf(row);
    input.focus();
    if (input.select) input.select();
  }

  // ---- members, by name or id

  async function findMembers(text) {
    if (!text.trim()) return [];
    try {
      return JSON.parse(await load("/find?" + new URLSearchParams({ q: text.trim() }))).members;
    } catch {
      return [];
    }
  }

  // The one whose name or id it is; what was typed, where that is nobody or several.
  async function memberOf(text) {
    const fit = (await findMembers(text)).filter((one) => one.same);
    return fit.length === 1 ? fit[0].id : text.trim();
  }

  // What completes the id as it is typed.
  async function completeMember(input) {
    const found = await findMembers(input.value);
    $("#members")?.replaceChildren(...found.map((one) => new Option(one.name, one.id)));
  }

  // The id alone says little: its name stands beside it.
  async function nameMember() {
    const row = review.rows.find((one) => one.dataset.field === "member_id");
    const beside = row && $(".beside", row), input = row && inputOf(row);
    if (!beside || !isChanged(input)) return;
    const typed = input.value, found = await findMembers(typed);
    if (input.value === typed)
      beside.textContent = found.find((one) => one.id === typed)?.name || "";
  }

  // A value that is still being looked up; a decision waits for it.
  let settled = Promise.resolve();
  const fill = (row, text) => { settled = fillIn(row, text); };
  const pick = (button) => { settled = pickIt(button); };

  async function fillIn(row, text) {
    const input = inputOf(row);
    if (input.tagName === "SELECT") {
      const option = [...input.options].find((one) => one.value === text.trim().toLowerCase());
      if (!option) {
        say(`"${text}" is no ${input.name}.`, true);
        return;
      }
      input.value = option.value;
    } else {
      input.value = row.dataset.field === "member_id" ? await memberOf(text) : text;
    }
    keepDraft();
    say(`${$("label", row).textContent}: ${input.value}`);
  }

  async function pickIt(button) {
    const field = button.dataset.field;
    const row = button.closest(".field");
    if (field === "member_name") {
      const { value } = button.dataset, member = await memberOf(value);
      review.extra["set.member_name"] = value;
      if (member !== value) inputOf(row).value = member;
    } else {
      inputOf(row).value = button.dataset.value;
    }
    for (const other of $$("[data-pick]", row)) other.classList.toggle("taken", other === button);
    keepDraft();
    focusRow(row);
  }

  // The pages of a locked file; what is typed beside it stays, as at a reload.
  async function unlock({ document: at }, form) {
    const answer = await post(at, { action: "unlock", password: $("input", form).value });
    if (answer.refused) {
      say(answer.refused, true);
      $("input", form).select();
      return;
    }
    await go(location.pathname + location.search, false);
    say(answer.said);
  }

  let busy = false;
  async function decide(action, fields) {
    if (busy || !review) return;
    busy = true;
    await settled;
    const { here } = review.article.dataset, key = draftKey();
    const kept = action.startsWith("learn") && sessionStorage.getItem(key);
    const byHand = review.article.classList.contains("by-hand");
    const answer = await post(here + location.search, {
      ...(typeof fields === "function" ? fields() : fields), action, ...(byHand ? {} : { version: review.article.dataset.version }),
    });
    busy = false;
    if (answer.refused) {
      say(answer.refused, true);
      return;
    }
    sessionStorage.removeItem(key);
    setLeft(answer.left);
    await go(answer.next || review.article.dataset.queue);
    if (kept && review?.article.dataset.here === here) { // what else was typed there
      const { "set.provider": learnt, ...others } = JSON.parse(kept);
      sessionStorage.setItem(draftKey(), JSON.stringify(others));
      restoreDraft();
    }
    say(answer.said);
  }

  async function undo(entry) {
    const answer = await post("/undo" + location.search, entry ? { entry } : {});
    if (answer.refused) {
      say(answer.refused, true);
      return;
    }
    setLeft(answer.left);
    ahead.clear();
    await go(entry ? location.pathname + location.search : answer.next);
    say(answer.said);
  }

  // Others at the same entry are told of each other, and of what has changed under them.
  async function lookRound() {
    const { article } = review || {}, also = article && $("#also", article);
    if (!also || document.hidden) return;
    const id = article.dataset.here.split("/").pop();
    let seen;
    try {
      seen = JSON.parse(await load("/looking/" + id));
    } catch {
      return; // a key will tell
    }
    const changed = seen.version !== +article.dataset.version;
    also.hidden = !changed && !seen.also.length;
    also.textContent = changed ? "Somebody has decided this entry meanwhile; reload shows how."
                               : `${seen.also.join(", ")} has this entry open too.`;
  }
  setInterval(lookRound, 10000);
  document.addEventListener("visibilitychange", lookRound);

  // ---- the page of the original

  function showPage(number) {
    const { paper } = review, last = +paper.dataset.pages;
    const page = Math.min(Math.max(number, 1), last);
    paper.dataset.page = page;
    const shown = $("#page");
    if (shown) shown.textContent = page;
    drawPage();
  }

  function drawPage() {
    const { paper } = review, img = $("img", paper), fine = review.zoom >= FINE_FROM;
    const source = `${paper.dataset.document}/page/${paper.dataset.page}.png${fine ? "?fine=1" : ""}`;
    img.dataset.dpi = fine ? FINE_DPI : DPI;
    if (img.getAttribute("src") !== source) {
      img.alt = img.alt.replace(/^Page \d+/, `Page ${paper.dataset.page}`);
      img.src = source;
    } else {
      placeMarks();
    }
  }

  // The picture's own size in points: marks and words are drawn in those.
  function placeMarks() {
    const { paper } = review, img = $("img", paper), marks = $(".marks", paper);
    if (!img.naturalWidth) return;
    const points = 72 / +(img.dataset.dpi || DPI);
    marks.setAttribute("viewBox", `0 0 ${img.naturalWidth * points} ${img.naturalHeight * points}`);
    for (const mark of $$(".mark", marks))
      mark.classList.toggle("elsewhere", mark.dataset.page !== paper.dataset.page);
    const lit = $(".mark.lit:not(.elsewhere)", marks);
    if (lit) bringIntoView(lit);
    lay();
  }

  // A page turned on its side is as wide as it was high, and needs that room: a turn moves what is
  // seen and not what is laid out, and what lies left of the sheet cannot be scrolled to.
  function lay() {
    const { paper, turns, zoom } = review, { naturalWidth, naturalHeight } = $("img", paper);
    const aside = turns % 2 === 1;
    paper.style.width = `${zoom * 100 * (aside && naturalHeight ? naturalWidth / naturalHeight : 1)}%`;
    paper.style.transform = turns ? `rotate(${turns * 90}deg)` : "";
    const spare = aside ? (paper.offsetWidth - paper.offsetHeight) / 2 : 0;
    paper.style.marginBlock = `${spare}px`;
    paper.style.marginInlineStart = `${-spare}px`;
  }

  function zoomTo(zoom) {
    review.zoom = Math.min(Math.max(zoom, 0.4), 4);
    lay();
    drawPage();
  }

  // ---- words

  function pointOn(svg, event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  function wordsHere() {
    return review.words?.[+review.paper.dataset.page - 1]?.words || [];
  }

  function wordAt(point) {
    return wordsHere().findIndex(([, x0, y0, x1, y1]) =>
      point.x >= x0 - 1 && point.x <= x1 + 1 && point.y >= y0 - 1 && point.y <= y1 + 1);
  }

  function showChosen(from, to) {
    const marks = $(".marks", review.paper);
    for (const old of $$(".word", marks)) old.remove();
    if (from < 0) return;
    for (const [, x0, y0, x1, y1] of wordsHere().slice(Math.min(from, to), Math.max(from, to) + 1)) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.setAttribute("class", "word");
      for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]])
        rect.setAttribute(name, value);
      marks.append(rect);
    }
  }

  function watchWords() {
    const marks = $(".marks", review.paper);
    let from = -1, to = -1, moved = false;
    marks.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // the field keeps the focus
      from = to = wordAt(pointOn(marks, event));
      moved = false;
      marks.setPointerCapture(event.pointerId);
      showChosen(from, to);
    });
    marks.addEventListener("pointermove", (event) => {
      const at = wordAt(pointOn(marks, event));
      if (!event.buttons) {
        showChosen(at, at);
        return;
      }
      if (from < 0 || at < 0 || at === to) return;
      to = at;
      moved = true;
      showChosen(from, to);
    });
    marks.addEventListener("pointerleave", () => { if (from < 0) showChosen(-1, -1); });
    marks.addEventListener("pointerup", (event) => {
      const mark = document.elementsFromPoint(event.clientX, event.clientY)
        .find((one) => one.matches?.(".mark:not(.elsewhere)"));
      const row = mark && review.rows.find((one) => one.dataset.field === mark.dataset.field);
      const chosen = wordsHere().slice(Math.min(from, to), Math.max(from, to) + 1)
        .map(([text]) => text).join(" ");
      if (!moved && row && row !== review.current) focusRow(row);
      else if (from >= 0 && chosen && review.current && canDecide()) fill(review.current, chosen);
      from = to = -1;
    });
  }

  const canDecide = () => Boolean($("[data-do=accept]", review.article));

  // ---- a page begins

  function beginReview() {
    const article = $("article.review");
    review = article && { article, rows: $$(".field", article), current: null, extra: {},
                          words: null, zoom: 1, turns: 0, paper: $(".paper", article) };
    if (!review) return;
    restoreDraft();
    for (const row of review.rows)
      row.addEventListener("focusin", () => lookAt(row));
    article.addEventListener("input", keepDraft);
    for (const input of $$("[list=members]"))
      input.addEventListener("input", () => completeMember(input));
    if (review.paper) {
      const img = $("img", review.paper), began = review;
      img.addEventListener("load", () => {
        if (review !== began) return;
        placeMarks();
        fetchAhead(article.dataset.next);
      });
      img.addEventListener("error", () => review.paper.closest(".sheet").classList.add("unshown"));
      watchWords();
      if (img.complete && img.naturalWidth) {
        placeMarks();
        fetchAhead(article.dataset.next);
      }
      load(review.paper.dataset.document + "/words.json")
        .then((text) => { began.words = JSON.parse(text).pages; })
        .catch(({ status }) => { // a page without words is read with the eyes
          if (status === LOCKED) began.paper.closest(".sheet").classList.add("unshown", "shut");
        });
    } else {
      fetchAhead(article.dataset.next);
    }
    focusRow($(".field.flagged", article) || review.rows[0]);
    lookRound();
  }

  function beginSheet() {
    const sheet = $("#sheet");
    if (!sheet) return;
    const count = () => {
      const chosen = $$("[name=entry]:checked", sheet).length;
      $("#chosen").textContent = chosen;
      for (const button of $$("[data-do$=-sheet]")) button.disabled = chosen === 0;
    };
    sheet.addEventListener("change", count);
    if ($("#chosen")) count();
  }

  async function moreCards(button) {
    button.disabled = true;
    try {
      const parsed = new DOMParser().parseFromString(await load(button.dataset.href), "text/html");
      $(".cards").append(...$$(".card", parsed).map((card) => document.adoptNode(card)));
      $("#more").replaceWith(document.adoptNode($("#more", parsed)));
      $("#sheet").dispatchEvent(new Event("change"));
    } catch {
      say("The next ones did not come; try again.", true);
      button.disabled = false;
    }
  }

  async function decideSheet(action) {
    const entries = $$("#sheet [name=entry]:checked").map((one) => one.value).join(",");
    const answer = await post("/sheet" + location.search, { entries, action });
    if (answer.refused) {
      say(answer.refused, true);
      return;
    }
    setLeft(answer.left);
    await go(answer.next);
    say(answer.said);
  }

  // ---- files

  // One file: what is told while it goes up, and what the intake says of it.
  function send(file, member, tell) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const address = "/upload?" + new URLSearchParams({ name: file.name, ...(member && { member }) });
      request.open("POST", address);
      request.setRequestHeader("X-CSRF-Token", csrf);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) =>
        tell(loaded < total ? `${Math.floor(100 * loaded / total)} % sent` : "is being read");
      request.onload = () => {
        const json = (request.getResponseHeader("Content-Type") || "").startsWith("application/json");
        done(json ? JSON.parse(request.responseText) : { refused: request.responseText.trim() });
      };
      request.onerror = () => done({ refused: "it could not be sent; it is still where it was" });
      request.send(file);
    });
  }

  function outcomeLine(line, name, answer) {
    const outcome = answer.refused ? "refused" : answer.outcome;
    line.textContent = `${name}: ${answer.refused || outcome}${answer.reason ? ", " + answer.reason : ""} `;
    line.className = outcome;
    const target = answer.entries?.length ? `/review/${answer.entries[0]}`
                   : answer.document ? `/document/${answer.document}` : null;
    if (target) line.append(Object.assign(document.createElement("a"), { href: target, textContent: "show" }));
    return outcome;
  }

  async function upload(files, drop, member = drop.dataset.member) {
    const list = $(".outcomes", drop), bar = $("progress", drop), counts = {};
    const lines = files.map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}: waits its turn`;
      list.append(line);
      return line;
    });
    bar.hidden = false;
    bar.max = files.length;
    drop.scrollIntoView({ block: "nearest" });
    for (const [i, file] of files.entries()) {
      bar.value = i;
      const answer = await send(file, member, (text) => { lines[i].textContent = `${file.name}: ${text}`; });
      const outcome = outcomeLine(lines[i], file.name, answer);
      counts[outcome] = (counts[outcome] || 0) + 1;
    }
    bar.hidden = true;
    const parts = Object.entries(counts).map(([outcome, n]) => `${n} ${outcome}`);
    say(`${files.length} ${files.length === 1 ? "file" : "files"}: ${parts.join(", ")}.`);
  }

  // A place on a page that cannot be drawn says so; the certificate itself tells why.
  document.addEventListener("error", ({ target }) => {
    const crop = target.closest?.(".crop:not(.unshown)");
    if (!crop) return;
    crop.classList.add("unshown");
    crop.after(Object.assign(document.createElement("span"),
                             { className: "note", textContent: "Its page is not shown: open it." }));
  }, true);

  // Onto a member's row, or onto the page as a whole.
  const rowUnder = (event) => event.target.closest?.("tr[data-member]");
  function markDrop(event) {
    const over = event && (rowUnder(event) || $(".drop"));
    for (const one of $$(".over")) if (one !== over) one.classList.remove("over");
    over?.classList.add("over");
  }
  document.addEventListener("dragover", (event) => {
    if (!$(".drop")) return;
    event.preventDefault();
    markDrop(event);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) markDrop(null);
  });
  document.addEventListener("drop", (event) => {
    const drop = $(".drop");
    if (!drop) return;
    event.preventDefault();
    markDrop(null);
    const files = [...event.dataTransfer.files];
    if (files.length) upload(files, drop, rowUnder(event)?.dataset.member);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".drop input[type=file]")) {
      upload([...event.target.files], event.target.closest(".drop"));
      event.target.value = "";
    }
    if (event.target.matches("[data-submit]")) event.target.form.submit();
  });

  // ---- what can be done, by button or by key

  const ask = (question) => async () => {
    const dialog = review && canDecide() && $("#" + question);
    if (!dialog) return;
    const choices = $(".choices", dialog), { about } = choices.dataset;
    if (about) choices.replaceChildren(...(await findMembers(about)).map(memberChoice));
    dialog.showModal();
  };

  function memberChoice({ id, name }, i) {
    const button = document.createElement("button");
    Object.assign(button.dataset, { action: "move", field: "set.member_id", value: id });
    for (const [tag, text] of [["kbd", i + 1], ["b", id], ["span", name]])
      button.append(Object.assign(document.createElement(tag), { textContent: text }));
    return button;
  }

  // The answer to a question: one of its buttons, or what was typed.
  async function answerIt({ action, field }, value) {
    const fields = field ? { [field]: action === "move" ? await memberOf(value) : value } : {};
    document.querySelector("dialog[open]")?.close();
    decide(action, fields);
  }

  const deeds = {
    help: () => $("#help")?.showModal(),
    "sign-out": () => post("/sign-out", {}).then((answer) => {
      if (answer.refused) say(answer.refused, true);
      else location.assign(answer.next);
    }),
    undo: (button) => undo(button?.dataset.entry),
    "undo-batch": async ({ dataset: { batch } }) => {
      if (!confirm(`Take back everything that batch ${batch} brought?`)) return;
      const answer = await post("/undo", { batch });
      if (answer.refused) say(answer.refused, true);
      else await go(answer.next), setLeft(answer.left), say(answer.said);
    },
    accept: () => decide("approve", changes),
    learn: () => $("[data-do=learn]") && decide("learn", changes),
    "learn-not": () => decide("learn-not", changes),
    forget: async ({ dataset: { provider } }) => {
      const answer = await post("/undo", { provider });
      if (answer.refused) say(answer.refused, true);
      else await go(answer.next), setLeft(answer.left), say(answer.said);
    },
    claim: () => $("[data-do=claim]") && decide("claim", changes),
    "ask-reject": ask("reject"),
    "ask-move": ask("move"),
    "ask-supersede": ask("supersede"),
    "ask-link": ask("link"),
    close: (button) => button.closest("dialog").close(),
    skip: () => review && go(review.article.dataset.next || review.article.dataset.queue),
    "page-before": () => review?.paper && showPage(+review.paper.dataset.page - 1),
    "page-after": () => review?.paper && showPage(+review.paper.dataset.page + 1),
    smaller: () => review?.paper && zoomTo(review.zoom / 1.25),
    larger: () => review?.paper && zoomTo(review.zoom * 1.25),
    fit: () => review?.paper && zoomTo(1),
    turn: () => {
      if (!review?.paper) return;
      review.turns = (review.turns + 1) % 4;
      lay();
    },
    "more-cards": moreCards,
    "approve-sheet": () => decideSheet("approve"),
    "claim-sheet": () => decideSheet("claim"),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do && deeds[button.dataset.do]) deeds[button.dataset.do](button);
    else if (button.dataset.pick) pick(button);
    else if (button.dataset.action) answerIt(button.dataset, button.dataset.value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.action) {
      event.preventDefault();
      const input = $("input", event.target);
      const typed = input?.type === "password" ? input.value : input?.value.trim();
      if (typed || !event.target.dataset.field) answerIt(event.target.dataset, typed);
      else input.focus();
    } else if (event.target.dataset.do === "unlock") {
      event.preventDefault();
      unlock(event.target.dataset, event.target);
    } else if (event.target.dataset.do === "login") {
      event.preventDefault();
      post("/login", new FormData(event.target)).then((answer) => {
        if (answer.refused) say(answer.refused, true);
        else location.assign(answer.next);
      });
    } else if (event.target.matches(".fields, #sheet")) {
      event.preventDefault();
    }
  });

  function moveRow(step) {
    const at = review.rows.indexOf(review.current);
    focusRow(review.rows[Math.min(Math.max(at + step, 0), review.rows.length - 1)]);
  }

  const keys = {
    a: () => review ? canDecide() && deeds.accept() : $("[data-do=approve-sheet]")?.click(),
    r: () => deeds["ask-reject"](),
    m: () => deeds["ask-move"](),
    x: () => deeds["ask-supersede"](),
    k: () => deeds.learn(),
    l: () => deeds["ask-link"](),
    c: () => review ? deeds.claim() : $("[data-do=claim-sheet]")?.click(),
    s: () => deeds.skip(),
    n: () => deeds.skip(),
    p: () => review && history.back(),
    u: () => undo(),
    e: () => review && edit(review.current),
    q: () => { location.assign(review?.article.dataset.queue || "/"); },
    o: () => deeds.turn(),
    "[": () => deeds["page-before"](),
    "]": () => deeds["page-after"](),
    "+": () => deeds.larger(),
    "=": () => deeds.larger(),
    "-": () => deeds.smaller(),
    0: () => deeds.fit(),
    "?": () => deeds.help(),
    "/": () => $("#q")?.focus(),
  };

  // In a field Enter keeps and Escape leaves; elsewhere a key is a deed.
  function keyInField(event) {
    const row = event.target.closest(".field");
    if (!row || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape") {
      event.target.value = event.target.dataset.original;
      keepDraft();
    }
    focusRow(row);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const open = $("dialog[open]");
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) {
      keyInField(event);
    } else if (open) {
      const choice = $$("button[data-action]", open)[+event.key - 1];
      if (choice) choice.click();
    } else if (review && /^[1-9]$/.test(event.key)) {
      const choice = $(`[data-pick="${event.key}"]`, review.article);
      if (choice && canDecide()) pick(choice);
    } else if (review && event.key === "Enter" && event.target.matches(".field")) {
      event.preventDefault();
      edit(event.target);
    } else if (review && /^Arrow(Up|Down)$/.test(event.key) && !event.target.matches(".sheet")) {
      event.preventDefault();
      moveRow(event.key === "ArrowUp" ? -1 : 1);
    } else if (!review && event.key === "Enter" && event.target === document.body) {
      $("[data-key=Enter]")?.click();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  function begin() {
    beginReview();
    beginSheet();
  }
  begin();
})();
