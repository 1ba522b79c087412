// A button that saves a file, which the kernel makes only then.
export default {
  render({ model, el }) {
    const button = document.createElement("button");
    const fill = () => { button.textContent = model.get("label"); };
    let isWanted = false; // the same widget may be on the page twice
    button.onclick = () => { isWanted = true; model.send({ wanted: true }); };
    const save = ({ save: name, type }, files) => {
      if (!name || !isWanted) return;
      isWanted = false;
      const address = URL.createObjectURL(new Blob(files, { type }));
      Object.assign(document.createElement("a"), { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    };
    model.on("change:label", fill);
    model.on("msg:custom", save);
    listen(model);
    fill();
    el.append(button);
  },
};
