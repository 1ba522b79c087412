// Printed lines as a document shows them: the number of each, its fields, and the figures in them, which are buttons where they
// lead somewhere, else marked. A line of one field is never wider than the page. Texts are set as text, never as markup. `strip` are the parts of the document, each as wide as it is long.
const SEEN_BEFORE = 40; // pixels of what stands before the chosen part of the strip
export default {
  render({ model, el }) {
    const strip = document.createElement("div");
    strip.className = "shimahe-strip";
    strip.setAttribute("role", "group");
    const box = document.createElement("div");
    box.className = "shimahe-lines";
    box.tabIndex = 0;
    box.dataset.lmSuppressShortcuts = "true"; // its keys scroll, and are not those of JupyterLab
    box.setAttribute("role", "region");
    const pages = document.createElement("div");
    pages.className = "shimahe-pages";
    el.append(strip, box, pages);
    const button = (text, message, name = "") => {
      const made = document.createElement("button");
      made.className = name;
      made.textContent = text;
      made.onclick = () => model.send(message);
      return made;
    };
    const marked = (text) => {
      const made = document.createElement("mark");
      made.textContent = text;
      return made;
    };
    const piece = ([text, place, chosen]) => {
      if (!place) return chosen ? marked(text) : document.createTextNode(text);
      const made = document.createElement("span"); // a button would be parted from the comma behind it
      const choose = () => model.send({ chosen: place });
      made.setAttribute("role", "button");
      made.tabIndex = 0;
      made.className = chosen ? "here" : "";
      made.textContent = text;
      made.onclick = choose;
      made.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } };
      if (chosen) made.setAttribute("aria-current", "true");
      return made;
    };
    const drawStrip = () => {
      const parts = model.get("strip");
      strip.hidden = !parts.length;
      strip.setAttribute("aria-label", model.get("label"));
      const before = [...strip.children].indexOf(document.activeElement);
      strip.replaceChildren(...parts.map(([name, length, part, chosen]) => {
        const made = button(name, { part }, "");
        made.style.flexGrow = length; // the longer, the wider, where there is room
        made.title = name;
        made.setAttribute("aria-pressed", chosen);
        return made;
      }));
      strip.children[before]?.focus();
      requestAnimationFrame(() => { // once it is laid out, what is chosen stands in sight
        const chosen = strip.querySelector("[aria-pressed=true]");
        if (chosen) strip.scrollLeft = chosen.offsetLeft - strip.firstChild.offsetLeft - SEEN_BEFORE;
      });
    };
    // Lines of one printed table stand in one, with columns of their own; lines of one field stand between them.
    const groupsOf = (rows, heads) => {
      const groups = [];
      for (const [place, row] of rows.entries()) {
        const [, , fields, , form] = row;
        const last = groups.at(-1);
        const isText = fields.length === 1;
        if (!last || last.isText !== isText || (form && last.form && form !== last.form)) groups.push({ isText, form, rows: [row], heads: heads[place] });
        else {
          last.rows.push(row);
          last.form ||= form;
          if (!last.heads.length) last.heads = heads[place];
        }
      }
      return groups;
    };
    const numbered = (line, number) => {
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = number;
      line.append(head);
    };
    const drawHeads = (table, heads, filled, figures) => { // the printed ones, as wide as what stands below them
      for (const [number, fields] of heads) {
        const line = table.createTHead().insertRow();
        numbered(line, number);
        for (const at of filled) {
          const head = document.createElement("th");
          head.scope = "col";
          head.lang = "zh";
          head.textContent = fields[at] ?? "";
          head.classList.toggle("figures", figures.has(at));
          line.append(head);
        }
      }
    };
    const drawGroup = ({ isText, rows, heads }) => {
      const table = document.createElement("table");
      const widest = Math.max(...rows.map(([, , fields]) => fields.length));
      const filled = [...Array(widest).keys()].filter((at) => isText || rows.some(([, , fields]) => fields[at]?.length));
      const figures = new Set(filled.filter((at) => rows.some(([, , , sorts]) => sorts[at] === "amount")));
      drawHeads(table, heads, filled, figures);
      const body = table.createTBody();
      for (const [number, here, fields, sorts] of rows) {
        const line = body.insertRow();
        if (here) line.className = "here";
        numbered(line, number);
        for (const at of filled) { // a column that no line fills would take the room of the others
          const cell = line.insertCell();
          cell.lang = "zh";
          const inner = isText ? cell.appendChild(document.createElement("div")) : cell;
          inner.append(...(fields[at] ?? []).map(piece));
          if (!isText && sorts[at]) cell.className = sorts[at];
          else if (!isText && cell.textContent) cell.className = cell.textContent.length > 4 ? "words" : "short";
          cell.classList.toggle("figures", figures.has(at)); // words in a column of figures stand as these do
        }
      }
      return table;
    };
    const draw = () => {
      const { rows, heads, words, previous, next, first, last } = JSON.parse(model.get("content"));
      box.setAttribute("aria-label", words);
      const inside = box.contains(document.activeElement) && document.activeElement !== box;
      box.replaceChildren(...groupsOf(rows, heads).map(drawGroup));
      if (inside) box.focus({ preventScroll: true }); // else the keyboard would begin again at the top of the page
      const turned = [...pages.children].indexOf(document.activeElement);
      const turn = (text, by, can) => {
        const made = button(text, { turn: by }, "jupyter-button");
        made.disabled = !can;
        return made;
      };
      const count = document.createElement("span");
      count.textContent = words;
      pages.replaceChildren(...(first || last ? [turn(previous, -1, first), count, turn(next, 1, last)] : [count]));
      if (turned >= 0) (pages.children[turned].disabled ? box : pages.children[turned]).focus({ preventScroll: true });
      requestAnimationFrame(() => { // once it is laid out
        const chosen = box.querySelector("tr.here");
        const above = chosen && chosen.parentNode.parentNode.offsetTop - box.firstChild.offsetTop; // of its table
        box.scrollTop = chosen ? above + chosen.offsetTop - box.clientHeight / 2 : 0;
      });
    };
    model.on("change:content", draw);
    model.on("change:strip", drawStrip);
    listen(model);
    drawStrip();
    draw();
  },
};
