/* The cohort at a glance, and who has no partner. */

function section(id, title, lead, ...children) {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title`, text: title }),
    lead && h("p", { class: "lead", text: lead }),
    children,
  );
}

function tile(value, name, note) {
  return h(
    "div",
    { class: "tile" },
    h("p", { class: "tile-value", text: value }),
    h("p", { class: "tile-name", text: name }),
    note && h("p", { class: "tile-note", text: note }),
  );
}

function tiles() {
  const roles = [MENTOR, MENTEE, MENTOR | MENTEE].map(
    (role) => people.filter((person) => person.role === role).length,
  );
  const kinds = [
    t("{0} mentors", "{0} mentores", number(roles[0])),
    t("{0} mentees", "{0} mentees", number(roles[1])),
  ];
  if (roles[2]) kinds.push(t("{0} both", "{0} ambos", number(roles[2])));
  const all = [
    tile(number(people.length), t("applicants", "postulantes"), kinds.join(" · ")),
    tile(
      number(pairs.length),
      t("pairs", "pares"),
      data.eligible_pairs < pairs.length
        ? t("as they were given", "los que se dieron")
        : t(
            "of {0} possible under the rules",
            "de {0} posibles según las reglas",
            number(data.eligible_pairs),
          ),
    ),
    tile(
      percent(matchedPeople, people.length),
      t("in a pair", "con pareja"),
      t("{0} people", "{0} personas", number(matchedPeople)),
    ),
    tile(number(meanScore), t("mean score", "puntaje medio"), t("of 10,000 points", "de 10.000 puntos")),
  ];
  if (plenaries.length)
    all.push(
      tile(
        number(plenaries.length),
        t("plenaries", "plenarias"),
        t("{0} participants", "{0} participantes", number(calendar.attendance.length)),
      ),
    );
  if (meetings.length)
    all.push(
      tile(
        number(meetings.length),
        t("meetings", "reuniones"),
        calendar.shortfalls.length
          ? calendar.shortfalls.length === 1
            ? t("1 pair lacks some", "a 1 par le faltan")
            : t("{0} pairs lack some", "a {0} pares les faltan", number(calendar.shortfalls.length))
          : t("all {0} for each", "las {0} de cada uno", number(calendar.meetings_each)),
      ),
    );
  if (courses.length) all.push(tile(number(courses.length), t("course sessions", "sesiones de cursos")));
  if (workshops.length) all.push(tile(number(workshops.length), t("workshops", "talleres")));
  return h("div", { class: "tiles" }, all);
}

function reasonCounts() {
  const counts = new Map();
  for (const { reason } of unmatched) counts.set(reason, (counts.get(reason) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/* What became of every applicant, as one bar. */
function outcome() {
  const parts = [
    [t("In a pair", "Con pareja"), matchedPeople, "fate-0"],
    ...reasonCounts().map(([reason, value], k) => [
      reasonNames[reason] || reason,
      value,
      `fate-${1 + (k % 7)}`,
    ]),
  ].filter(([, value]) => value > 0);
  return h(
    "div",
    { class: "card outcome" },
    h("h3", { text: t("What became of everybody who applied", "Qué pasó con quienes postularon") }),
    h(
      "div",
      { class: "stack", "aria-hidden": "true" },
      parts.map(([, value, className]) =>
        h("span", { class: className, "width%": (100 * value) / people.length }),
      ),
    ),
    h(
      "ul",
      { class: "legend" },
      parts.map(([name, value, className]) =>
        h(
          "li",
          null,
          h("span", { class: `dot ${className}`, "aria-hidden": "true" }),
          h("span", { class: "legend-name", text: name }),
          h("span", { class: "figure", text: number(value) }),
          h("span", { class: "muted", text: percent(value, people.length) }),
        ),
      ),
    ),
  );
}

function unmatchedDetail(row) {
  return [
    personCard(row.person, capital(roleNames[row.person.role]), "is-mentor"),
    h("h3", { text: reasonNames[row.reason] || row.reason }),
    row.detail && h("p", { text: `${capital(row.detail)}${/[.!?]$/.test(row.detail) ? "" : "."}` }),
  ];
}

function unmatchedSection() {
  if (!unmatched.length) return null;
  const rows = unmatched.map((row, index) => ({ ...row, index }));
  let reason = "";
  const table = longTable({
    label: t("Without a partner", "Sin pareja"),
    rows,
    order: { key: "person", down: false },
    open: (k) => openRow(table, k, unmatchedDetail),
    empty: t("Nobody matches.", "Nadie coincide."),
    columns: [
      {
        key: "person",
        title: t("Person", "Persona"),
        cell: (row) => [
          personCell(row.person, "is-person"),
          h("span", { class: "name narrow", text: reasonNames[row.reason] || row.reason }),
        ],
        compare: (a, b) => labelRank(a.person) - labelRank(b.person),
      },
      {
        key: "role",
        title: t("Role", "Rol"),
        class: "wide",
        cell: (row) => roleNames[row.person.role],
        compare: (a, b) => a.person.role - b.person.role,
      },
      {
        key: "reason",
        title: t("Why", "Por qué"),
        class: "wide",
        compare: (a, b) => collator.compare(reasonNames[a.reason], reasonNames[b.reason]),
        cell: (row) => [
          h("span", { class: "name", text: reasonNames[row.reason] || row.reason }),
          row.detail && h("span", { class: "place", text: row.detail }),
        ],
      },
    ],
  });
  table.element.classList.add("tall-rows");
  let apply = null;
  const controls = filters(
    table,
    (words, institution, region) =>
      rows.filter(
        (row) =>
          (!reason || row.reason === reason) &&
          (institution < 0 || row.person.institution === institution) &&
          (region < 0 || row.person.region === region) &&
          matches(row, [row.person], words),
      ),
    (shown) =>
      shown === rows.length
        ? count(shown, t("person", "persona"), t("people", "personas"))
        : t("{0} of {1} people", "{0} de {1} personas", number(shown), number(rows.length)),
  );
  apply = () => controls.querySelector("input").dispatchEvent(new Event("input"));
  const chips = h(
    "div",
    { class: "chips no-print", role: "group", "aria-label": t("Reason", "Motivo") },
    [["", rows.length], ...reasonCounts()].map(([name, value]) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": name === "" ? "true" : "false",
          "data-reason": name,
          onclick: (event) => {
            reason = name;
            for (const chip of chips.children)
              chip.setAttribute("aria-pressed", String(chip === event.currentTarget));
            apply();
          },
        },
        name ? reasonNames[name] || name : t("All", "Todas"),
        h("span", { class: "figure", text: number(value) }),
      ),
    ),
  );
  return section(
    "unmatched",
    t("Without a partner", "Sin pareja"),
    t(
      "Everybody who is in no pair, with the true reason.",
      "Todas las personas que no quedaron con pareja, con el motivo real.",
    ),
    chips,
    controls,
    table.element,
  );
}
