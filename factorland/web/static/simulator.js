// The form posts and works without this file. With it: sliders, and the result follows each change.
// The server renders the result either way, so there is one wording and one drawing of it.
const form = document.querySelector("[data-simulator]");
const result = document.querySelector("[data-result]");
const status = document.querySelector("[data-result-status]");
const DELAY = 350;
const STEPS = 240;
let timer = 0;
let request = null;

// Turnover runs over three orders of magnitude: its slider is logarithmic, on amounts of two significant digits.
const scales = {
  amount: (low, high) => ({
    toPosition: (value) => (STEPS * Math.log(value / low)) / Math.log(high / low),
    toValue: (position) => Number((low * (high / low) ** (position / STEPS)).toPrecision(2)),
  }),
  plain: () => ({ toPosition: Number, toValue: Number }),
};

const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const format = (value) => number.format(value).replace(/[\u00a0\u202f]/g, " ");

function typed(text) {
  const compact = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").toLowerCase();
  const found = /^(\d+(?:\.\d+)?)(k|m)?[€%]*$/.exec(compact);
  return found ? found[1] * ({ k: 1e3, m: 1e6 }[found[2]] ?? 1) : NaN;
}

function connect(slider) {
  const input = form.elements[slider.dataset.for];
  const unit = input.nextElementSibling.textContent;
  const amount = slider.dataset.kind === "amount";
  const scale = (amount ? scales.amount : scales.plain)(Number(slider.min), Number(slider.max));
  if (amount) Object.assign(slider, { min: 0, max: STEPS, step: 1 });

  const say = () => slider.setAttribute("aria-valuetext", `${input.value.replace(unit, "").trim()} ${unit}`);
  const follow = () => {
    const value = typed(input.value);
    if (value > 0 || slider.min <= 0) slider.value = scale.toPosition(value || 0);
    say();
  };
  slider.addEventListener("input", () => {
    input.value = format(scale.toValue(slider.value));
    say();
  });
  input.addEventListener("input", follow);
  follow();
  slider.hidden = false;
}

function showFields() {
  const { value } = form.elements.product;
  for (const field of form.querySelectorAll("[data-only]")) field.hidden = field.dataset.only !== value;
}

// True when the result is shown; false when a newer change took over or the answer did not come.
async function refresh() {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  result.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action.split("#")[0], {
      method: "POST",
      headers: { "X-Fragment": "result" },
      body: new URLSearchParams(new FormData(form)),
      signal,
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const summary = page.querySelector("[data-summary]");
    if (!summary) throw new Error(`unexpected answer ${response.status}`);
    const opened = result.querySelector(".assumptions")?.open;
    result.replaceChildren(...page.body.childNodes);
    if (opened && result.querySelector(".assumptions")) result.querySelector(".assumptions").open = true;
    status.textContent = summary.dataset.summary;
    return true;
  } catch {
    return false;
  } finally {
    if (request.signal === signal) result.removeAttribute("aria-busy");
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, DELAY);
}

for (const slider of form.querySelectorAll("input[type=range]")) connect(slider);
form.addEventListener("input", () => {
  showFields();
  later();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (await refresh()) document.getElementById("resultat").focus();
  else form.submit(); // As without JavaScript: the browser says what is wrong with the network.
});
showFields();
if (!result.querySelector("[data-summary]")) refresh();
