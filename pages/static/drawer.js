// A drawer hangs at the end of the page, where Tab would reach it last of all. From the button that opened it the
// next step leads into the drawer; the step past its end shuts it and goes on behind the button; Escape goes back to
// the button.
const BUTTON = "[data-testid=stPopoverButton][aria-expanded=true]";
const BODY = "[data-testid=stPopoverBody]";
const REACHED = "a[href], button, input, select, textarea, summary, canvas, [tabindex]";

// While one stands elsewhere, the drawer's parts are taken out of the order; their own place in it is noted at them.
const stepped = (one) => one.tabIndex >= 0 || (one.dataset.tabindex !== undefined && one.dataset.tabindex !== "-1");

const steps = (body) =>
  [...body.querySelectorAll("*")]
    .flatMap((one) => [one, ...(one.shadowRoot?.querySelectorAll("*") ?? [])])
    .filter((one) => one.matches(REACHED) && !one.disabled && one.getClientRects().length && stepped(one));

const standing = () => {
  let on = document.activeElement;
  while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
  return on;
};

const step = (event) => {
  const button = document.querySelector(BUTTON);
  const body = document.querySelector(BODY);
  if (!button || !body) return;
  const inside = body.contains(document.activeElement);
  if (event.key === "Escape" && inside) button.focus();
  if (event.key !== "Tab") return;
  const reached = steps(body);
  if (document.activeElement === button && !event.shiftKey && reached.length) {
    event.preventDefault();
    reached[0].focus();
  }
  if (!inside) return;
  const at = reached.indexOf(standing());
  if (event.shiftKey && at === 0) {
    event.preventDefault();
    button.focus();
  }
  if (!event.shiftKey && at === reached.length - 1) {
    button.focus(); // the step itself leads on from there
    button.click();
  }
};

export default function () {
  if (window.deskscopeDrawers) return;
  window.deskscopeDrawers = true;
  document.addEventListener("keydown", step, true);
}
