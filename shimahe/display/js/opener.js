// Tells the kernel what the page shows: the tab that is open, the view that its address asks for, and its language. The page
// itself says when any of them changes.
export default {
  render({ model, el }) {
    el.style.display = "none";
    let told = "";
    const tell = () => {
      const { tab, view, lang } = window.shimahePage();
      const now = JSON.stringify([tab, view, lang]);
      if (now === told) return;
      told = now;
      model.send({ tab, view, lang });
    };
    const show = () => { document.body.dataset.made = model.get("made").join(" "); };
    model.on("change:made", show);
    window.addEventListener("shimahe-page", tell);
    listen(model);
    show();
    tell();
    return () => window.removeEventListener("shimahe-page", tell);
  },
};
