// Terms and codes at hand: what each means shows where it is pointed to, focused or tapped. Escape hides it, and it stays while
// the pointer is on it. Cells and heads that are a term or a code can be reached; of running words, the first in each part.
const HINT_STYLE = `
.hint { text-decoration: underline dotted #767676; text-underline-offset: 3px; cursor: help; }
td > button.hint, th > button.hint { cursor: pointer; }
.hint-box { position: fixed; z-index: 1000; display: grid; gap: 2px; width: max-content; max-width: min(360px, calc(100vw - 16px)); padding: 10px 12px; border: 1px solid #767676; border-radius: 4px; background: var(--jp-layout-color1, #fff); color: var(--jp-content-font-color1, #222); box-shadow: 0 2px 8px #0003; font: 13px/1.5 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
.hint-box[hidden] { display: none; }
.hint-name { font-weight: 600; font-size: 14px; }
.hint-level, .hint-other { color: var(--jp-content-font-color2, #5a5a5a); }
@media print { .hint { text-decoration: none; } .hint-box { display: none; } }`;
const makeHints = (hints, parts) => {
  const style = document.createElement("style");
  style.textContent = HINT_STYLE;
  const tip = document.createElement("div");
  tip.id = `hint-${Math.random().toString(36).slice(2)}`; // every widget has this script for itself
  tip.className = "hint-box";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(style, tip);
  let shownFor = null;
  let leaving = 0;
  const line = (className, text, lang = "") => {
    const element = document.createElement("span");
    Object.assign(element, { className, textContent: text, lang });
    return element;
  };
  const hide = () => {
    clearTimeout(leaving);
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
    tip.hidden = true;
  };
  const show = (button) => {
    clearTimeout(leaving);
    if (shownFor === button) return;
    hide();
    const { name, level, meaning, other } = hints[button.dataset.hint];
    const pieces = [line("hint-name", name)];
    if (level) pieces.push(line("hint-level", level));
    if (other) pieces.push(line("hint-other", other, parts.other));
    pieces.push(line("hint-meaning", meaning));
    tip.replaceChildren(...pieces);
    tip.hidden = false;
    button.setAttribute("aria-describedby", tip.id);
    shownFor = button;
    place();
  };
  const place = () => { // also while the page moves under it
    if (!shownFor) return;
    const { left, top, bottom } = shownFor.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const above = top - height - 6;
    tip.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    tip.style.top = `${bottom + height + 6 > innerHeight && above > 0 ? above : bottom + 6}px`;
    if (bottom < 0 || top > innerHeight) hide();
  };
  const leave = () => { clearTimeout(leaving); leaving = setTimeout(hide, 200); };
  tip.onpointerenter = () => clearTimeout(leaving);
  tip.onpointerleave = leave;
  addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("pointerdown", ({ target }) => { if (!target.closest?.(".hint, .hint-box")) hide(); });

  const attach = (element, key) => {
    element.classList.add("hint");
    element.dataset.hint = key;
    element.addEventListener("pointerenter", ({ pointerType }) => { if (pointerType === "mouse") show(element); });
    element.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType === "mouse") leave(); });
    element.addEventListener("focus", () => show(element));
    element.addEventListener("blur", leave);
    return element;
  };
  const buttonOf = (text, key) => {
    const element = document.createElement("span");
    Object.assign(element, { textContent: text, tabIndex: 0 });
    element.setAttribute("role", "button");
    element.addEventListener("click", (event) => { event.stopPropagation(); show(element); });
    return attach(element, key);
  };
  const keys = new Map(Object.keys(hints).map((key) => [key.toLowerCase(), key]));
  const keyOf = (text) => keys.get(text.trim().toLowerCase());
  const markCells = (root) => {
    for (const cell of root.querySelectorAll("th, td, dt, legend")) {
      if (cell.closest("#glossary")) continue; // which says it all beside them
      const [node] = cell.childNodes;
      if (cell.childNodes.length !== 1) continue;
      const key = keyOf(node.textContent);
      if (key && node.nodeType === Node.TEXT_NODE) node.replaceWith(buttonOf(node.data, key));
      else if (key && node.tagName === "BUTTON") attach(node, key); // which does what it did
    }
  };
  const isWord = /^[\x20-\x7e]/;
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const inWords = (parts.words ?? []).map((key) => (isWord.test(key) ? `\\b${escaped(key)}\\b` : escaped(key)));
  const pattern = new RegExp(inWords.sort((one, other) => other.length - one.length).join("|"), "i");
  const markWords = (root) => {
    const met = new Set();
    for (const element of root.querySelectorAll("p, figcaption, li")) {
      if (element.closest(".explorer, .controls, #glossary, button")) continue;
      for (const node of [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)) {
        const found = pattern.exec(node.data);
        const key = found && keyOf(found[0]);
        if (!key || met.has(key)) continue;
        met.add(key);
        const rest = node.splitText(found.index);
        rest.data = rest.data.slice(found[0].length);
        rest.before(buttonOf(found[0], key));
      }
    }
  };
  const end = () => { style.remove(); tip.remove(); };
  return { markCells, markWords, hide, end };
};
