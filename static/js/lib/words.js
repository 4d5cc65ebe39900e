// Words come from the page's templates, in its language: <template data-word="ends-in">ends in {time}</template>.

/** Return the words called `key`, of `host` or else of the page, with {name} filled from `values`. */
export function word(host, key, values = {}) {
  const selector = `template[data-word="${key}"]`;
  const template = host?.querySelector(selector) ?? document.querySelector(selector);
  return fill(template?.content.textContent.trim() ?? "", values);
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => name in values ? values[name] : whole);
}

// A list has hundreds of times, and a formatter takes a slow phone milliseconds to make.
const clocks = {};

/** Write a time of day as the page's language does: 9.05 in Finnish and Swedish, 9:05 in English. */
export function timeText(moment, zone, lang = document.documentElement.lang) {
  clocks[zone] ??= new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: zone || undefined });
  const parts = clocks[zone].formatToParts(moment);
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${Number(part("hour"))}${lang === "en" ? ":" : "."}${part("minute")}`;
}

/** Write a number of bytes as people say it: 0,9 Mt in Finnish, 0.9 MB in English. */
export function sizeText(bytes, lang = document.documentElement.lang) {
  const unit = new Intl.NumberFormat(lang, { style: "unit", unit: "megabyte", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return unit.format(Math.max(bytes, 100_000) / 1_000_000).replace(" ", "\u00a0");
}

/** Write a percentage as the page's language does. */
export function percentText(percent, lang = document.documentElement.lang) {
  return new Intl.NumberFormat(lang, { style: "percent" }).format(percent / 100);
}
