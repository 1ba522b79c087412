// The figures at the head of a page: each a value above what it is; one that leads somewhere is a button that says so.
export default {
  render({ model, el }) {
    const list = document.createElement("ul");
    list.className = "shimahe-figures";
    el.append(list);
    const part = (text, name) => {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    const draw = () => {
      list.setAttribute("aria-label", model.get("label"));
      const before = [...list.querySelectorAll("button")].indexOf(document.activeElement);
      list.replaceChildren(...model.get("figures").map(([value, label, leads, chosen], place) => {
        const item = document.createElement("li");
        const box = leads ? item.appendChild(document.createElement("button")) : item;
        box.append(part(value, "value"), part(label, "label"));
        if (leads) {
          box.setAttribute("aria-pressed", chosen);
          box.onclick = () => model.send({ figure: place });
        }
        return item;
      }));
      list.querySelectorAll("button")[before]?.focus();
    };
    model.on("change:figures", draw);
    model.on("change:label", draw);
    listen(model);
    draw();
  },
};
