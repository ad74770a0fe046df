/* A table of any length: rows of one height, of which only those in sight are in the document. */

const PRINTED_ROWS = 1000;

class LongTable {
  /* columns: {key, title, class, compare, cell(row) -> child, first} */
  constructor({ label, columns, rows, order, open, empty }) {
    Object.assign(this, { columns, rows, open, order });
    this.all = rows;
    this.drawn = new Map();
    this.body = h("tbody");
    this.head = h(
      "tr",
      { "aria-rowindex": 1 },
      columns.map((column) => this.header(column)),
    );
    this.table = h(
      "table",
      { "aria-label": label },
      h(
        "colgroup",
        null,
        columns.map((column) => h("col", { class: `col-${column.key}` })),
      ),
      h("thead", null, this.head),
      this.body,
    );
    this.space = h("div", { class: "long-space" }, this.table);
    this.view = h(
      "div",
      { class: "long-view", role: "region", tabindex: 0, "aria-label": t("{0}: rows", "{0}: filas", label) },
      this.space,
    );
    this.empty = h("p", { class: "empty", text: empty, hidden: true });
    this.more = h("p", { class: "print-only note" });
    this.element = h("div", { class: "long" }, this.view, this.empty, this.more);
    this.view.addEventListener("scroll", () => this.later());
    this.body.addEventListener("click", (event) => this.clicked(event));
    this.body.addEventListener("keydown", (event) => this.pressed(event));
    this.rowHeight = 0;
    new ResizeObserver(() => this.measure()).observe(this.view);
    this.show(rows);
  }

  header(column) {
    if (!column.compare) return h("th", { scope: "col", class: column.class, text: column.title });
    return h(
      "th",
      { scope: "col", class: column.class },
      h("button", { type: "button", class: "sort", onclick: () => this.sortBy(column.key) }, column.title),
    );
  }

  sortBy(key) {
    const down =
      this.order.key === key
        ? !this.order.down
        : Boolean(this.columns.find((column) => column.key === key).first);
    this.order = { key, down };
    this.show(this.all);
  }

  /* Shows these rows, in the order in force. */
  show(rows) {
    const column = this.columns.find((each) => each.key === this.order.key);
    const sign = this.order.down ? -1 : 1;
    this.all = rows;
    this.rows = [...rows].sort((a, b) => sign * column.compare(a, b) || a.index - b.index);
    this.columns.forEach((each, k) => {
      const sorted = each.key === this.order.key;
      if (each.compare)
        this.head.children[k].setAttribute(
          "aria-sort",
          !sorted ? "none" : this.order.down ? "descending" : "ascending",
        );
    });
    this.table.setAttribute("aria-rowcount", this.rows.length + 1);
    this.view.hidden = !this.rows.length;
    this.empty.hidden = this.rows.length > 0;
    this.view.scrollTop = 0;
    this.clear();
    this.draw();
  }

  clear() {
    this.body.replaceChildren();
    this.drawn.clear();
  }

  measure() {
    const height = parseFloat(getComputedStyle(this.view).getPropertyValue("--row")) || 48;
    if (height === this.rowHeight && this.view.clientHeight === this.viewHeight) return;
    this.rowHeight = height;
    this.viewHeight = this.view.clientHeight;
    this.draw();
  }

  later() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  draw() {
    if (this.printing || !this.rowHeight) return;
    const extra = 10,
      inSight = Math.ceil(this.viewHeight / this.rowHeight);
    const top = Math.floor(this.view.scrollTop / this.rowHeight);
    this.drawRange(Math.max(0, top - extra), Math.min(this.rows.length, top + inSight + extra));
  }

  drawRange(from, to) {
    for (const [k, row] of this.drawn)
      if (k < from || k >= to) {
        row.remove();
        this.drawn.delete(k);
      }
    let next = null;
    for (let k = to - 1; k >= from; k--) {
      if (!this.drawn.has(k)) {
        const row = this.row(k);
        this.drawn.set(k, row);
        this.body.insertBefore(row, next);
      }
      next = this.drawn.get(k);
    }
    this.space.style.paddingTop = `${from * this.rowHeight}px`;
    this.space.style.paddingBottom = `${(this.rows.length - to) * this.rowHeight}px`;
  }

  row(k) {
    const row = this.rows[k];
    return h(
      "tr",
      { "aria-rowindex": k + 2, "data-row": k },
      this.columns.map((column, c) => {
        const content = column.cell(row);
        return h(
          c ? "td" : "th",
          { class: column.class, scope: c ? null : "row" },
          !c && this.open ? h("button", { type: "button", class: "opens" }, content) : content,
        );
      }),
    );
  }

  clicked(event) {
    const row = event.target.closest("tr");
    if (row && this.open && !getSelection().toString()) this.open(Number(row.dataset.row));
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tr");
    if (!step || !row) return;
    event.preventDefault();
    this.focus(Number(row.dataset.row) + step);
  }

  focus(k) {
    if (k < 0 || k >= this.rows.length) return;
    const top = k * this.rowHeight,
      head = this.head.offsetHeight;
    if (top < this.view.scrollTop) this.view.scrollTop = top;
    const bottom = top + this.rowHeight + head - this.viewHeight;
    if (bottom > this.view.scrollTop) this.view.scrollTop = bottom;
    this.draw();
    const button = this.drawn.get(k).querySelector(".opens");
    if (button) button.focus({ preventScroll: true });
  }

  /* On paper there is no scrolling: everything, up to a limit that it states. */
  print(on) {
    const printed = Math.min(PRINTED_ROWS, this.rows.length);
    this.printing = on;
    this.more.textContent =
      printed < this.rows.length
        ? t(
            "The first {0} of {1} rows; all are in the tables beside this file.",
            "Las primeras {0} de {1} filas; todas están en las tablas que acompañan este archivo.",
            number(printed),
            number(this.rows.length),
          )
        : "";
    if (on) {
      this.drawRange(0, printed);
      this.space.style.paddingBottom = "0";
    } else this.draw();
  }
}

const longTables = [];
function longTable(options) {
  const table = new LongTable(options);
  longTables.push(table);
  return table;
}
