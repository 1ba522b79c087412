// Fits the pictures of an explorer to the width of the page, and tells the kernel whether the page is dark.
// Plotly draws a live figure 700 wide until the window is resized, and fixes its width when it is given a height.
export default {
  render({ model, el }) {
    const fit = () => {
      const plots = el.closest(".widget-vbox")?.querySelectorAll(".js-plotly-plot") ?? [];
      plots.forEach((plot) => { if (plot.layout) delete plot.layout.width; });
      window.dispatchEvent(new Event("resize"));
    };
    const look = () => {
      const dark = document.body.dataset.jpThemeLight === "false";
      if (model.get("dark") !== dark) { model.set("dark", dark); model.save_changes(); }
    };
    const size = new ResizeObserver(fit);
    const theme = new MutationObserver(look);
    size.observe(el);
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    look();
    return () => { size.disconnect(); theme.disconnect(); };
  },
};
