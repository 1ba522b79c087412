// anywidget keeps every message from a widget that took over two seconds to load, as on a busy page, and goes on doing so:
// what the kernel says after the widget was made would never be seen. So each widget listens for itself once it is on the
// page, and asks for what it may have missed. Gives the model itself, which knows whether there is a kernel.
const listening = new WeakSet();
const listen = (model) => {
  let whole = null; // the model itself, which only its events show
  const keep = (changed) => { whole = changed; };
  model.on("change:heard", keep);
  model.set("heard", !model.get("heard"));
  model.off("change:heard", keep);
  if (whole === null || listening.has(whole)) return whole;
  listening.add(whole);
  const receive = Object.getPrototypeOf(whole.constructor.prototype)._handle_comm_msg;
  whole.comm?.on_msg((message) => receive.call(whole, message)); // a stored page has no kernel
  model.send({ listens: true });
  return whole;
};
