// What is written on the tiles of a treemap or an icicle: as much of name, amount and share as a tile has room for at the width
// that the page has. The words stand escaped at the end of a tile's customdata: name, amount, share, code. Names are parted
// between words; those that `charts/words.py` lists are kept whole where a picture is drawn for pages of any width.
const TILE_FONT = 13; // pixels
const TILE_LINE = 17;
const TILE_INSET = 10; // between the text and the edges of a tile, both sides together
const TILE_EDGES = 7; // above and below it: with less, plotly would make the text smaller
const tileRuler = document.createElement("canvas").getContext("2d");
const tileWidth = (text) => tileRuler.measureText(text).width;
const tilePlain = (text) => (/[&<]/.test(text) ? new DOMParser().parseFromString(text, "text/html").body.textContent : text); // most texts have no markup
const tileName = ([name, ...figures]) => [name.charAt(0).toUpperCase() + name.slice(1), ...figures];
const tileEscaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;");
const inWords = new Intl.Segmenter("zh", { granularity: "word" });
const isHan = (text) => /^\p{Script=Han}/u.test(text);
const tileWordsOf = (text, room) => { // a word that is wider than the room in letters of its own
  const words = [];
  for (const piece of text.match(/[-+\d.,]* ?万元|[（“(][^\0-\u2e7f]|[\x21-\u2e7f]+\s*|\p{Script=Han}+|./gsu) ?? []) {
    if (!isHan(piece)) words.push(piece);
    else for (const { segment } of inWords.segment(piece)) words.push(...(tileWidth(segment) > room ? segment : [segment]));
  }
  return words;
};
const filledLines = (words, room) => {
  const lines = [""];
  for (const word of words) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && tileWidth(longer.trimEnd()) > room && !/^[，。、；：）”)]/.test(word)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trimEnd());
};
const tileWrap = (text, room) => { // parted evenly: no line holds one letter that was left over
  if (tileWidth(text) <= room) return [text];
  const words = tileWordsOf(text, room);
  const lines = filledLines(words, room);
  if (lines.length < 2 || !/[^\0-\u2e7f]/.test(lines.at(-1))) return lines; // of words of Latin letters
  if (tileWidth(lines.at(-1)) >= Math.max(room / 2, tileWidth("国") * 1.5)) return lines;
  for (let narrower = tileWidth(text) / lines.length; narrower < room; narrower += TILE_FONT / 2) {
    const even = filledLines(words, narrower);
    if (even.length === lines.length) return even;
  }
  return lines;
};
const fitted = (lines, room) => lines.every((line) => tileWidth(line) <= room);
const headWords = ([name, amount, share, code], room) => {
  const figures = [amount, share].filter(Boolean).join(" · ");
  const tries = [`${name} ${figures}`, `${name} ${share || amount}`, name, [code, share].filter(Boolean).join(" · "), code];
  return tries.find((text) => text && tileWidth(text) <= room) ?? "";
};
const tileWords = ([name, amount, share, code], room, lines) => {
  const isNarrow = room < 2 * tileWidth("国"); // a line of one letter reads as a column
  const names = isNarrow ? [name] : tileWrap(name, room);
  if (isNarrow || !fitted(names, room) || names.length > lines) { // its code stands for a name; a share alone would say of nothing how much it is
    if (!code || !fitted([code], room) || lines < 1) return [];
    const both = `${code} · ${share}`;
    if (share && fitted([both], room)) return [both];
    return [code, share].filter((text) => text && fitted([text], room)).slice(0, lines);
  }
  const both = [amount, share].filter(Boolean).join(" · ");
  const figures = [[both], [amount, share], [amount], [share]].find(
    (each) => each.every(Boolean) && fitted(each, room) && names.length + each.length <= lines);
  if (figures) return [...names, ...figures];
  const one = [`${name} ${both}`, `${name} ${share || amount}`].find((text) => tileWidth(text) <= room); // a slice of one line
  return one && lines >= 1 && names.length === 1 ? [one] : names;
};
const isTiled = ({ type }) => type === "treemap" || type === "icicle";
const tileLabels = (trace, rooms, family) => {
  tileRuler.font = `${TILE_FONT}px ${family}`;
  const around = new Set(trace.type === "treemap" ? trace.parents : []);
  return trace.ids.map((id, at) => {
    const room = rooms.get(id);
    if (!room) return trace.labels[at];
    const words = tileName(trace.customdata[at].slice(-4).map(tilePlain));
    const width = room.width - TILE_INSET;
    const lines = Math.floor((room.height - TILE_EDGES) / TILE_LINE);
    if (around.has(id)) return lines < 1 ? "" : tileEscaped(headWords(words, width)); // in a lower one they would be small
    return tileWords(words, width, lines).map(tileEscaped).join("<br>");
  });
};

// Where plotly will put the tiles, as d3-hierarchy does: what fits is written before the first drawing, which then need not be
// repeated.
const BETWEEN = 3; // pixels between tiles, plotly's own
const nested = ({ ids, parents, values }) => {
  const nodes = new Map(ids.map((id, at) => [id, { id, value: values[at], children: [] }]));
  ids.forEach((id, at) => nodes.get(parents[at])?.children.push(nodes.get(id)));
  for (const { children } of nodes.values()) children.sort((one, other) => other.value - one.value);
  return nodes.get(ids[parents.indexOf("")]);
};
const inRow = (nodes, value, [x0, y0, x1, y1], across) => {
  let start = across ? x0 : y0;
  for (const node of nodes) {
    const end = start + (node.value * (across ? x1 - x0 : y1 - y0)) / value;
    node.box = across ? [start, y0, end, y1] : [x0, start, x1, end];
    start = end;
  }
};
const squarified = (nodes, whole, [x0, y0, x1, y1]) => {
  let left = whole;
  for (let first = 0, next = 0; first < nodes.length; first = next) {
    const [wide, high] = [x1 - x0, y1 - y0];
    const stretch = Math.max(high / wide, wide / high) / left;
    const largest = nodes[first].value;
    let sum = 0;
    let worst = Infinity;
    for (; next < nodes.length; next += 1) {
      const { value } = nodes[next];
      const side = (sum + value) ** 2 * stretch;
      const ratio = Math.max(largest / side, side / value);
      if (ratio > worst) break;
      worst = ratio;
      sum += value;
    }
    if (next === first) return; // there is no room
    const across = wide < high;
    const edge = across ? y0 + (high * sum) / left : x0 + (wide * sum) / left;
    inRow(nodes.slice(first, next), sum, across ? [x0, y0, x1, edge] : [x0, y0, edge, y1], across);
    if (across) y0 = edge;
    else x0 = edge;
    left -= sum;
  }
};
const ordered = (low, high) => (low > high ? [(low + high) / 2, (low + high) / 2] : [low, high]);
const treemapRooms = (trace, width, height) => {
  const rooms = new Map();
  const { t, l, r, b } = trace.marker.pad;
  const place = (node, around) => {
    const [x0, x1] = ordered(node.box[0] + around, node.box[2] - around);
    const [y0, y1] = ordered(node.box[1] + around, node.box[3] - around);
    rooms.set(node.id, { width: x1 - x0, height: y1 - y0 });
    if (!node.children.length) return;
    const half = BETWEEN / 2;
    const [left, right] = ordered(x0 + l - half, x1 - r + half);
    const [top, bottom] = ordered(y0 + t - half, y1 - b + half);
    for (const child of node.children) child.box = [left, top, left, top];
    squarified(node.children, node.value, [left, top, right, bottom]);
    for (const child of node.children) place(child, half);
  };
  const root = nested(trace);
  root.box = [0, 0, width, height];
  place(root, 0);
  return rooms;
};
const icicleRooms = (trace, width, height) => {
  const rooms = new Map();
  const root = nested(trace);
  const depth = ({ children }) => 1 + Math.max(0, ...children.map(depth));
  const column = width / depth(root);
  const place = (node) => {
    rooms.set(node.id, { width: column, height: (height * node.value) / root.value });
    node.children.forEach(place);
  };
  place(root);
  return rooms;
};
const planTiles = ({ data, layout }, width, height) => {
  if (!width) return;
  for (const trace of data.filter(isTiled)) {
    const { l, r, t, b } = layout.margin;
    const place = trace.type === "treemap" ? treemapRooms : icicleRooms;
    trace.labels = tileLabels(trace, place(trace, width - l - r, height - t - b), layout.template.layout.font.family);
    delete layout.uniformtext; // all of them fit
    layout.margin = { ...layout.margin, autoexpand: false }; // else room is kept for the legend of the picture before
  }
};

const tilesOf = (box, place) => {
  const rooms = new Map(); // by id: width and height
  const { _fullData: traces } = box;
  for (const slice of box.querySelectorAll(".treemaplayer .slice, .iciclelayer .slice")) {
    const datum = slice.__data__;
    if (!datum || slice.closest(".trace")?.__data__?.[0]?.trace?.index !== traces[place].index) continue;
    rooms.set(datum.data.data.id, { width: datum.x1 - datum.x0, height: datum.y1 - datum.y0 });
  }
  return rooms;
};
const fitTiles = async (Plotly, box) => {
  for (const [place, trace] of (box.data ?? []).entries()) {
    if (!isTiled(trace)) continue;
    const labels = tileLabels(trace, tilesOf(box, place), box._fullLayout.font.family);
    if (labels.some((label, at) => label !== trace.labels[at])) {
      await Plotly.update(box, { labels: [labels] }, { "uniformtext.mode": false }, [place]); // all of them fit
    }
  }
};
