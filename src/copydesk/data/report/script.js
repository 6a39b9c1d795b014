// Shows one document at a time. All that stood in a document becomes text nodes and attributes, never markup.
"use strict";
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const { kinds, rules, reasons, documents } = report;
  const [ORIGINAL, REPLACEMENT, KIND, RULE, REASON, SCORE] = [0, 1, 2, 3, 4, 5];
  const BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
  const EMPTY = /^[ \t\xa0]*$/; // lines of these are drawn as one, since a text may have a hundred thousand
  const UNSEEN = new RegExp(
    "[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u200b\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb]" +
      "|(?<!\\ud83c\\udff4(?:\\udb40[\\udc00-\\udc7f])*)\\udb40[\\udc00-\\udc7f]" + // tags, but not those of a flag
      "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]",
    "g",
  );
  const MANY_LINES = 400;
  const $ = (id) => document.getElementById(id);
  const state = { kind: "", rule: "", query: "", order: "", shown: -1 };
  const kept = { kinds: new Set(), rules: new Set(), scores: new Map() };

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const plural = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const edits = (doc) => (doc.pieces || []).filter((piece) => typeof piece !== "string");
  const kindOf = (edit) => kinds[edit[KIND]];
  const isCut = (edit) => kindOf(edit).debris;
  const bar = (share) => {
    const space = "http://www.w3.org/2000/svg";
    const [svg, rect] = [document.createElementNS(space, "svg"), document.createElementNS(space, "rect")];
    svg.setAttribute("class", "bar");
    svg.setAttribute("aria-hidden", "true");
    rect.setAttribute("width", `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)}%`);
    rect.setAttribute("height", "100%");
    svg.append(rect);
    return svg;
  };

  // What a filter lets through

  const fits = (edit) =>
    (!state.kind || kindOf(edit).name === state.kind) && (!state.rule || rules[edit[RULE]].id === state.rule);
  const haystack = (doc) => {
    if (doc.words) return doc.words;
    const source = (doc.pieces || []).map((piece) => (typeof piece === "string" ? piece : piece[ORIGINAL])).join("");
    doc.words = [doc.place, doc.title || "", doc.problem || "", source].join("\n").toLowerCase();
    return doc.words;
  };
  const passes = (doc) =>
    (!(state.kind || state.rule) || edits(doc).some(fits)) && (!state.query || haystack(doc).includes(state.query));
  const trouble = (doc) => (doc.problem ? 2 : 0) + ((doc.flags || []).length ? 1 : 0);

  // The list of documents

  const row = (doc, number) => {
    const facts = make("span", { class: "facts" });
    const link = make("a", { href: `#d${number + 1}` }, make("bdi", { class: "place" }, doc.place));
    if (doc.title) link.append(make("bdi", { class: "head" }, doc.title));
    if (doc.problem) {
      facts.append(make("span", { class: "bad" }, `failed: ${doc.problem.split(":")[0]}`));
    } else {
      const counts = new Map();
      for (const edit of edits(doc)) if (isCut(edit)) counts.set(kindOf(edit).name, (counts.get(kindOf(edit).name) || 0) + 1);
      const most = [...counts].sort((a, b) => b[1] - a[1]);
      facts.append(bar(doc.share), make("span", {}, `${percent(doc.share)} cut`));
      for (const [name, count] of most.slice(0, 3)) facts.append(make("span", { class: `sort k-${name}` }, `${name} ${count}`));
      if (most.length > 3) facts.append(make("span", {}, `and ${plural(most.length - 3, "kind")} more`));
      for (const flag of doc.flags) facts.append(make("span", { class: "flag" }, flag));
    }
    link.append(facts);
    return make("li", {}, link);
  };
  const rows = documents.map(row);
  let listed = documents.map((doc, number) => number);

  const list = () => {
    listed = documents.map((doc, number) => number).filter((number) => passes(documents[number]));
    if (state.order === "share") listed.sort((a, b) => (documents[b].share || 0) - (documents[a].share || 0) || a - b);
    if (state.order === "failed") listed.sort((a, b) => trouble(documents[b]) - trouble(documents[a]) || a - b);
    $("documents").replaceChildren(...listed.map((number) => rows[number]));
    const some = listed.length < documents.length ? `${listed.length.toLocaleString("en")} of ` : "";
    $("count").textContent = some + plural(documents.length, "document");
    turn();
  };

  // One document

  const shown = (text) => {
    const nodes = [];
    let position = 0;
    for (const match of text.matchAll(UNSEEN)) {
      if (position < match.index) nodes.push(text.slice(position, match.index));
      const code = `U+${match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      nodes.push(make("span", { class: "code", "data-code": code }, match[0]));
      position = match.index + match[0].length;
    }
    if (position < text.length) nodes.push(text.slice(position));
    return nodes;
  };
  const parts = (text) => {
    const found = [];
    while (text) {
      const match = BREAK.exec(text);
      const end = match ? match.index : text.length;
      const part = { words: text.slice(0, end), end: match ? match[0] : "" };
      const before = found.length > 1 ? found[found.length - 1] : undefined; // the first one may end a line of words
      if (before && match && EMPTY.test(before.words) && EMPTY.test(part.words)) before.end += part.words + part.end;
      else found.push(part);
      text = text.slice(end + (match ? match[0].length : 0));
    }
    return found;
  };
  const control = (edit, index) => {
    const { name, debris } = kindOf(edit);
    const common = { type: "button", "data-edit": index, "aria-haspopup": "dialog", "aria-expanded": "false" };
    if (debris) return make("button", { ...common, class: `chip k-${name}`, "aria-label": `${name}: why this was cut` }, name);
    if (name === "layout") return make("button", { ...common, class: "gap k-layout", "aria-label": "layout: white space evened" }, "¶");
    const blank = !edit[REPLACEMENT].trim();
    const sign = edit[REPLACEMENT] ? "␣" : "×";
    const label = blank ? `${name}: ${edit[REPLACEMENT] ? "a space put in" : "unseen characters cut"}` : undefined;
    const inner = blank ? [sign] : [make("ins", {}, ...shown(edit[REPLACEMENT]))];
    return make("button", { ...common, class: `fix k-${name}${blank ? " sign" : ""}`, "aria-label": label }, ...inner);
  };

  const build = (doc) => {
    const box = make("div", doc.lang && /^[a-z]{2,3}$/.test(doc.lang) ? { lang: doc.lang } : {});
    let line, left, gone;
    const open = () => {
      line = make("p", { class: "line", dir: "auto" });
      left = false;
      gone = "";
    };
    const close = () => {
      if (!line.childNodes.length) return;
      if (gone && !left) line.classList.add("gone", `k-${gone}`);
      if (!gone && !left) line.classList.add("blank");
      box.append(line);
    };
    const put = (words, end, wrap) => {
      if (words) line.append(...wrap(words));
      if (end) {
        line.append(make("span", { class: "break" }, end));
        close();
        open();
      }
    };
    open();
    doc.pieces.forEach((piece, index) => {
      if (typeof piece === "string") {
        for (const { words, end } of parts(piece)) {
          if (words.trim()) left = true;
          put(words, end, (text) => (text.trim() ? [make("span", { class: "left" }, ...shown(text))] : shown(text)));
        }
        return;
      }
      const { name, debris } = kindOf(piece);
      const split = parts(piece[ORIGINAL]);
      const last = split.reduce((at, part, number) => (part.words.trim() ? number : at), -1);
      if (last < 0) line.append(...(debris || name === "layout" ? [control(piece, index)] : []));
      split.forEach(({ words, end }, number) => {
        const marked = words.trim() || (words && name !== "layout");
        const style = `edit k-${name}${debris ? "" : " old"}`;
        if (words.trim() && debris) gone = name;
        if (words.trim() && !debris) left = true;
        put(words, "", (text) => (marked ? [make("del", { class: style, "data-edit": index }, ...shown(text))] : shown(text)));
        if (number === last) line.append(control(piece, index));
        put("", end, () => []);
      });
      if (last < 0 && !debris && name !== "layout") {
        line.append(control(piece, index));
        left = true;
      }
    });
    close();
    box.classList.toggle("long", box.childElementCount > MANY_LINES);
    return box;
  };

  const reveal = (item, frames = 6) => {
    const frame = $("list").getBoundingClientRect();
    const { top, bottom } = item.getBoundingClientRect();
    if (top === bottom || !frames) return; // without a height it is not in the list now
    const seen = bottom > frame.top + 40 && top < Math.min(frame.bottom, innerHeight) - 40;
    if (!seen) $("list").scrollTop += top - frame.top - frame.height / 3; // scrollIntoView() would move the text too
    requestAnimationFrame(() => reveal(item, frames - 1)); // rows that are drawn only now push it away again
  };
  const show = (number, focus) => {
    const doc = documents[number];
    hide();
    state.shown = number;
    document.body.classList.toggle("reading", Boolean(doc));
    $("overview").hidden = Boolean(doc);
    $("document").hidden = !doc;
    for (const item of document.querySelectorAll("#documents [aria-current]")) item.removeAttribute("aria-current");
    if (!doc) return;
    rows[number].firstChild.setAttribute("aria-current", "page");
    reveal(rows[number]);
    $("document-title").replaceChildren(make("bdi", {}, doc.place));
    $("document-heading").textContent = doc.title || "";
    $("document-heading").hidden = !doc.title;
    const cuts = edits(doc).filter(isCut).length;
    const others = edits(doc).filter((edit) => !isCut(edit) && kindOf(edit).name !== "layout").length;
    const about = doc.problem
      ? [make("li", { class: "bad" }, `failed: ${doc.problem}`)]
      : [
          ...doc.by.map((name) => make("li", {}, make("bdi", {}, name))),
          make("li", {}, doc.lang ? `language ${doc.lang}` : "language unknown"),
          make("li", {}, `${percent(doc.share)} cut`),
          make("li", {}, plural(cuts, "cut")),
          make("li", {}, `${others} repaired or renamed`),
          ...doc.flags.map((flag) => make("li", { class: "flag" }, flag)),
          ...doc.likely.map((name) => make("li", {}, "left: ", make("bdi", {}, name))),
        ];
    $("about").replaceChildren(...about);
    $("text").replaceChildren(...(doc.problem ? [] : [build(doc)]));
    turn();
    mark();
    if (focus) {
      scrollTo(0, innerWidth > 832 ? Math.min(scrollY, document.querySelector(".desk").offsetTop) : 0);
      $("document-title").focus({ preventScroll: true });
    }
  };
  const turn = () => {
    const at = listed.indexOf(state.shown);
    for (const [id, number] of [["before", listed[at - 1]], ["after", at < 0 ? listed[0] : listed[at + 1]]]) {
      $(id).hidden = number === undefined;
      if (number !== undefined) $(id).setAttribute("href", `#d${number + 1}`);
    }
  };
  const editAt = (index) => documents[state.shown].pieces[index];
  const isKept = (edit) =>
    kept.kinds.has(kindOf(edit).name) || kept.rules.has(rules[edit[RULE]].id) ||
    (rules[edit[RULE]].id === report.learned && kept.scores.size > 0 && edit[SCORE] < threshold());

  const mark = () => {
    for (const node of $("text").querySelectorAll("[data-edit]")) {
      const edit = editAt(node.dataset.edit);
      node.classList.toggle("dim", !fits(edit));
      if (node.classList.contains("chip")) node.classList.toggle("kept", isKept(edit));
    }
    for (const line of $("text").querySelectorAll(".gone")) line.classList.toggle("dim", !line.querySelector("del:not(.dim)"));
    light();
  };
  const light = () => {
    if (!globalThis.CSS?.highlights) return;
    CSS.highlights.delete("found");
    if (!state.query) return;
    const ranges = [];
    const walker = document.createTreeWalker($("text"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length) continue;
      for (let at = text.indexOf(state.query); at >= 0 && ranges.length < 2000; at = text.indexOf(state.query, at + 1)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + state.query.length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // Why

  const why = $("why");
  let owner = null;
  let pinned = false;
  let waiting = 0;

  const controlOf = (node) => $("text").querySelector(`button[data-edit="${node.dataset.edit}"]`);
  const explain = (node) => {
    const button = controlOf(node);
    if (!button) return;
    clearTimeout(waiting);
    if (owner && owner !== button) release();
    owner = button;
    const edit = editAt(button.dataset.edit);
    const kind = kindOf(edit);
    const rule = rules[edit[RULE]];
    $("why-kind").textContent = kind.name;
    why.className = `k-${kind.name}`;
    const reason = reasons[edit[REASON]];
    const facts = [
      ...(kind.is.replace(/\.$/, "") === reason ? [] : [["Is", kind.is]]),
      ["Reason", reason],
      ["Rule", make("code", {}, rule.id)],
      ["Score", String(edit[SCORE])],
    ];
    if (!kind.debris && kind.name !== "layout" && edit[REPLACEMENT].trim()) facts.push(["Was", make("bdi", {}, edit[ORIGINAL])], ["Is now", make("bdi", {}, edit[REPLACEMENT])]);
    $("why-text").replaceChildren(...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
    $("why-actions").replaceChildren(...(kind.debris ? keepers(edit, kind, rule) : []));
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-describedby", "why-text");
    why.hidden = false;
    place(node);
  };
  const place = (node) => {
    const spot = [...node.getClientRects()].pop() || node.getBoundingClientRect();
    const { width, height } = why.getBoundingClientRect();
    const below = spot.bottom + 6 + height < innerHeight || spot.top < height + 6;
    why.style.left = `${Math.max(16, Math.min(spot.left, document.documentElement.clientWidth - width - 16))}px`;
    why.style.top = `${Math.max(8, below ? Math.min(spot.bottom + 6, innerHeight - height - 8) : spot.top - height - 6)}px`;
  };
  const release = () => {
    owner?.setAttribute("aria-expanded", "false");
    owner?.removeAttribute("aria-describedby");
    owner = null;
    pinned = false;
  };
  const hide = () => {
    clearTimeout(waiting);
    release();
    why.hidden = true;
  };
  const leave = () => {
    clearTimeout(waiting);
    if (!pinned) waiting = setTimeout(hide, 220);
  };
  const keepers = (edit, kind, rule) => {
    const buttons = [];
    const add = (label, on, flip) => {
      const button = make("button", { type: "button", "aria-pressed": String(on()) }, label);
      button.addEventListener("click", () => {
        flip();
        button.setAttribute("aria-pressed", String(on()));
        settle();
      });
      buttons.push(button);
    };
    const flip = (set, value) => () => void (set.delete(value) || set.add(value));
    if (rule.off) add("Keep this: switch its rule off", () => kept.rules.has(rule.id), flip(kept.rules, rule.id));
    if (rule.id === report.learned) {
      const key = `${state.shown}:${owner.dataset.edit}`;
      add("Keep this: raise the threshold", () => kept.scores.has(key), () => void (kept.scores.delete(key) || kept.scores.set(key, edit[SCORE])));
    }
    const label = buttons.length ? `Keep the kind ${kind.name}` : `Keep this: keep the kind ${kind.name}`;
    add(label, () => kept.kinds.has(kind.name), flip(kept.kinds, kind.name));
    return buttons;
  };

  // Settings

  const threshold = () => Math.min(1, Math.round(Math.max(...kept.scores.values()) * 1000 + 1) / 1000);
  const settle = () => {
    const lines = [];
    const strings = (set) => `[${[...set].sort().map((value) => JSON.stringify(value)).join(", ")}]`;
    if (kept.kinds.size) lines.push(`keep = ${strings(kept.kinds)}`);
    if (kept.rules.size) lines.push(`off = ${strings(kept.rules)}`);
    if (kept.scores.size) lines.push(`threshold = ${threshold().toFixed(3)}`);
    $("toml").textContent = lines.join("\n");
    const count = kept.kinds.size + kept.rules.size + kept.scores.size;
    $("kept-count").textContent = `(${count})`;
    $("kept").hidden = !count;
    $("copied").textContent = "";
    if (state.shown >= 0) mark();
  };
  $("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(`${$("toml").textContent}\n`);
      $("copied").textContent = "Copied";
    } catch {
      getSelection().selectAllChildren($("toml"));
      $("copied").textContent = "Selected: copy it with the keyboard";
    }
  });
  $("clear").addEventListener("click", () => {
    for (const part of Object.values(kept)) part.clear();
    hide();
    settle();
  });

  // What people do

  const edge = (event) => (event.target instanceof Element ? event.target.closest("[data-edit]") : null);
  $("text").addEventListener("pointerover", (event) => {
    const node = edge(event);
    if (node && event.pointerType === "mouse" && !pinned) explain(node);
  });
  $("text").addEventListener("pointerout", (event) => {
    if (edge(event) && event.pointerType === "mouse") leave();
  });
  why.addEventListener("pointerenter", () => clearTimeout(waiting));
  why.addEventListener("pointerleave", leave);
  $("text").addEventListener("focusin", (event) => {
    const node = edge(event);
    if (node) explain(node);
  });
  $("text").addEventListener("focusout", (event) => {
    if (edge(event) && !why.contains(event.relatedTarget)) leave();
  });
  $("text").addEventListener("click", (event) => {
    const node = edge(event);
    if (!node) return pinned ? hide() : undefined;
    explain(node);
    pinned = true;
    why.focus({ preventScroll: true });
    return undefined;
  });
  why.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !why.contains(event.relatedTarget) && event.relatedTarget !== owner) hide();
  });
  const back = () => {
    const button = owner;
    const inside = why.contains(document.activeElement);
    hide();
    if (inside) button?.focus({ preventScroll: true });
    hide();
  };
  $("close").addEventListener("click", back);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !why.hidden) back();
    if (event.key !== "Tab" || !why.contains(document.activeElement)) return;
    const stops = [...why.querySelectorAll("button")];
    const first = document.activeElement === stops[0] || document.activeElement === why;
    if (event.shiftKey ? first : document.activeElement === stops[stops.length - 1]) {
      if (event.shiftKey) event.preventDefault();
      back(); // the focus is on the mark again, and Tab goes on from there
    }
  });
  addEventListener("scroll", () => (owner && !pinned ? hide() : owner && place(owner)), { passive: true });
  addEventListener("resize", () => owner && place(owner));

  const choose = (name, value) => {
    state[name] = value;
    list();
    if (state.shown >= 0) mark();
  };
  let typing = 0;
  $("query").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => choose("query", $("query").value.trim().toLowerCase()), 120);
  });
  for (const name of ["kind", "rule", "order"]) $(name).addEventListener("change", () => choose(name, $(name).value));
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("form").addEventListener("reset", () => {
    Object.assign(state, { kind: "", rule: "", query: "", order: "" });
    setTimeout(() => choose("query", ""), 0);
  });
  for (const button of document.querySelectorAll(".pick")) {
    button.addEventListener("click", () => {
      const { by, name } = button.dataset;
      $(by).value = name;
      $(by === "kind" ? "rule" : "kind").value = "";
      state[by === "kind" ? "rule" : "kind"] = "";
      choose(by, name);
      if (listed.length) location.hash = `#d${listed[0] + 1}`;
    });
  }
  $("clean").addEventListener("change", () => $("text").classList.toggle("clean-only", $("clean").checked));
  $("gaps").addEventListener("change", () => $("text").classList.toggle("with-gaps", $("gaps").checked));
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    (state.shown >= 0 ? $("document-title") : $("overview")).focus();
  });

  const route = (focus) => {
    const number = /^#d([1-9]\d{0,6})$/.exec(location.hash);
    const there = number && documents[number[1] - 1] ? number[1] - 1 : -1;
    const before = state.shown;
    show(there, focus);
    if (there < 0 && focus && before >= 0 && location.hash === "#list") rows[before].firstChild.focus();
    if (there < 0 && focus && location.hash === "#overview") $("overview").focus();
  };
  addEventListener("hashchange", () => route(true));

  const fill = (id, names) => {
    const options = [...names].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    $(id).append(...options.map(([name, count]) => make("option", { value: name }, `${name} (${count.toLocaleString("en")})`)));
  };
  const counted = (name) => {
    const counts = new Map();
    for (const doc of documents) for (const edit of edits(doc)) counts.set(name(edit), (counts.get(name(edit)) || 0) + 1);
    return counts;
  };
  fill("kind", counted((edit) => kindOf(edit).name));
  fill("rule", counted((edit) => rules[edit[RULE]].id));
  list();
  if (documents.length === 1 && !location.hash) location.replace("#d1");
  route(false);
})();
