// A button that copies a text: of a query, the address of the page with it. Where the page may not use the clipboard, it shows
// the text beside the button, selected.
export default {
  render({ model, el }) {
    el.classList.add("shimahe-copy");
    const button = document.createElement("button");
    button.className = "jupyter-button widget-button lm-Widget";
    button.style.margin = "var(--jp-widgets-margin, 2px)"; // as the buttons beside it
    const field = document.createElement("input");
    field.type = "text";
    field.readOnly = true;
    field.hidden = true;
    const wanted = () => (model.get("is_query") ? `${location.origin}${location.pathname}` : "") + model.get("text");
    const fill = () => {
      button.textContent = model.get("label");
      button.title = model.get("help");
      field.setAttribute("aria-label", model.get("label"));
    };
    const change = () => { field.hidden = true; fill(); };
    button.onclick = async () => {
      let done = true;
      try { await navigator.clipboard.writeText(wanted()); } catch { done = false; }
      field.hidden = done;
      field.value = wanted();
      if (!done) field.select();
      button.textContent = model.get(done ? "done" : "select");
      setTimeout(fill, 2000);
    };
    for (const name of ["label", "help", "text"]) model.on(`change:${name}`, change);
    listen(model);
    fill();
    el.append(button, field);
  },
};
