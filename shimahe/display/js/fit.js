// Fits the pictures of an explorer to the width of the page, and tells the kernel whether the page is dark.
// Plotly draws a live figure 700 wide until the window is resized, and fixes its width when it is given a height.
// A click on a tile is for the kernel, which goes inside it: plotly's own zoom would outlast what the kernel draws next.
export default {
  render({ model, el }) {
    const plots = () => [...(el.closest(".widget-vbox")?.querySelectorAll(".js-plotly-plot") ?? [])];
    const fit = () => {
      plots().forEach((plot) => { if (plot.layout) delete plot.layout.width; });
      window.dispatchEvent(new Event("resize"));
    };
    const still = () => {
      for (const plot of plots().filter((each) => each.on && !each.dataset.still)) {
        plot.dataset.still = "yes";
        const inside = ({ points }) => { model.send({ chosen: String(points[0].id) }); return false; };
        for (const shape of ["treemap", "icicle"]) plot.on(`plotly_${shape}click`, inside);
      }
    };
    const look = () => {
      const dark = document.body.dataset.jpThemeLight === "false";
      if (model.get("dark") !== dark) { model.set("dark", dark); model.save_changes(); }
    };
    const size = new ResizeObserver(fit);
    const theme = new MutationObserver(look);
    const pictures = new MutationObserver(still);
    size.observe(el);
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    const box = setInterval(() => { // the box is on the page a little later than this widget
      if (!el.closest(".widget-vbox")) return;
      clearInterval(box);
      pictures.observe(el.closest(".widget-vbox"), { childList: true, subtree: true });
      still();
    }, 50);
    look();
    return () => { [size, theme, pictures].forEach((each) => each.disconnect()); clearInterval(box); };
  },
};
