// What widgets do not say by themselves: which button is pressed, which field is refused and why, beside it, and that the kernel
// has gone, after which no control can answer. Terms and codes of the card say what they mean. The page scrolls to the explorer that its address asks for, once that is there.
export default {
  render({ model, el }) {
    const note = document.createElement("p");
    note.className = "shimahe-stale";
    note.setAttribute("role", "alert");
    note.hidden = true;
    el.append(note);
    const remark = document.createElement("span");
    remark.id = `shimahe-remark-${Math.random().toString(36).slice(2)}`; // of several explorers, each has its own
    remark.setAttribute("role", "alert");
    const clamped = new Map(); // what is said of a number that was moved into its bounds, by field
    const watched = new Set();
    const describe = (field, words, kind) => {
      const box = field.closest(".jupyter-widgets:has(> .widget-label)") ?? field.parentElement;
      if (remark.parentElement !== box) box.append(remark);
      if (remark.textContent !== words) remark.textContent = words;
      if (remark.className !== `shimahe-beside ${kind}`) remark.className = `shimahe-beside ${kind}`;
      if (field.getAttribute("aria-describedby") !== remark.id) field.setAttribute("aria-describedby", remark.id);
    };
    const hold = ({ target: field }) => { // before the widget hears of it
      clamped.clear();
      if (field.type !== "number") return;
      const typed = field.value;
      setTimeout(() => {
        if (typed && Number(typed) !== Number(field.value)) {
          const values = { typed, value: field.value };
          clamped.set(field, model.get("clamped").replace(/{(\w+)}/g, (_, name) => values[name]));
        }
        tell();
      });
    };
    const tell = () => {
      let described = null;
      for (const controls of watched) {
        for (const button of controls.querySelectorAll("button.jupyter-button:is(.widget-toggle-button, .widget-toggle-buttons *)")) {
          button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
        }
        for (const field of controls.querySelectorAll("input, select")) {
          const refused = field.closest(".shimahe-refused") !== null;
          if (refused) field.setAttribute("aria-invalid", "true");
          else field.removeAttribute("aria-invalid");
          if (field.matches("select")) field.dataset.lmSuppressShortcuts = "true"; // its keys are not those of JupyterLab
          const words = clamped.get(field) ?? (field.closest(".shimahe-refused, .shimahe-remarked") ? model.get("remark") : "");
          if (words && !described) describe((described = field), words, refused ? "refusal" : "remark"); // beside one field only
          else field.removeAttribute("aria-describedby");
        }
      }
      if (!described) remark.remove();
    };
    const observer = new MutationObserver(tell);
    let hints = null; // what the terms and codes of the card mean
    let card = null;
    const explain = () => {
      const shown = el.closest(".shimahe-explorer")?.querySelector(".shimahe-side .shimahe-card");
      if (!shown || shown === card) return;
      card = shown;
      hints?.end();
      const { hints: said, parts } = JSON.parse(model.get("hints"));
      hints = makeHints(said, parts);
      hints.markCells(card);
      hints.markWords(card);
    };
    const explained = new MutationObserver(explain);
    const watch = () => {
      const root = el.closest(".shimahe-explorer");
      if (!root?.querySelector(".shimahe-stage")) return requestAnimationFrame(watch);
      for (const controls of root.querySelectorAll(".shimahe-controls")) {
        watched.add(controls);
        controls.addEventListener("change", hold, true);
        observer.observe(controls, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
      }
      const side = root.querySelector(".shimahe-side");
      if (side) explained.observe(side, { subtree: true, childList: true });
      explain();
      const speak = () => {
        root.lang = model.get("lang");
        root.setAttribute("role", "region");
        root.setAttribute("aria-label", model.get("name"));
      };
      for (const name of ["lang", "name"]) model.on(`change:${name}`, speak);
      speak();
      tell();
      if (model.get("is_asked_for")) goTo(root, 20);
    };
    const goTo = (root, times) => { // what stands above may still grow
      root.scrollIntoView();
      if (times > 0 && !moved) setTimeout(() => goTo(root, times - 1), 500);
    };
    let moved = false; // whether the reader did anything since
    const stay = () => { moved = true; };
    for (const name of ["wheel", "pointerdown", "keydown"]) window.addEventListener(name, stay, { once: true, passive: true });
    const whole = listen(model);
    const look = () => {
      note.textContent = model.get("stale");
      note.hidden = whole?.comm_live !== false;
    };
    whole?.on("comm_live_update", look);
    model.on("change:stale", look);
    model.on("change:remark", tell);
    look();
    requestAnimationFrame(watch);
    return () => { observer.disconnect(); explained.disconnect(); hints?.end(); whole?.off("comm_live_update", look); };
  },
};
