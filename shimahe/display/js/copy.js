// A button that copies a text. Where the page may not use the clipboard, it selects the field that holds the same text.
export default {
  render({ model, el }) {
    const button = document.createElement("button");
    button.className = "jupyter-button widget-button lm-Widget";
    button.style.margin = "var(--jp-widgets-margin, 2px)"; // as the buttons beside it
    const fill = () => { button.textContent = model.get("label"); button.title = model.get("help"); };
    button.onclick = async () => {
      let done = true;
      try { await navigator.clipboard.writeText(model.get("text")); } catch { done = false; }
      if (!done) el.closest(".shimahe-explorer")?.querySelector(".shimahe-token input")?.select();
      button.textContent = model.get(done ? "done" : "select");
      setTimeout(fill, 2000);
    };
    model.on("change:label", fill);
    listen(model);
    fill();
    el.append(button);
  },
};
