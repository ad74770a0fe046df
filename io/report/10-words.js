"use strict";
/* Words, numbers and dates in the language of the report; elements made without markup, so that a
 * text from the inputs can be nothing but a text. */

const data = JSON.parse(document.getElementById("result").textContent);
const locale = data.language === "es" ? "es-CL" : "en-GB";

/* The text in the report's language, with {0}, {1}... replaced by the values that there are. */
function t(en, es, ...values) {
  const text = data.language === "es" ? es : en;
  return text.replace(/\{(\d)\}/g, (whole, k) => values[k] ?? whole);
}

const plainNumber = new Intl.NumberFormat(locale, { useGrouping: "always" });
const number = (value) => plainNumber.format(value).replace("-", "−");
const shareFormat = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
/* A share of a whole; never 100 % unless it is, nor 0 % unless it is. */
function percent(part, whole) {
  if (whole === 0) return "–";
  if (part > 0 && part * 200 < whole) return "<" + shareFormat.format(0.01);
  if (part < whole && part * 200 > whole * 199) return ">" + shareFormat.format(0.99);
  return shareFormat.format(part / whole);
}
/* "1 pair", "2 pairs". */
const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;

const dateFormat = (options) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  return (day) => format.format(new Date(day * 864e5));
};
const dateLong = dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const dateFull = dateFormat({ day: "numeric", month: "long", year: "numeric" });
const dateShort = dateFormat({ weekday: "short", day: "numeric", month: "short" });
const monthLong = dateFormat({ month: "long", year: "numeric" });
const monthShort = dateFormat({ month: "short" });
const weekdayShort = dateFormat({ weekday: "short" });
const weekdayLong = dateFormat({ weekday: "long" });
const capital = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
const clock = (minute) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const hours = (minutes) =>
  minutes < 60 || minutes % 60
    ? `${minutes >= 60 ? Math.floor(minutes / 60) + " h " : ""}${minutes % 60} min`
    : `${minutes / 60} h`;

/* What search compares: without case or accents, but ñ is a letter of its own when asked for. */
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const keepingEnye = (text) =>
  text
    .normalize("NFD")
    .replace(/(?<![nN])\p{M}|(?!\u0303)\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase();
const collator = new Intl.Collator("es", { numeric: true });

function add(element, children) {
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name === "width%") element.style.width = `${value}%`;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

/* An element of HTML, one of SVG. */
const h = (tag, attributes, ...children) => add(set(document.createElement(tag), attributes), children);
const svg = (tag, attributes, ...children) =>
  add(set(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), children);

const icons = {
  close: "M6 6l12 12M18 6L6 18",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  check: "M5 13l4.5 4.5L19 7",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4.5 4.5",
  warn: "M12 4L2.5 20h19zM12 10v4.5M12 17.4v.1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
};
const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: icons[name] }));
