// The page around the explorers: which tab is open, its language, light or dark. All three stand in the address, so that a
// link, the back button and a reload show the same; the token of the address leaves it once the page is open.
(() => {
  const body = document.body;
  const address = new URL(location.href);
  const tabs = [...document.querySelectorAll("[data-tab-link]")].map((link) => link.dataset.tabLink);
  const languages = ["zh", "en"];
  const ask = (name) => address.searchParams.get(name) ?? "";
  const asked = () => { // the explorer of a view, if there is one
    try { return JSON.parse(ask("view"))?.explorer; } catch { return undefined; }
  };
  const keep = () => history.replaceState(history.state, "", address.href);
  const tab = () => [location.hash.slice(1), asked(), tabs[0]].find((name) => tabs.includes(name));
  window.shimahePage = () => ({ tab: tab(), view: ask("view"), lang: document.documentElement.lang });

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const revealLink = () => each("nav", (nav) => { // on a narrow page the open tab is in sight
    const link = nav.querySelector("[aria-current]");
    nav.scrollLeft += link.getBoundingClientRect().left - nav.getBoundingClientRect().left - 24;
  });
  window.addEventListener("resize", revealLink);
  const show = () => {
    const open = tab();
    body.dataset.tab = open;
    each("[data-tab-link]", (link) => {
      if (link.dataset.tabLink === open) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    revealLink();
    document.title = document.querySelector(":lang(" + document.documentElement.lang + ")[data-title]").dataset.title;
    window.dispatchEvent(new Event("shimahe-page"));
  };
  const reveal = () => { // the tab of a long page stands at its top
    const place = document.getElementById("shimahe-open");
    const bar = document.querySelector(".shimahe-bar").getBoundingClientRect().bottom;
    if (place.getBoundingClientRect().top < bar) place.scrollIntoView();
  };
  window.addEventListener("hashchange", () => {
    address.hash = location.hash;
    show();
    reveal();
  });

  const speak = (lang) => {
    document.documentElement.lang = lang;
    show();
  };
  const paint = (theme) => {
    const dark = theme === "dark";
    body.dataset.jpThemeLight = String(!dark);
    body.dataset.jpThemeName = dark ? "JupyterLab Dark" : "JupyterLab Light";
    body.classList.toggle("theme-dark", dark);
    body.classList.toggle("theme-light", !dark);
    each("link[data-theme]", (sheet) => { sheet.disabled = (sheet.dataset.theme === "dark") !== dark; });
    each("[data-set-theme]", (button) => { button.hidden = (button.dataset.setTheme === "dark") === dark; });
  };
  const set = (name, value) => { address.searchParams.set(name, value); keep(); };
  each("[data-set-lang]", (button) => {
    button.onclick = () => {
      set("lang", button.dataset.setLang);
      speak(button.dataset.setLang);
      document.querySelector(`:lang(${button.dataset.setLang}) > [data-set-lang]`).focus();
    };
  });
  each("[data-set-theme]", (button) => {
    button.onclick = () => {
      set("theme", button.dataset.setTheme);
      paint(button.dataset.setTheme);
      [...button.parentElement.querySelectorAll("[data-set-theme]")].find((other) => !other.hidden).focus();
    };
  });

  address.search = address.search.replace(/(^\?|&)token=[^&]*/, "$1").replace(/^\?&/, "?"); // the rest as it was written
  keep();
  paint(ask("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  speak(languages.includes(ask("lang")) ? ask("lang") : document.documentElement.lang);
})();
