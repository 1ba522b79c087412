// The page of a notebook: unpacks its pictures and plotly, and draws each in its place, as wide as the page.
const PAPER = 660; // pixels of a picture on paper
const drawAll = async () => {
  const { figures, template } = JSON.parse(await unpacked("page-data"));
  const Plotly = run(await unpacked("page-plotly"));
  const draw = async (box, width) => {
    const figure = JSON.parse(JSON.stringify(figures[Number(box.dataset.figure)]));
    const layout = { ...figure.layout, template };
    const room = Math.max(width || box.parentElement.clientWidth, leastWidth({ data: figure.data, layout }));
    namesAbove({ data: figure.data, layout }, room);
    planTiles({ data: figure.data, layout }, room, layout.height ?? LEAST_HEIGHT);
    await Plotly.react(box, figure.data, { height: LEAST_HEIGHT, ...layout, width: room }, CONFIG);
    await fitTiles(Plotly, box);
  };
  const boxes = [...document.querySelectorAll("[data-figure]")];
  const drawEach = async (width) => { for (const box of boxes) if (box.parentElement.clientWidth || width) await draw(box, width); };
  await drawEach(0);
  addEventListener("resize", () => drawEach(0));
  addEventListener("beforeprint", () => { for (const box of boxes) draw(box, PAPER); });
  addEventListener("afterprint", () => drawEach(0));
  for (const folded of document.querySelectorAll("details")) {
    folded.addEventListener("toggle", () => { for (const box of folded.querySelectorAll("[data-figure]")) draw(box, 0); });
  }
};
document.querySelector("[aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
const ready = (document.getElementById("page-data") ? drawAll() : Promise.resolve()).then(() => {
  document.documentElement.dataset.ready = "yes";
});
ready.catch((fault) => { console.error(fault); document.getElementById("no-script").hidden = false; });
