// A button that saves a file, which the kernel makes only then.
export default {
  render({ model, el }) {
    const button = document.createElement("button");
    button.className = "jupyter-button widget-button lm-Widget";
    button.style.margin = "var(--jp-widgets-margin, 2px)"; // as the buttons beside it
    const fill = () => {
      button.textContent = model.get("label");
      button.title = model.get("help");
    };
    let isWanted = false; // the same widget may be on the page twice
    button.onclick = () => { isWanted = true; model.send({ wanted: true }); };
    const save = ({ save: name, type }, files) => {
      if (!name || !isWanted) return;
      isWanted = false;
      const address = URL.createObjectURL(new Blob(files, { type }));
      Object.assign(document.createElement("a"), { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    };
    for (const name of ["label", "help"]) model.on(`change:${name}`, fill);
    model.on("msg:custom", save);
    listen(model);
    fill();
    el.append(button);
  },
};
