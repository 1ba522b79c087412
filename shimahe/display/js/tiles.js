// What is written on the tiles of a treemap or an icicle: as much of name, amount and share as a tile has room for at the width
// that the page has. The words stand escaped at the end of a tile's customdata: name, amount, share, code.
const TILE_FONT = 13; // pixels
const TILE_LINE = 18;
const TILE_INSET = 10; // between the text and the edges of a tile, both sides together
const tileRuler = document.createElement("canvas").getContext("2d");
const tileWidth = (text) => tileRuler.measureText(text).width;
const tilePlain = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;
const tileName = ([name, ...figures]) => [name.charAt(0).toUpperCase() + name.slice(1), ...figures];
const tileEscaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\$/g, "&#36;");
const tileWrap = (text, room) => {
  const lines = [""];
  for (const word of text.match(/[\x21-\u2e7f]+\s*|./gsu) ?? []) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && tileWidth(longer.trimEnd()) > room && !/^[，。、；：）”]/.test(word)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trimEnd());
};
const fitted = (lines, room) => lines.every((line) => tileWidth(line) <= room);
const headWords = ([name, amount, share, code], room) => {
  const figures = [amount, share].filter(Boolean).join(" · ");
  const tries = [`${name} ${figures}`, `${name} ${share || amount}`, name, [code, share].filter(Boolean).join(" · "), code];
  return tries.find((text) => text && tileWidth(text) <= room) ?? "";
};
const tileWords = ([name, amount, share, code], room, lines) => {
  const names = tileWrap(name, room);
  if (!fitted(names, room) || names.length > lines) return [code, share].filter((text) => text && fitted([text], room)).slice(0, Math.max(0, lines));
  const both = [amount, share].filter(Boolean).join(" · ");
  const figures = [[both], [amount, share], [amount], [share]].find(
    (each) => each.every(Boolean) && fitted(each, room) && names.length + each.length <= lines);
  if (figures) return [...names, ...figures];
  const one = [`${name} ${both}`, `${name} ${share || amount}`].find((text) => tileWidth(text) <= room); // a slice of one line
  return one && lines >= 1 && names.length === 1 ? [one] : names;
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
    if (trace.type !== "treemap" && trace.type !== "icicle") continue;
    const rooms = tilesOf(box, place);
    tileRuler.font = `${TILE_FONT}px ${box._fullLayout.font.family}`;
    const around = new Set(trace.type === "treemap" ? trace.parents : []);
    const labels = trace.ids.map((id, at) => {
      const room = rooms.get(id);
      if (!room) return trace.labels[at];
      const words = tileName(trace.customdata[at].slice(-4).map(tilePlain));
      const width = room.width - TILE_INSET;
      if (around.has(id)) return tileEscaped(headWords(words, width));
      return tileWords(words, width, Math.floor((room.height - 1) / TILE_LINE)).map(tileEscaped).join("<br>");
    });
    if (labels.some((label, at) => label !== trace.labels[at])) {
      await Plotly.update(box, { labels: [labels] }, { "uniformtext.mode": false }, [place]); // all of them fit
    }
  }
};
