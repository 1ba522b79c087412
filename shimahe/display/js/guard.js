// What widgets do not say by themselves: which button is pressed, which field is refused, and that the kernel has gone, after
// which no control can answer. The page scrolls to the explorer that its address asks for, once that is there.
export default {
  render({ model, el }) {
    const note = document.createElement("p");
    note.className = "shimahe-stale";
    note.setAttribute("role", "alert");
    note.hidden = true;
    el.append(note);
    const watched = new Set();
    const tell = () => {
      for (const controls of watched) {
        for (const button of controls.querySelectorAll("button.jupyter-button:is(.widget-toggle-button, .widget-toggle-buttons *)")) {
          button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
        }
        for (const field of controls.querySelectorAll("input, select")) {
          const refused = field.closest(".shimahe-refused") !== null;
          if (refused) field.setAttribute("aria-invalid", "true");
          else field.removeAttribute("aria-invalid");
        }
      }
    };
    const observer = new MutationObserver(tell);
    const watch = () => {
      const root = el.closest(".shimahe-explorer");
      if (!root?.querySelector(".shimahe-stage")) return requestAnimationFrame(watch);
      for (const controls of root.querySelectorAll(".shimahe-controls")) {
        watched.add(controls);
        observer.observe(controls, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
      }
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
    look();
    requestAnimationFrame(watch);
    return () => { observer.disconnect(); whole?.off("comm_live_update", look); };
  },
};
