// The page of a report: follows the controls of each explorer, and shows the printed lines behind a
// figure. Texts are set as text, never as markup. Which rows pass is worked out by reportFilters, what fits on tiles by tiles.js.
const CHUNK = 60; // rows of a table that are shown at first
const LONG = 16; // letters of a cell from which its column is one of words
const PRINTED_WIDTH = 660; // pixels of a picture on paper
const PRINTED_TILES = 420; // and at most so high if it is one of tiles: less of a page stays blank before it
const made = (tag, values = {}, ...children) => {
  const { dataset = {}, ...rest } = values;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
};
const filled = (template, values) => template.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name, one, many) => {
  if (many === undefined) return values[name] ?? whole;
  return String(values[name]) === "1" ? one : many; // what is counted agrees with its number
});
// A title in pieces that no line end parts, as charts/words.py has them: short texts in brackets with the number before them, and dots.
const HELD = /((?:[-+\d.,]{1,14}(?: ?万元|%)? ?)?(?:\([ -'*-\u2e7f]{1,30}\)|[（(][^()（）]{1,14}[）)])[,，;；:：、]?|\S ·(?= ))/u;
const heldPieces = (title) => title.split(HELD).map((text, at) => {
  if (at % 2 === 0) return text;
  const piece = made("span", { textContent: text });
  piece.style.whiteSpace = "nowrap";
  return piece;
});
const copyOf = (data) => JSON.parse(JSON.stringify(data));

const startReport = (data, filters, plotly) => {
  const { texts, lines, facts } = data;
  const { MILLION, units } = filters;
  const plain = (text) => text.replace(/[,，\s]/g, "");
  const count = (number) => number.toLocaleString("en-US");
  const money = (sum) => {
    const size = Math.abs(sum);
    const cents = Math.floor((size + MILLION / 200) / (MILLION / 100)) * (MILLION / 100);
    const [whole, part] = ((cents || size) / MILLION).toFixed(6).split("."); // all digits of what would be zero
    return `${sum < 0 ? "-" : ""}${count(Number(whole))}.${part.replace(/0{1,4}$/, "")}`;
  };
  const share = (part, whole) => {
    if (!(whole > 0) || part < 0) return "–";
    const hundredths = Number((BigInt(part) * 20000n + BigInt(whole)) / (2n * BigInt(whole)));
    return hundredths || !part ? `${(hundredths / 100).toFixed(2)}%` : "<0.01%";
  };

  // --- printed lines ---
  const AMOUNT = /^-?\d[\d,]*\.\d+%?$/; // a code has no point
  const printedFields = (number, isMarked, lead) => lines[number - 1].map((pieces) => {
    const cell = made("td");
    for (const [text, place] of pieces) {
      if (!place || !isMarked(place, text)) cell.append(text);
      else if (lead) cell.append(made("button", { type: "button", className: "mark", textContent: text, onclick: () => lead(place, number, text) }));
      else cell.append(made("mark", { textContent: text }));
    }
    if (cell.textContent.length > 12) cell.className = "long";
    if (AMOUNT.test(cell.textContent.trim())) cell.className = "amount";
    return cell;
  });
  const printedTable = (numbers, isMarked, lead, names = "") => {
    const body = made("tbody");
    for (const number of numbers) {
      const fields = printedFields(number, isMarked, lead);
      if (fields.length === 1) { // a line of one field is never wider than the page
        const line = made("div", { className: "line" }, ...fields[0].childNodes);
        fields[0].replaceChildren(line);
        fields[0].colSpan = 20;
      }
      body.append(made("tr", { id: names && `${names}${number}`, dataset: { line: number } }, made("th", { scope: "row", textContent: number }), ...fields));
    }
    return made("table", { className: "printed", lang: "zh" }, body);
  };
  const panel = document.getElementById("panel");
  const body = panel.querySelector(".body");
  let opener = null;
  const close = () => { panel.hidden = true; opener?.focus(); };
  panel.querySelector("button").onclick = close;
  addEventListener("keydown", ({ key }) => { if (key === "Escape" && !panel.hidden) close(); });
  const toLine = (number) => {
    close();
    explorers.source?.showAll();
    const row = document.getElementById(`L${number}`);
    row?.scrollIntoView({ block: "center" });
    for (const other of document.querySelectorAll("tr.here")) other.classList.remove("here");
    row?.classList.add("here");
  };
  const openPanel = (title, ...content) => {
    if (panel.hidden) opener = document.activeElement;
    panel.querySelector("h2").replaceChildren(...heldPieces(title));
    body.replaceChildren(...content);
    panel.hidden = false;
    panel.querySelector("h2").focus();
  };
  const linesShown = (numbers, isMarked) => {
    const known = numbers.filter((number) => lines[number - 1]);
    const goto = made("button", { type: "button", className: "link", textContent: texts.toLine, onclick: () => toLine(known[0]) });
    return [made("div", { className: "scroll" }, printedTable(known, isMarked)), ...(known.length ? [goto] : [])];
  };
  const openLines = (title, numbers, { figure = "", places = [] } = {}) => {
    const wanted = figure ? Number(plain(figure)) : NaN; // in 万元, as the frames have it; a line may print 元
    const isWanted = (text) => [wanted, Math.round(wanted * MILLION) / 100].includes(Number(plain(text)));
    openPanel(title, ...linesShown(numbers, (place, text) => places.includes(place) || isWanted(text)));
  };
  const lineTitle = (numbers) => filled(texts.lineTitle, { lines: numbers.slice(0, 6).join(", ") + (numbers.length > 6 ? "…" : "") });
  document.addEventListener("click", ({ target }) => {
    const figure = target.closest?.("button.figure");
    if (!figure) return;
    const numbers = figure.dataset.lines.split(" ").map(Number);
    const words = figure.classList.contains("lines") ? "" : `${figure.textContent.trim()} · `;
    openLines(words + lineTitle(numbers), numbers, { figure: figure.dataset.amount ?? figure.textContent });
  });
  const openEquation = ([title, subtitle, terms]) => {
    const rows = terms.map(([sign, printed, name, line]) => made("tr", {}, made("td", { textContent: sign }),
      made("td", { className: "number", textContent: printed }), made("td", { textContent: name }),
      made("td", { textContent: line ? filled(texts.line, { line }) : "" })));
    const numbers = [...new Set(terms.map(([, , , line]) => line).filter(Boolean))];
    const printed = new Set(terms.map((term) => plain(term[1])));
    openPanel(title, made("p", { textContent: subtitle }), made("div", { className: "scroll" }, made("table", { className: "equation" }, made("tbody", {}, ...rows))),
      ...linesShown(numbers, (place, text) => printed.has(plain(text))));
  };

  // --- pictures ---
  const sumUnder = (view, id, rows) => {
    const { code, amount_wan: amounts } = view.rows;
    return rows.reduce((sum, row) => (id === "total" || code[row].startsWith(id) ? sum + units(amounts[row] ?? 0) : sum), 0);
  };
  const dimTiles = (view, picture, shown, framed) => {
    for (const trace of picture.data.filter(isTiled)) {
      trace.ids.forEach((id, at) => {
        const code = id.replace(/^small:/, "");
        const whole = sumUnder(view, code, framed);
        const part = sumUnder(view, code, shown);
        if (id !== "total" && !part && whole) {
          trace.marker.colors[at] = data.dimmed;
          trace.textfont.color[at] = data.dimmedInk;
        } else if (part !== whole) {
          const words = trace.customdata[at];
          words[words.length - 3] = filled(texts.part, { part: money(part), whole: money(whole) });
          words[words.length - 2] = "";
        }
      });
    }
  };
  const countBars = (view, picture, shown) => {
    const rest = { y: [], x: [] };
    const beside = { y: [], x: [], text: [] };
    const sizes = new Map();
    picture.data.forEach((trace, at) => (picture.marks[at] ?? []).forEach((rows, bar) => {
      const all = [...rows].filter((flag) => flag === "1").length;
      const held = shown.filter((row) => rows[row] === "1").length;
      const key = trace.y[bar];
      const [one, other] = sizes.get(key) ?? [0, 0];
      sizes.set(key, [one + held, other + all]);
      rest.y.push(key);
      rest.x.push((trace.x[bar] * (all - held)) / all);
      trace.x[bar] *= held / all;
    }));
    const first = picture.data.find((trace) => trace.type === "bar");
    picture.data.push({ type: "bar", orientation: "h", ...rest, marker: { color: data.dimmed }, name: texts.notMatching, hoverinfo: "skip", showlegend: false, xaxis: first.xaxis, yaxis: first.yaxis });
    for (const [key, [held, all]] of sizes) { beside.y.push(key); beside.x.push(all); beside.text.push(`   ${count(held)} / ${count(all)}`); }
    picture.data.push({ type: "scatter", mode: "text", textposition: "middle right", cliponaxis: false, hoverinfo: "skip", showlegend: false, ...beside });
    picture.layout.xaxis.range = [0, 1.25 * picture.layout.xaxis.range[1]];
  };
  const meanOf = (scores, rows) => {
    const known = rows.map((row) => scores[row]).filter((score) => score !== null);
    return known.length ? [(100 * known.reduce((sum, score) => sum + score, 0)) / known.length, known.length] : [null, 0];
  };
  const meanBars = (view, picture, shown) => {
    const ends = new Map();
    const bars = picture.data.filter((trace) => trace.type === "bar");
    const all = { y: bars.flatMap(({ y }) => y), x: bars.flatMap(({ x }) => x) };
    for (const trace of bars) {
      trace.x = trace.y.map((key, bar) => {
        const [mean, n] = meanOf(picture.scores[key], shown);
        ends.set(key, [Math.max(mean ?? 0, trace.x[bar]), n ? filled(texts.meanOf, { mean: `${mean.toFixed(1)}%`, n }) : "–"]);
        return mean ?? 0;
      });
      trace.width = 0.36;
    }
    for (const trace of picture.data.filter(({ mode }) => mode === "text")) {
      trace.x = trace.y.map((key) => ends.get(key)[0]);
      trace.text = trace.y.map((key) => `   ${ends.get(key)[1]}`);
    }
    const name = filled(texts.meanOfAll, { n: count(view.rows.count) });
    picture.data.unshift({ type: "bar", orientation: "h", ...all, name, marker: { color: data.dimmed }, width: 0.8, hoverinfo: "skip", showlegend: true });
    picture.layout.barmode = "overlay";
  };
  const FOLLOW = { tiles: dimTiles, counts: countBars, means: meanBars };
  let last = Promise.resolve(); // pictures are drawn one behind the other, and the page is shown between them
  const pause = () => new Promise((done) => setTimeout(done));
  const easel = (box, onMark) => {
    let drawn = null;
    let wanted = 0;
    let heard = false;
    const tips = tileTips(box, box.parentElement, () => 1);
    const hear = () => {
      box.on("plotly_hover", tips.show);
      box.on("plotly_unhover", tips.hide);
      box.on("plotly_click", ({ points }) => onMark(markOf(points[0])));
      for (const shape of ["treemap", "icicle"]) box.on(`plotly_${shape}click`, ({ points }) => { onMark(String(points[0].id)); return false; });
      heard = true;
    };
    const put = async (width) => {
      const Plotly = await plotly;
      const figure = copyOf(drawn);
      const layout = { ...figure.layout, template: data.template };
      const room = Math.max(width || box.parentElement.clientWidth, leastWidth({ data: figure.data, layout }));
      namesAbove({ data: figure.data, layout }, room);
      if (width && figure.data.some(isTiled)) layout.height = Math.min(layout.height ?? LEAST_HEIGHT, PRINTED_TILES);
      planTiles({ data: figure.data, layout }, room, layout.height ?? LEAST_HEIGHT);
      tips.hide();
      box.setAttribute("aria-label", figure.label);
      await Plotly.react(box, figure.data, { height: LEAST_HEIGHT, ...layout, width: room }, CONFIG);
      await fitTiles(Plotly, box);
      if (!heard) hear();
    };
    const draw = (picture, width = 0) => { // of pictures that are asked for meanwhile, only the last
      drawn = picture;
      const turn = (wanted += 1);
      last = last.then(() => (turn === wanted ? put(width) : null)).catch((fault) => console.error(fault)).then(pause);
      return last;
    };
    return { draw, again: (width) => drawn && put(width) }; // at once: a printer does not wait
  };

  // --- one explorer ---
  const makeExplorer = (view) => {
    const root = document.querySelector(`[data-view="${view.name}"]`);
    const start = filters.startOf(view);
    const control = Object.fromEntries(view.controls.map((each) => [each.name, each]));
    const fillers = [];
    let state = start;
    let shown = [];
    let chart = view.pictures?.first;
    let isAll = false;
    const isLines = view.table.kind === "lines";
    const status = made("p", { className: "status" });
    status.setAttribute("role", "status");
    const crumbs = made("nav", { className: "crumbs", ariaLabel: texts.way });
    const title = made("h4");
    const subtitle = made("p", { className: "subtitle" });
    const box = made("div");
    box.setAttribute("role", "img");
    const pane = made("div", { className: "pane" }, box);
    const toBars = made("button", { type: "button", className: "link more", hidden: true, textContent: texts.toBars });
    toBars.dataset.control = "bars";
    const table = made("div", { className: "scroll rows" });
    table.tabIndex = 0;
    table.setAttribute("role", "region");
    table.ariaLabel = view.heading;
    let drawn = null;
    const set = (changes) => { state = { ...state, ...changes }; isAll = false; drawn = show(); };

    const selected = (options, value) => Math.max(0, options.findIndex((option) => option[1] === value));
    const list = (each, options, choose) => {
      const select = made("select", {}, ...options.map(([words]) => made("option", { textContent: words })));
      select.onchange = () => choose(select.selectedIndex);
      fillers.push(() => { select.selectedIndex = selected(options, state[each.name]); });
      return select;
    };
    const typed = (each, read) => {
      const input = made("input", { type: each.kind === "limit" ? "text" : "search", inputMode: each.kind === "limit" ? "decimal" : "search", autocomplete: "off" });
      if (each.kind === "limit") input.placeholder = texts.noLimit;
      const refusal = made("span", { className: "refusal", textContent: each.kind === "limit" ? texts.noNumber : texts.noCode });
      refusal.setAttribute("role", "alert");
      let timer = 0;
      const refuse = (isRefused) => {
        input.setAttribute("aria-invalid", String(isRefused));
        if (!isRefused) refusal.remove();
        else if (!refusal.isConnected) input.after(refusal);
      };
      const take = () => {
        const value = read(input.value);
        refuse(value === undefined);
        if (value !== undefined && value !== state[each.name]) set({ [each.name]: value });
      };
      input.oninput = () => { clearTimeout(timer); timer = setTimeout(take, 120); };
      input.onchange = () => { clearTimeout(timer); take(); };
      fillers.push(() => {
        if (document.activeElement === input) return;
        input.value = state[each.name];
        refuse(false);
      });
      return input;
    };
    const amountTyped = (text) => {
      const found = /^(¥?)\s*(\d+\.?\d*|\.\d+)\s*(\D*)$/.exec(text.normalize("NFKC").toLowerCase().replaceAll(",", "").trim());
      if (!text.trim()) return "";
      const unit = found?.[1] && !found[3] ? "元" : found?.[3].trim();
      return found && Object.hasOwn(data.units, unit) ? Number(found[2]) * data.units[unit] : undefined;
    };
    const MAKE = {
      choice: (each) => list(each, each.options.map(({ words, value }) => [words, value]), (at) => set({ [each.name]: each.options[at].value, ...each.options[at].sets })),
      largest: (each) => list(each, each.options, (at) => set({ [each.name]: each.options[at][1] })),
      several: (each) => made("span", { className: "boxes" }, ...each.options.map(({ words, value }) => {
        const tick = made("input", { type: "checkbox" });
        tick.onchange = () => set({ [each.name]: tick.checked ? [...state[each.name], value].sort() : state[each.name].filter((other) => other !== value) });
        fillers.push(() => { tick.checked = state[each.name].includes(value); });
        return made("label", {}, tick, words);
      })),
      limit: (each) => typed(each, amountTyped),
      begins: (each) => typed(each, (text) => (/^[0-9]{0,9}$/.test(text.trim()) ? text.trim() : undefined)),
      search: (each) => typed(each, (text) => text.trim().slice(0, 200)),
    };
    const labelled = (each) => {
      const field = MAKE[each.kind](each);
      field.dataset.control = each.name;
      const tag = each.kind === "several" ? "fieldset" : "label";
      return made(tag, { title: each.help }, made(tag === "label" ? "span" : "legend", { textContent: each.label }), field);
    };
    const chartList = () => {
      const names = Object.entries(view.pictures.names).filter(([name]) => view.pictures.stored[name] || name === view.pictures.first);
      const all = isLines ? [["", texts.printed], ...names] : names;
      if (isLines) chart = "";
      const select = made("select", {}, ...all.map(([, words]) => made("option", { textContent: words })));
      select.onchange = () => { [chart] = all[select.selectedIndex]; drawn = show(); };
      toBars.onclick = () => {
        select.selectedIndex = all.findIndex(([name]) => name === "bars");
        select.onchange();
        select.focus();
      };
      select.dataset.control = "chart";
      return made("label", {}, made("span", { textContent: texts.chart }), select);
    };
    const tools = made("div", { className: "controls" });
    if (view.pictures) tools.append(chartList());
    tools.append(...view.controls.filter(({ isInSight }) => isInSight).map(labelled));
    const others = view.controls.filter(({ isInSight }) => !isInSight).map(labelled);
    const clear = made("button", { type: "button", textContent: texts.clear, onclick: () => set(start) });
    clear.dataset.control = "clear";
    const drawer = made("details", { className: "drawer" }, made("summary", { textContent: texts.filters }), made("div", { className: "controls" }, ...others));
    tools.append(drawer, clear);
    root.replaceChildren(tools, crumbs, status, title, subtitle, toBars, pane, table);
    for (const filler of fillers) filler();

    const partKey = () => (view.pictures?.kind === "tiles" ? `${state.level}|${state.inside}` : "");
    const isInside = (code) => control.inside?.options.some((option) => option.value === code);
    const goInside = (code) => {
      const option = control.inside.options.find((each) => each.value === code);
      set({ inside: code, ...option.sets });
    };
    const linesOfCode = (code) => [...new Set(view.rows.code.flatMap((each, row) => (each === code && view.rows.line[row] ? [view.rows.line[row]] : [])))];
    const openRow = (row) => {
      const { cells, named, places, equations } = view.table;
      if (equations?.[row]) return openEquation(equations[row]);
      const numbers = view.rows.lines ? (view.rows.lines[row] ?? "").split(", ").filter(Boolean).map(Number) : [view.rows.line[row]].filter(Boolean);
      return openLines(cells[row][named], numbers, { places: places?.[row] ? [places[row]] : [] });
    };
    const onMark = (mark) => {
      if (chart !== view.pictures.first || mark === undefined || mark === null) return;
      if (typeof mark === "object") return set(Object.fromEntries(Object.entries(mark).filter(([name]) => control[name])));
      const code = String(mark).replace(/^small:/, "").split("/")[0];
      if (control.failed?.options.some((option) => option.value === code)) return set({ failed: code });
      if (isInside(code) && code !== state.inside) return goInside(code);
      if (view.rows.code?.includes(code)) return openLines(`${code} ${view.table.names[code] ?? ""}`, linesOfCode(code));
    };
    const canvas = easel(box, onMark);

    const headRow = (heads, numbers) => made("thead", {}, made("tr", {}, ...heads.map((head, place) => made("th", { scope: "col", className: numbers[place] ? "number" : "", textContent: head }))));
    const isNumber = (text) => /^-?[\d.,]+%?$/.test(text);
    const linesButton = (numbers, name, figure = "") => made("button", { type: "button", className: "link", textContent: numbers.join(", "), onclick: () => openLines(`${name} · ${lineTitle(numbers)}`, numbers, { figure }) });
    const codeRows = () => {
      const part = view.pictures?.parts[partKey()];
      const wholes = part ? [part.whole, part.insideWhole].filter((whole) => whole !== null).map(units) : [];
      const framed = filters.sumsBy(view.rows.code, view.rows.amount_wan, filters.rowsOf(view, state, ({ isScope, isFrame }) => isScope || isFrame));
      const ranked = filters.ranked(view, shown);
      const rows = ranked.map(([code, sum], at) => {
        const numbers = [...new Set(shown.filter((row) => view.rows.code[row] === code && view.rows.line[row]).map((row) => view.rows.line[row]))];
        const name = view.table.names[code] || code;
        const figure = sum === null ? "" : money(sum);
        const words = sum !== null && framed.get(code) !== sum ? filled(texts.tablePart, { name, whole: money(framed.get(code)) }) : name;
        const onclick = () => (isInside(code) && code !== state.inside ? goInside(code) : openLines(`${code} ${name}`, numbers, { figure }));
        const cells = [at + 1, code, made("button", { type: "button", className: "link", textContent: words, onclick }), figure || "–",
          ...wholes.map((whole) => (sum === null ? "–" : share(sum, whole))), linesButton(numbers, name, figure)];
        return made("tr", { dataset: { code } }, ...cells.map((cell, place) => made("td", { className: ["number", "", "name"][place] ?? "number" }, cell)));
      });
      const heads = [...view.table.heads];
      if (wholes.length === 2) heads.splice(4, 1, filled(texts.shareOf, { name: view.table.whole }), filled(texts.shareOf, { name: view.table.names[state.inside] ?? state.inside }));
      if (!wholes.length) heads.splice(4, 1);
      return [heads, rows];
    };
    const sortOf = (place) => {
      const texts = view.table.order.map((row) => view.table.cells[row][place]);
      if (place === view.table.named || texts.some((text) => text.length > LONG)) return "name";
      if (texts.some(isNumber) && texts.every((text) => isNumber(text) || text === "–" || !text)) return "number";
      return texts.some((text) => text.length > 8) ? "words" : "short";
    };
    let sorts;
    const plainRows = () => {
      const wanted = new Set(shown);
      const { order, cells, heads, named } = view.table;
      sorts ??= heads.map((_, place) => sortOf(place));
      const rows = order.filter((row) => wanted.has(row)).map((row) => made("tr", { dataset: { row } }, ...cells[row].map((text, place) => {
        const isButton = place === named || place === cells[row].length - 1;
        return made("td", { className: sorts[place] }, isButton && text ? made("button", { type: "button", className: "link", textContent: text, onclick: () => openRow(row) }) : text);
      })));
      return [heads, rows];
    };
    const showTable = () => {
      const [heads, rows] = view.table.kind === "codes" ? codeRows() : plainRows();
      const first = isAll ? rows : rows.slice(0, CHUNK);
      const more = made("button", { type: "button", className: "link more", textContent: filled(texts.more, { n: count(rows.length - first.length) }), onclick: () => { isAll = true; showTable(); } });
      table.replaceChildren(made("table", {}, headRow(heads, [...(rows[0]?.cells ?? [])].map(({ className }) => className === "number")), made("tbody", {}, ...first)), ...(first.length < rows.length ? [more] : []));
      data.markCells(table);
    };
    const showLines = () => {
      const everything = shown.length === view.rows.count;
      const places = new Set(shown.map((row) => view.rows.place[row]));
      const numbers = everything ? lines.map((_, at) => at + 1) : [...new Set(shown.map((row) => view.rows.line[row]))];
      const lead = (place, number, text) => openPanel(text, made("p", { textContent: facts[place] ?? "" }), ...linesShown([number], (other) => other === place));
      table.classList.add("source");
      table.replaceChildren(printedTable(numbers, (place) => places.has(place), lead, "L"));
    };
    const showStatus = () => {
      const noted = state.search ? filters.meant(state.search).map(([said, meant]) => filled(texts.meant, { said, meant: meant.join(texts.comma) })) : [];
      const numbers = { n: count(shown.length), all: count(view.rows.count) };
      let words = filled(shown.length === view.rows.count ? texts.all : texts.shown, numbers);
      if (view.table.kind === "codes") {
        const inScope = filters.rowsOf(view, state, ({ isScope }) => isScope);
        const [part, whole] = [shown, inScope].map((rows) => sumUnder(view, "total", rows));
        words = filled(shown.length === inScope.length ? texts.allMoney : texts.shownMoney, { n: count(new Set(shown.map((row) => view.rows.code[row])).size), amount: money(part), whole: money(whole), share: share(part, whole) });
      }
      if (!shown.length) words = state.search ? filled(texts.nothingFound, { words: state.search }) : texts.nothing;
      status.textContent = [words, ...noted].join(texts.space);
    };
    const showCrumbs = () => {
      const codes = control.inside && state.inside ? [3, 5, 7].map((depth) => state.inside.slice(0, depth)).filter((code, at, all) => all.indexOf(code) === at) : [];
      const step = (code) => made("button", { type: "button", className: "link", textContent: code ? `› ${code} ${view.table.names[code] ?? ""}` : texts.whole, onclick: () => goInside(code) });
      crumbs.replaceChildren(...(codes.length ? ["", ...codes.filter(isInside)].map(step) : []));
    };
    const showPicture = () => {
      const isFollowing = chart === view.pictures?.first && !isLines;
      const picture = isFollowing ? view.pictures.parts[partKey()] : view.pictures?.stored[chart];
      pane.hidden = title.hidden = subtitle.hidden = !picture;
      toBars.hidden = true;
      if (!picture) return Promise.resolve();
      const drawn = copyOf(picture);
      const framed = isFollowing ? filters.rowsOf(view, state, ({ isScope, isFrame }) => isScope || isFrame) : [];
      const isDimmed = isFollowing && shown.length < framed.length;
      if (isDimmed) FOLLOW[view.pictures.kind](view, drawn, shown, framed);
      title.replaceChildren(...heldPieces(picture.title));
      toBars.hidden = picture.data.length > 0 || !view.pictures.stored.bars?.data.length;
      subtitle.textContent = [picture.subtitle, isDimmed ? texts.dimmed : "", isFollowing ? "" : texts.asDrawn].filter(Boolean).join(" · ");
      return canvas.draw(drawn);
    };
    const show = () => {
      shown = filters.rowsOf(view, state);
      root.dataset.rows = shown.length;
      clear.disabled = JSON.stringify(state) === JSON.stringify(start);
      for (const filler of fillers) filler();
      showCrumbs();
      showStatus();
      if (isLines) showLines();
      else showTable();
      table.hidden = !shown.length || (isLines && chart !== "");
      return showPicture();
    };
    drawn = show();
    let width = root.clientWidth;
    new ResizeObserver(() => { if (root.clientWidth && root.clientWidth !== width) { width = root.clientWidth; canvas.again(0); } }).observe(root);
    return {
      set: (changes) => { set({ ...start, ...changes }); },
      showAll: () => { chart = isLines ? "" : chart; set(start); },
      get rows() { return shown; },
      get state() { return state; },
      get drawn() { return drawn; },
      again: canvas.again,
    };
  };
  const explorers = {};
  const makeAll = async () => { // the page is shown between them, and the first has its picture before the others are made
    for (const view of data.views) {
      explorers[view.name] = makeExplorer(view);
      if (view === data.views[0]) await explorers[view.name].drawn;
      await pause();
    }
    await Promise.all(Object.values(explorers).map(({ drawn }) => drawn));
    return explorers;
  };
  addEventListener("beforeprint", () => { for (const each of Object.values(explorers)) each.again(PRINTED_WIDTH); });
  addEventListener("afterprint", () => { for (const each of Object.values(explorers)) each.again(0); });
  return makeAll();
};

const ready = (async () => {
  const data = JSON.parse(await unpacked("report-data"));
  const source = unpacked("report-plotly"); // while the first table is made
  const hints = makeHints(data.hints.hints, data.hints.parts);
  for (const section of document.querySelectorAll("main > section")) hints.markWords(section);
  hints.markCells(document.querySelector("main"));
  data.markCells = hints.markCells;
  const explorers = await startReport(data, reportFilters(data), source.then(run));
  document.documentElement.dataset.ready = "yes";
  return explorers;
})();
window.shimaheReport = ready;
ready.catch((fault) => { console.error(fault); document.getElementById("no-script").hidden = false; });
