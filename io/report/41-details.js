/* A row opened beside its table: a pair, and each score taken apart. */

const drawer = h("dialog", { class: "drawer", "aria-labelledby": "drawer-title" });
drawer.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});

/* What each component gives to a score: its points, and what the office added or took. */
function partsOf(pair) {
  const sum = data.components.reduce((total, [, weight]) => total + weight, 0);
  const parts = data.components.map(([name, weight], k) => ({
    name: componentNames[name],
    key: name,
    weight,
    value: pair.parts[k],
    most: Math.round((10000 * weight) / sum),
    points: Math.round((pair.parts[k] * weight) / sum),
  }));
  const whole = data.components.reduce((total, [, weight], k) => total + pair.parts[k] * weight, 0);
  return { parts, adjusted: pair.score - (sum ? Math.floor(whole / sum) : 0) };
}

function scoreParts(pair) {
  if (data.scores_given)
    return h("p", {
      class: "note",
      text: t(
        "This score comes from scores.csv; yunta did not compute it.",
        "Este puntaje viene de scores.csv; yunta no lo calculó.",
      ),
    });
  const { parts, adjusted } = partsOf(pair);
  return h(
    "table",
    { class: "parts" },
    h("caption", { class: "hidden", text: t("Where the score comes from", "De dónde viene el puntaje") }),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col", text: t("What counts", "Qué cuenta") }),
        h("th", { scope: "col", class: "right", text: t("Points", "Puntos") }),
        h("th", { scope: "col", class: "right", text: t("of", "de") }),
      ),
    ),
    h(
      "tbody",
      null,
      parts.map((part) =>
        h(
          "tr",
          null,
          h(
            "th",
            { scope: "row" },
            part.name,
            h("span", { class: "bar", "aria-hidden": "true" }, h("span", { "width%": part.value / 100 })),
          ),
          h("td", { class: "right figure", text: number(part.points) }),
          h("td", { class: "right muted", text: number(part.most) }),
        ),
      ),
      adjusted !== 0 &&
        h(
          "tr",
          null,
          h("th", { scope: "row", text: t("Adjusted by the programme", "Ajuste del programa") }),
          h("td", { class: "right figure", text: (adjusted > 0 ? "+" : "") + number(adjusted) }),
          h("td"),
        ),
    ),
    h(
      "tfoot",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "row", text: t("Score", "Puntaje") }),
        h("td", { class: "right figure", text: number(pair.score) }),
        h("td", { class: "right muted", text: number(10000) }),
      ),
    ),
  );
}

function personCard(person, role, className) {
  const facts = [institutionOf(person), person.unit, regionOf(person), person.id].filter(Boolean);
  return h(
    "div",
    { class: `person ${className}` },
    h("p", { class: "role", text: role }),
    h("p", { class: "who", text: person.label }),
    facts.map((fact) => h("p", { class: "fact", text: fact })),
  );
}

const rankText = (rank, side) =>
  rank === 1
    ? t("For the {0}: the best possible partner", "Para {0}: la mejor pareja posible", side)
    : t(
        "For the {0}: number {1} by score among the possible partners",
        "Para {0}: la n.º {1} por puntaje entre las parejas posibles",
        side,
        number(rank),
      );

function pairFacts(pair) {
  const facts = [
    t("{0} a week in common", "{0} semanales en común", hours(pair.overlap)),
    rankText(pair.rankForMentor, t("mentor", "el mentor o mentora")),
    rankText(pair.rankForMentee, t("mentee", "el o la mentee")),
  ];
  if (pair.locked) facts.unshift(t("Fixed by the programme", "Fijado por el programa"));
  return h(
    "ul",
    { class: "facts" },
    facts.map((fact) => h("li", { text: fact })),
  );
}

function pairSkills(pair) {
  const rows = [];
  for (let k = 0; k < pair.skills.length; k += 3)
    rows.push([data.skills[pair.skills[k]][0], pair.skills[k + 1], pair.skills[k + 2]]);
  if (!rows.length) return null;
  return [
    h("h3", { text: t("What they will work on", "En qué trabajarán") }),
    h(
      "ul",
      { class: "skills" },
      rows.map(([name, teacher, learner]) =>
        h(
          "li",
          null,
          h("span", { text: name }),
          h("span", {
            class: "levels",
            text: t("mentor {0} · mentee {1} of 5", "mentor/a {0} · mentee {1} de 5", teacher, learner),
          }),
        ),
      ),
    ),
  ];
}

function pairMeetings(pair) {
  const lack = (calendar.shortfalls || []).find(
    ([mentor, mentee]) => mentor === pair.mentor.index && (mentee < 0 || mentee === pair.mentee.index),
  );
  if (!pair.meetings.length && !lack) return null;
  return [
    h("h3", { text: t("When they meet", "Cuándo se reúnen") }),
    h(
      "ol",
      { class: "dates" },
      pair.meetings.map((meeting) =>
        h(
          "li",
          null,
          h("span", { text: capital(dateShort(meeting.day)) }),
          h("span", {
            class: "figure",
            text: `${clock(meeting.minute)}–${clock(meeting.minute + meeting.minutes)}`,
          }),
        ),
      ),
    ),
    lack &&
      h("p", {
        class: "note warn",
        text: named(lack[3]) || t("Not all their meetings fit.", "No caben todas sus reuniones."),
      }),
  ];
}

function pairDetail(pair) {
  return [
    h(
      "div",
      { class: "couple" },
      personCard(pair.mentor, t("Mentor", "Mentor/a"), "is-mentor"),
      personCard(pair.mentee, "Mentee", "is-mentee"),
    ),
    h("h3", { text: t("Where the score comes from", "De dónde viene el puntaje") }),
    scoreParts(pair),
    pairFacts(pair),
    pairSkills(pair),
    pairMeetings(pair),
  ];
}

/* Opens row k of a table beside it; detail(row) -> children. */
function openRow(table, k, detail) {
  const step = (to, name, label) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        disabled: to < 0 || to >= table.rows.length,
        onclick: () => openRow(table, to, detail),
      },
      icon(name),
    );
  drawer.replaceChildren(
    h(
      "div",
      { class: "drawer-head" },
      h("h2", {
        id: "drawer-title",
        text: t("{0} of {1}", "{0} de {1}", number(k + 1), number(table.rows.length)),
      }),
      step(k - 1, "left", t("Previous", "Anterior")),
      step(k + 1, "right", t("Next", "Siguiente")),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("Close", "Cerrar"),
          onclick: () => drawer.close(),
        },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "drawer-body", tabindex: 0, role: "region", "aria-label": t("Details", "Detalle") },
      detail(table.rows[k]),
    ),
  );
  drawer.onclose = () => table.focus(k);
  if (!drawer.open) drawer.showModal();
}
