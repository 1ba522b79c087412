// What a page carries packed inside it, by the id of its element: unpacked as a text, and plotly run as a script.
const unpacked = async (id) => {
  const letters = atob(document.getElementById(id).textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
const run = (source) => {
  document.head.append(Object.assign(document.createElement("script"), { textContent: source }));
  return window.Plotly;
};
