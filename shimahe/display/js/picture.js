// A picture as wide as the page, drawn anew whenever `figure` changes: all of it is in the state, so that nothing can be missed.
// A click on a mark is for the kernel, also on a tile: plotly's own zoom would outlast what the kernel draws next. The kernel is
// told whether the page is dark.
const PLOTLY = Symbol.for("shimahe.plotly"); // one for all pictures of a page
const LEAST_HEIGHT = 360;

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

export default {
  render({ model, el }) {
    const box = document.createElement("div");
    el.style.minWidth = "0";
    el.append(box);
    const plotly = (globalThis[PLOTLY] ??= load(model.get("plotly")));
    const choose = (chosen) => { if (chosen !== undefined) model.send({ chosen }); };
    const tile = ({ points }) => { choose(String(points[0].id)); return false; };
    const hear = () => {
      box.on("plotly_click", ({ points }) => choose(markOf(points[0])));
      for (const shape of ["treemap", "icicle"]) box.on(`plotly_${shape}click`, tile);
    };
    let last = plotly; // pictures are drawn one behind the other
    const inTurn = (action) => {
      last = last.then(async (Plotly) => {
        try { await action(Plotly); } catch (fault) { console.error(fault); }
        return Plotly;
      });
    };
    const draw = () => inTurn(async (Plotly) => {
      const { data, layout } = structuredClone(model.get("figure"));
      const isFirst = !box.on;
      await Plotly.react(box, data, { height: LEAST_HEIGHT, ...layout, ...width() });
      if (isFirst) hear();
    });
    const width = () => (el.clientWidth ? { width: el.clientWidth } : {});
    const fit = () => inTurn((Plotly) => {
      const { width: wanted } = width();
      return wanted && box.layout && wanted !== box.layout.width ? Plotly.relayout(box, { width: wanted }) : null;
    });
    const look = () => {
      const dark = document.body.dataset.jpThemeLight === "false";
      if (model.get("dark") !== dark) { model.set("dark", dark); model.save_changes(); }
    };
    const size = new ResizeObserver(fit);
    const theme = new MutationObserver(look);
    size.observe(el);
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    model.on("change:figure", draw);
    listen(model);
    draw();
    look();
    return () => { size.disconnect(); theme.disconnect(); inTurn((Plotly) => Plotly.purge(box)); };
  },
};
