// What a tile says that is pointed at, in a box beside the words of the tiles: plotly's own box stands over them.
const TIP_GAP = 4; // pixels between the box and the edges of a tile
const overlap = (one, other) =>
  Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) *
  Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
const within = (start, length, low, high) => Math.max(low, Math.min(start, high - length));
const freePlace = ({ width, height }, tile, frame, words) => { // in the tile if there is room, else beside it, over as few words as can be
  const lefts = [tile.left + TIP_GAP, tile.right - width - TIP_GAP, tile.right + TIP_GAP, tile.left - width - TIP_GAP, (tile.left + tile.right - width) / 2];
  const tops = [tile.bottom - height - TIP_GAP, tile.bottom + TIP_GAP, tile.top - height - TIP_GAP, tile.top + TIP_GAP, (tile.top + tile.bottom - height) / 2];
  let best = null;
  for (const top of tops.map((each) => within(each, height, frame.top, frame.bottom))) {
    for (const left of lefts.map((each) => within(each, width, frame.left, frame.right))) {
      const box = { left, top, right: left + width, bottom: top + height };
      const cost = words.reduce((sum, word) => sum + overlap(box, word), 0);
      if (!best || cost < best.cost) best = { left, top, cost };
    }
  }
  return best;
};
const sliceOf = (box, id) =>
  [...box.querySelectorAll(".treemaplayer .slice")].find(({ __data__: datum }) => datum?.data?.data?.id === id);
const tileTips = (box, pane, scaleOf) => {
  const tip = document.createElement("div");
  tip.className = "shimahe-tip";
  tip.hidden = true;
  pane.append(tip);
  const hide = () => { tip.hidden = true; pane.classList.remove("has-tip"); };
  const show = ({ points }) => {
    const slice = sliceOf(box, points[0].id);
    if (!slice) return hide();
    const lines = [...box.querySelectorAll(".hoverlayer .hovertext text.nums")].flatMap((text) =>
      text.querySelector("tspan.line") ? [...text.querySelectorAll("tspan.line")] : [text]);
    const rows = [];
    for (const line of lines) { // a name in several lines is one, which the box wraps as it is wide
      const text = line.textContent;
      const isName = line.querySelector("[style*=bold]") !== null;
      const last = rows.at(-1);
      if (isName && last?.tagName === "B") last.textContent += (/[\x21-\x7e]$/.test(last.textContent) || /^[\x21-\x7e]/.test(text) ? " " : "") + text;
      else rows.push(Object.assign(document.createElement(isName ? "b" : "div"), { textContent: text }));
    }
    tip.replaceChildren(...rows);
    tip.style.fontSize = `${13 * scaleOf()}px`;
    tip.hidden = false;
    pane.classList.add("has-tip");
    const frame = pane.getBoundingClientRect();
    const words = [...box.querySelectorAll(".treemaplayer .slicetext")]
      .filter((text) => text.textContent.trim())
      .map((text) => text.getBoundingClientRect());
    const place = freePlace(tip.getBoundingClientRect(), slice.getBoundingClientRect(), frame, words);
    tip.style.left = `${place.left - frame.left + pane.scrollLeft}px`;
    tip.style.top = `${place.top - frame.top}px`;
  };
  return { show, hide };
};
