/* What stands in the rows of tables, and the controls over them. */

/* Ranks of all people by label, once somebody sorts by it. */
let labelRanks = null;
function labelRank(person) {
  if (!labelRanks) {
    labelRanks = new Array(people.length);
    [...people]
      .sort((a, b) => collator.compare(a.label, b.label))
      .forEach((each, rank) => {
        labelRanks[each.index] = rank;
      });
  }
  return labelRanks[person.index];
}

function personCell(person, className) {
  const place = institutionOf(person) || regionOf(person);
  return [
    h("span", { class: `name ${className}`, text: person.label }),
    place && h("span", { class: "place", text: place }),
  ];
}

function scoreCell(score) {
  return [
    h("span", { class: "figure", text: number(score) }),
    h("span", { class: "bar", "aria-hidden": "true" }, h("span", { "width%": score / 100 })),
  ];
}

/* What a search looks through, made when it is first needed. */
function searchText(row, persons) {
  if (!row.search) {
    const text = persons
      .flatMap((person) => [
        person.label,
        person.id || "",
        institutionOf(person),
        regionOf(person),
        person.unit || "",
      ])
      .join("\n");
    row.search = { bare: bare(text), enye: keepingEnye(text) };
  }
  return row.search;
}

function matches(row, persons, words) {
  return words.every((word) => searchText(row, persons)[word.kind].includes(word.text));
}

function wordsOf(text) {
  return text
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const exact = keepingEnye(word);
      return exact.includes("ñ") ? { kind: "enye", text: exact } : { kind: "bare", text: bare(word) };
    });
}

function choice(label, column, onchange) {
  const used = new Set(data[column].of);
  const options = data[column].texts
    .map((name, code) => ({ name, code }))
    .filter((each) => each.name && used.has(each.code));
  if (options.length < 2) return null;
  options.sort((a, b) => collator.compare(a.name, b.name));
  return h(
    "select",
    { "aria-label": label, onchange },
    h("option", { value: "-1", text: label }),
    options.map((each) => h("option", { value: each.code, text: each.name })),
  );
}

const chosen = (select) => (select ? Number(select.value) : -1);

/* A line of controls over a table; filter(words, institution, region) -> rows. */
function filters(table, filter, counted) {
  const status = h("p", { class: "count", role: "status" });
  const search = h("input", {
    type: "search",
    placeholder: t("Search a name, an institution…", "Busque un nombre, una institución…"),
    "aria-label": t("Search", "Buscar"),
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => later(),
  });
  const institution = choice(t("All institutions", "Todas las instituciones"), "institutions", apply);
  const region = choice(t("All regions", "Todas las regiones"), "regions", apply);
  let timer = 0;
  function later() {
    clearTimeout(timer);
    timer = setTimeout(apply, table.all.length > 3000 ? 120 : 0);
  }
  function apply() {
    table.show(filter(wordsOf(search.value), chosen(institution), chosen(region)));
    status.textContent = counted(table.rows.length);
  }
  status.textContent = counted(table.rows.length);
  return h(
    "div",
    { class: "filters no-print" },
    h("label", { class: "search" }, icon("search"), search),
    institution,
    region,
    status,
  );
}
