/* Pictures: inline SVG drawn at the width that there is, each with its figures in a table. */

/* A figure whose picture draw(width) makes; label says it in words; rows: header first. */
function figure({ title, note, label, draw, rows, wide }) {
  const canvas = h("div", { class: "canvas" });
  let drawn = 0;
  const redraw = (width) => {
    if (!width || Math.abs(width - drawn) < 2) return;
    drawn = width;
    const picture = draw(Math.max(width, 260));
    set(picture, { role: "img", "aria-label": label, class: "chart" });
    canvas.replaceChildren(picture);
  };
  new ResizeObserver((entries) => redraw(Math.floor(entries[0].contentRect.width))).observe(canvas);
  return h(
    "figure",
    { class: wide ? "card wide-card" : "card" },
    h("figcaption", null, h("h3", { text: title }), note && h("p", { class: "note", text: note })),
    canvas,
    figures(rows, title),
  );
}

function figures(rows, title) {
  return h(
    "details",
    { class: "figures" },
    h("summary", { text: t("The figures", "Las cifras") }),
    grid(rows, title),
  );
}

/* A table, its header first, that scrolls where it does not fit. */
function grid(rows, title) {
  const [head, ...body] = rows;
  return h(
    "div",
    {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": t("The figures: {0}", "Las cifras: {0}", title),
    },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((text) => h("th", { scope: "col", text })),
        ),
      ),
      h(
        "tbody",
        null,
        body.map((row) =>
          h(
            "tr",
            null,
            row.map((text, k) =>
              h(k ? "td" : "th", { scope: k ? null : "row", class: k ? "right" : null, text }),
            ),
          ),
        ),
      ),
    ),
  );
}

const rect = (x, y, width, height, className, title) =>
  svg(
    "rect",
    {
      x,
      y,
      width: Math.max(0, width),
      height: Math.max(0, height),
      class: className,
      rx: Math.min(3, Math.max(0, width) / 2),
    },
    title && svg("title", { text: title }),
  );
const label = (x, y, text, className, anchor) =>
  svg("text", { x, y, class: className, "text-anchor": anchor || null, text });
const rule = (x1, y1, x2, y2, className) => svg("line", { x1, y1, x2, y2, class: className });
const frame = (width, height, ...children) =>
  svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, children);

/* A text that fits in so many pixels of 13 px type, about. */
function fit(text, width) {
  const most = Math.max(4, Math.floor(width / 6.6));
  return [...text].length <= most
    ? text
    : [...text]
        .slice(0, most - 1)
        .join("")
        .trimEnd() + "…";
}

/* The room that names take before their bars. */
const nameRoom = (names, most) =>
  Math.min(most, 18 + 6.9 * Math.max(...names.map((name) => [...name].length)));

/* Round steps of an axis up to most. */
function ticks(most, wanted) {
  const raw = Math.max(1, most / wanted),
    power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw),
  );
  const all = [];
  for (let value = 0; value <= most; value += step) all.push(value);
  return all;
}
