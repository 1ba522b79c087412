// Printed lines as a document shows them: the number of each, its fields, and the figures in them, which are buttons where they
// lead somewhere, else marked. A line of one field is never wider than the page. Texts are set as text, never as markup. `strip` are the parts of the document, each as wide as it is long.
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
    };
    const draw = () => {
      const { rows, words, previous, next, first, last } = JSON.parse(model.get("content"));
      const table = document.createElement("table");
      box.setAttribute("aria-label", words);
      const widest = Math.max(1, ...rows.map(([, , fields]) => fields.length));
      for (const [number, here, fields, sorts] of rows) {
        const line = table.insertRow();
        if (here) line.className = "here";
        const head = document.createElement("th");
        head.scope = "row";
        head.textContent = number;
        line.append(head);
        for (const [at, pieces] of fields.entries()) {
          const cell = line.insertCell();
          cell.lang = "zh";
          const inner = fields.length === 1 ? cell.appendChild(document.createElement("div")) : cell;
          inner.append(...pieces.map(piece));
          if (fields.length === 1) cell.colSpan = widest;
          else if (sorts[at]) cell.className = sorts[at];
          else if (cell.textContent) cell.className = cell.textContent.length > 4 ? "words" : "short";
        }
        if (fields.length > 1 && fields.length < widest) line.insertCell().colSpan = widest - fields.length;
      }
      const inside = box.contains(document.activeElement) && document.activeElement !== box;
      box.replaceChildren(table);
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
        box.scrollTop = chosen ? chosen.offsetTop - box.clientHeight / 2 : 0;
      });
    };
    model.on("change:content", draw);
    model.on("change:strip", drawStrip);
    listen(model);
    drawStrip();
    draw();
  },
};
