// A picture as wide as the page, drawn anew whenever `figure` changes: all of it is in the state, so that nothing can be missed.
// It says itself in words to those who cannot see it. A click on a mark is for the kernel, also on a tile: plotly's own zoom would outlast what the kernel draws next. The kernel is
// told whether the page is dark. A picture that cannot be read as narrow as the page keeps its least width and slides: a line
// above it says so, and offers another form.
const PLOTLY = Symbol.for("shimahe.plotly"); // one for all pictures of a page
const LEAST_HEIGHT = 360;
const CONFIG = { displayModeBar: false, displaylogo: false };
const PNG = { format: "png", width: 1120, scale: 2 };

// A treemap ends above the lower edge of the window, where that leaves it room enough: its tiles take any height.
const LEAST_TILES = 320;
const AROUND = 100; // pixels above and below an explorer: a line of code, the source line, edges
const slides = (each) => each.scrollHeight > each.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(each).overflowY);
const sliding = (el) => { // what is around an element and shows a part of what it has; others may slide, and grow instead
  const found = [];
  for (let around = el.parentElement; around; around = around.parentElement) if (slides(around)) found.push(around);
  return found.filter(({ clientHeight }) => clientHeight > LEAST_TILES);
};
const seenHeight = (el) => Math.min(innerHeight, ...sliding(el).map(({ clientHeight }) => clientHeight));
const tilesHeight = (el, { data, layout }, scale) => {
  const root = el.closest(".shimahe-explorer");
  if (!root || !data.some(({ type }) => type === "treemap")) return layout.height;
  const top = (each) => each.getBoundingClientRect().top;
  const panels = [...root.querySelectorAll(":scope > .shimahe-panel")]; // those that are open: they will be closed
  const open = panels.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0);
  const room = Math.floor((seenHeight(el) - (top(el) - top(root) - open) - AROUND) / scale);
  return Math.min(layout.height, Math.max(LEAST_TILES, room));
};

const load = async (source) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  await import(/* webpackIgnore: true */ address);
  URL.revokeObjectURL(address);
  return window.Plotly;
};
const markOf = ({ data, pointNumber }) => {
  let facts = data?.customdata;
  for (const place of [pointNumber].flat()) facts = facts?.[place]; // of a heat map, a row and a column
  return Array.isArray(facts) ? facts[0] : facts;
};

// The pixels without which a picture cannot be read: labels beside every step of the flows, a figure in every cell and, above
// the cells, heads of which none reaches into the next one on its line. Heads stand on the cells, their last lines level.
const STEP = 165;
const CELL = 27;
const BESIDE_CELLS = 16; // between the names of rows and the cells, and at the right edge
const BETWEEN_HEADS = 6;
const textWidth = (text) => tileWidth(tilePlain(text));
const measureIn = (layout) => { tileRuler.font = `${TILE_FONT}px ${layout.template?.layout?.font?.family ?? "sans-serif"}`; };
const linesOf = (text) => text.split("<br>").map(textWidth);
const leastCell = (heads) => {
  const widths = heads.map((head) => linesOf(head).reverse()); // of the lines of each head, the lowest first
  let least = CELL;
  widths.forEach((lines, at) => lines.forEach((width, line) => {
    if (!width) return;
    const next = widths.findIndex((other, place) => place > at && other[line]);
    if (next > at) least = Math.max(least, ((width + widths[next][line]) / 2 + BETWEEN_HEADS) / (next - at));
  }));
  return Math.ceil(least); // plotly draws on whole pixels
};
const leastOfCells = (trace, layout) => {
  measureIn(layout);
  const names = layout.yaxis?.ticktext ?? [];
  const heads = layout.xaxis?.ticktext ?? [];
  const beside = Math.ceil(Math.max(0, ...names.flatMap(linesOf))) + BESIDE_CELLS;
  return beside + leastCell(heads) * (trace.x?.length ?? 0);
};
const leastWidth = ({ data, layout }) => {
  const least = data.map((trace) => {
    if (trace.type === "sankey") return layout.margin.l + layout.margin.r + STEP * (new Set(trace.node.x).size - 1);
    if (trace.type === "heatmap") return leastOfCells(trace, layout);
    return 0;
  });
  return Math.max(0, ...least);
};

// On a narrow page the names of bars stand above them, not beside: there the bars would have no room.
const NARROW = 480;
const BESIDE = 0.45; // of the width, which names beside bars may take
const LINE = 18;
const BAR = 16;
const GAP = 10;
const NEXT_PART = "<br>\u200b"; // before what stands below a name
// of a long name as few as there is room for
const asLines = (text, room) => text.split(NEXT_PART).flatMap((part) => joinedLines(part.split("<br>"), room));
const joinedLines = (lines, room) => {
  const whole = lines.reduce((one, next) => one + (/[\x21-\x7e]$/.test(one) || /^[\x21-\x7e]/.test(next) ? " " : "") + next);
  return tileWrap(tilePlain(whole), room).map(tileEscaped);
};
const namesAbove = ({ data, layout }, width) => {
  const { yaxis: axis } = layout;
  const bars = data.filter((trace) => trace.type === "bar" && trace.orientation === "h");
  if (!(width < NARROW) || !bars.length || !axis?.ticktext || axis.type !== "category") return;
  measureIn(layout);
  if (Math.max(...axis.ticktext.flatMap((text) => text.split("<br>")).map(textWidth)) < BESIDE * width) return;
  const lines = axis.ticktext.map((text) => asLines(text, width - 8));
  const above = LINE * Math.max(...lines.map((each) => each.length));
  const row = above + BAR + GAP;
  const first = above / row - (row - BAR) / 2 / row; // of a row, above the first: the room that its name lacks
  const [end, start] = axis.range;
  layout.height += row * (end - start + first) - (layout.height - layout.margin.t - layout.margin.b);
  Object.assign(axis, { range: [end, start - first], showticklabels: false, automargin: false });
  layout.margin = { ...layout.margin, l: 2 };
  layout.bargap = 1 - BAR / row;
  for (const trace of bars) if (trace.width) trace.width *= BAR / 0.8 / row;
  const names = lines.map((each, at) => ({
    text: each.join("<br>"), x: 0, xref: "paper", xanchor: "left", align: "left", borderpad: 0,
    y: at, yref: "y", yanchor: "bottom", yshift: BAR / 2 + 1, showarrow: false,
  }));
  layout.annotations = [...(layout.annotations ?? []), ...names];
};

export default {
  render({ model, el }) {
    const box = document.createElement("div");
    box.setAttribute("role", "img");
    box.style.transformOrigin = "0 0";
    el.style.minWidth = "0";
    const wide = document.createElement("p");
    wide.className = "shimahe-wide";
    const words = document.createElement("span");
    const other = document.createElement("button");
    other.className = "jupyter-button";
    other.onclick = () => model.send({ chart: model.get("instead")[0] });
    wide.append(words, other);
    const pane = document.createElement("div");
    pane.className = "shimahe-pane";
    pane.append(box);
    el.append(wide, pane);
    const tell = (slides) => {
      const [chart, label] = model.get("instead");
      words.textContent = model.get("wide");
      other.textContent = label ?? "";
      other.hidden = !chart;
      wide.hidden = !slides;
      pane.classList.toggle("slides", slides);
      if (slides) { pane.tabIndex = 0; pane.setAttribute("role", "region"); pane.setAttribute("aria-label", model.get("wide")); }
      else for (const name of ["tabindex", "role", "aria-label"]) pane.removeAttribute(name);
    };
    tell(false);
    const plotly = (globalThis[PLOTLY] ??= load(model.get("plotly")));
    const choose = (chosen) => { if (chosen !== undefined) model.send({ chosen }); };
    const tile = ({ points }) => { choose(String(points[0].id)); return false; };
    const tips = tileTips(box, pane, () => model.get("scale"));
    const hear = () => {
      box.on("plotly_hover", tips.show);
      box.on("plotly_unhover", tips.hide);
      box.on("plotly_click", ({ points }) => choose(markOf(points[0])));
      for (const shape of ["treemap", "icicle"]) box.on(`plotly_${shape}click`, tile);
    };
    const fonts = document.fonts?.ready; // before, letters have the width of another font
    let last = Promise.all([plotly, fonts]).then(([Plotly]) => Plotly); // pictures are drawn one behind the other
    const inTurn = (action) => {
      last = last.then(async (Plotly) => {
        try { await action(Plotly); } catch (fault) { console.error(fault); }
        return Plotly;
      });
    };
    let isNarrow = false;
    let isFirstFigure = true; // that is drawn while the explorer around it takes its places
    let drawnHeight; // that was asked for; names above bars take more
    const wantedHeight = (figure) => tilesHeight(el, figure, model.get("scale")) ?? LEAST_HEIGHT;
    const draw = () => inTurn(async (Plotly) => {
      const { data, layout } = JSON.parse(model.get("figure"));
      layout.height = drawnHeight = wantedHeight({ data, layout });
      const isFirst = !box.on;
      const room = width();
      isNarrow = room.width < NARROW;
      tips.hide();
      namesAbove({ data, layout }, room.width);
      planTiles({ data, layout }, room.width, layout.height);
      box.setAttribute("aria-label", model.get("label"));
      await Plotly.react(box, data, { ...layout, ...room }, CONFIG);
      await fitTiles(Plotly, box);
      enlarge();
      if (!isFirst) return;
      hear();
      for (const around of sliding(el)) heights.observe(around);
    });
    const width = () => {
      if (!el.clientWidth) return {};
      const room = Math.floor(el.clientWidth / model.get("scale"));
      const least = leastWidth(JSON.parse(model.get("figure")));
      tell(least > room);
      return { width: Math.max(room, least) };
    };
    const enlarge = () => { // the box takes as much room as it is seen to take
      const scale = model.get("scale");
      box.style.transform = scale === 1 ? "" : `scale(${scale})`;
      box.style.height = `${box.layout.height}px`;
      box.style.width = `${box.layout.width}px`;
      pane.style.height = `${box.layout.height * scale}px`;
    };
    const isOfOtherHeight = () => wantedHeight(JSON.parse(model.get("figure"))) !== drawnHeight;
    const fitHeight = () => inTurn(() => { if (el.clientWidth && box.layout && isOfOtherHeight()) draw(); });
    const fit = () => inTurn(async (Plotly) => {
      const { width: wanted } = width();
      if (!wanted || !box.layout) return;
      if (wanted < NARROW !== isNarrow || (isFirstFigure && isOfOtherHeight())) return draw();
      if (wanted !== box.layout.width) {
        await Plotly.relayout(box, { width: wanted });
        await fitTiles(Plotly, box);
      }
      enlarge();
    });
    const save = ({ save: figure, name }) => {
      if (figure) inTurn((Plotly) => Plotly.downloadImage(figure, { ...PNG, height: figure.layout.height ?? LEAST_HEIGHT, filename: name }));
    };
    const look = () => {
      const dark = document.body.dataset.jpThemeLight === "false";
      if (model.get("dark") !== dark) { model.set("dark", dark); model.save_changes(); }
    };
    const size = new ResizeObserver(fit);
    const heights = new ResizeObserver(fitHeight); // of what slides around it
    window.addEventListener("resize", fitHeight);
    const theme = new MutationObserver(look);
    size.observe(el);
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    model.on("change:figure", () => { isFirstFigure = false; draw(); });
    model.on("change:scale", draw);
    model.on("msg:custom", save);
    listen(model);
    draw();
    look();
    return () => {
      for (const observer of [size, heights, theme]) observer.disconnect();
      window.removeEventListener("resize", fitHeight);
      inTurn((Plotly) => Plotly.purge(box));
    };
  },
};
