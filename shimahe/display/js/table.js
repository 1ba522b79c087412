// A table whose heads are buttons that sort it. Cells are [text, sort key, tip, choice]; a missing key comes last either
// way, a cell with a choice is a button that sends it. Texts are set as text, never as markup. A short number is never
// parted from its unit; a text before several blank cells has the room of these. Of many rows a page is shown; the
// buttons below turn it.
const TERM = 9; // letters of a cell that holds one term at most
const LONG_HEAD = 3; // letters of a head that has one line in a narrow table too
const STYLE = `
.shimahe-table { max-height: 440px; overflow: auto; border: 1px solid var(--jp-border-color1, #bbb); }
.shimahe-table .all { max-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.shimahe-table td.words > :not(.hint) { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 6; }
.shimahe-table table { border-collapse: collapse; width: 100%; font-size: 13px; color: var(--jp-content-font-color1, #222); }
.shimahe-table th { position: sticky; top: 0; vertical-align: bottom; background: var(--jp-layout-color2, #eee); padding: 0; text-align: left; }
.shimahe-table th button { all: unset; cursor: pointer; padding: 4px 6px; font-weight: 600; display: block; box-sizing: border-box; width: 100%; word-break: keep-all; }
.shimahe-table th button::first-letter { text-transform: uppercase; }
.shimahe-table td button { all: unset; display: inline-block; vertical-align: top; cursor: pointer; text-decoration: underline; }
.shimahe-table button:focus-visible { outline: 2px solid var(--jp-brand-color1, #0072b2); outline-offset: -2px; }
.shimahe-table th.number button { text-align: right; }
.shimahe-table td { padding: 2px 6px; border-top: 1px solid var(--jp-border-color2, #ddd); vertical-align: baseline; text-wrap: balance; overflow-wrap: break-word; }
.shimahe-table td:not(.number, .whole, :empty) { min-width: 5em; }
.shimahe-table td:has(button):not(.number) { min-width: 9em; }
.shimahe-table td.words { min-width: 11em; text-wrap: pretty; word-break: keep-all; overflow-wrap: anywhere; }
@container (min-width: 1000px) { .shimahe-table td:has(button):not(.number) { min-width: 13em; } }
@container (max-width: 999px) {
  .shimahe-table :is(td, th button) { padding-inline: 4px; }
  .shimahe-table th.long button { min-width: 3.7em; word-break: normal; text-wrap: balance; }
  .shimahe-table td:not(.number, .whole, .words, :empty) { min-width: 4em; }
  .shimahe-table td:has(button):not(.number) { min-width: 7em; }
}
.shimahe-table .term { word-break: keep-all; overflow-wrap: break-word; }
.shimahe-table .whole { white-space: nowrap; }
.shimahe-table .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.shimahe-pages { display: flex; gap: 12px; align-items: center; padding: 4px 0; font-size: 13px; font-variant-numeric: tabular-nums; }
.shimahe-table tr:hover td { background: var(--jp-layout-color1, #f6f6f6); }`;

export default {
  render({ model, el }) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    const box = document.createElement("div");
    box.className = "shimahe-table";
    box.tabIndex = 0;
    box.dataset.lmSuppressShortcuts = "true"; // its keys scroll, and are not those of JupyterLab
    box.setAttribute("role", "region");
    const pages = document.createElement("div");
    pages.className = "shimahe-pages";
    el.append(style, box, pages);
    let sorted = { column: null, down: false };
    let first = 0; // of the rows on this page
    let content = { heads: [], rows: [] };
    let hints = null; // what the terms and codes of this table mean

    const compare = (one, other) => {
      const [a, b] = [one[sorted.column][1], other[sorted.column][1]];
      if (a === null || b === null) return (a === null) - (b === null);
      const order = typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
      return sorted.down ? -order : order;
    };
    const sort = (column, numeric) => {
      sorted = { column, down: sorted.column === column ? !sorted.down : numeric };
      first = 0;
      draw();
      box.querySelectorAll("th button")[column].focus();
    };
    const head = (text, column, numeric) => {
      const cell = document.createElement("th");
      const button = document.createElement("button");
      const mine = sorted.column === column;
      button.textContent = text + (mine ? (sorted.down ? " ▼" : " ▲") : "");
      button.title = model.get("help");
      button.onclick = () => sort(column, numeric);
      cell.scope = "col";
      cell.classList.toggle("number", numeric);
      cell.classList.toggle("long", text.length > LONG_HEAD);
      if (mine) cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      cell.append(button);
      return cell;
    };
    const turn = (down, name) => {
      const button = document.createElement("button");
      button.className = "jupyter-button widget-button lm-Widget";
      button.textContent = model.get(name);
      const to = first + (down ? model.get("size") : -model.get("size"));
      button.disabled = to < 0 || to >= content.rows.length;
      button.onclick = () => {
        first = to;
        draw();
        box.scrollTop = 0;
        const [back, on] = pages.querySelectorAll("button");
        ((down ? on : back).disabled ? (down ? back : on) : (down ? on : back)).focus();
      };
      return button;
    };
    const turner = (all) => {
      if (all <= model.get("size")) return [];
      const rows = document.createElement("span");
      const numbers = { first: first + 1, last: Math.min(first + model.get("size"), all), all };
      rows.setAttribute("role", "status");
      rows.textContent = model.get("range").replace(/{(\w+)}/g, (_, name) => numbers[name].toLocaleString("en"));
      return [turn(false, "previous"), rows, turn(true, "next")];
    };
    const whole = (text, choice) => !choice && text.length <= 20 && /\d/.test(text);
    const roomOf = (row, at) => { // how many columns a text has for itself
      const next = row.findIndex(([text], place) => place > at && text);
      const blank = (next < 0 ? row.length : next) - at;
      return blank > 3 ? blank : 1;
    };
    const draw = () => {
      const { heads, rows } = content;
      const numeric = heads.map((_, at) => rows.some((row) => typeof row[at][1] === "number"));
      const table = document.createElement("table");
      table.setAttribute("aria-label", model.get("label"));
      table.createTHead().insertRow().append(...heads.map((text, at) => head(text, at, numeric[at])));
      const body = table.createTBody();
      const inOrder = sorted.column === null ? rows : [...rows].sort(compare);
      for (const row of inOrder.slice(first, first + model.get("size"))) {
        const line = body.insertRow();
        for (let at = 0; at < row.length; at += line.lastChild.colSpan) {
          const [text, , tip, choice] = row[at];
          const cell = line.insertCell();
          const room = numeric[at] || !text ? 1 : roomOf(row, at);
          const sort = numeric[at] ? "number" : room > 1 ? "all" : whole(text, choice) ? "whole" : text.length > 30 ? "words" : !choice && text.length <= TERM ? "term" : "";
          const inner = choice ? "button" : sort === "words" ? "div" : "";
          const held = inner ? cell.appendChild(document.createElement(inner)) : cell;
          held.textContent = text;
          if (choice) held.onclick = () => model.send({ chosen: choice });
          cell.className = sort;
          cell.colSpan = room;
          if (tip) cell.title = tip;
        }
      }
      const inside = box.contains(document.activeElement) && document.activeElement !== box;
      box.setAttribute("aria-label", model.get("label"));
      box.replaceChildren(table);
      hints?.hide();
      hints?.markCells(table);
      if (inside) box.focus({ preventScroll: true }); // else the keyboard would begin again at the top of the page
      pages.replaceChildren(...turner(rows.length));
    };
    const read = () => {
      content = JSON.parse(model.get("content"));
      hints?.end();
      hints = content.hints && makeHints(content.hints, content.parts);
      first = 0;
      draw();
    };
    model.on("change:content", read);
    listen(model);
    read();
    return () => hints?.end();
  },
};
