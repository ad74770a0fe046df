/* The pairs, in a table. */

function pairsSection() {
  const columns = [
    {
      key: "mentor",
      title: t("Mentor", "Mentor/a"),
      cell: (pair) => [
        personCell(pair.mentor, "is-mentor"),
        h("span", { class: "name is-mentee narrow", text: pair.mentee.label }),
      ],
      compare: (a, b) => labelRank(a.mentor) - labelRank(b.mentor),
    },
    {
      key: "mentee",
      title: t("Mentee", "Mentee"),
      class: "wide",
      cell: (pair) => personCell(pair.mentee, "is-mentee"),
      compare: (a, b) => labelRank(a.mentee) - labelRank(b.mentee),
    },
    {
      key: "score",
      title: t("Score", "Puntaje"),
      class: "score",
      first: true,
      cell: (pair) => scoreCell(pair.score),
      compare: (a, b) => a.score - b.score,
    },
    {
      key: "overlap",
      title: t("Hours in common", "Horas en común"),
      class: "right wide",
      first: true,
      cell: (pair) => hours(pair.overlap),
      compare: (a, b) => a.overlap - b.overlap,
    },
  ];
  if (meetings.length)
    columns.push({
      key: "meetings",
      title: t("Meetings", "Reuniones"),
      class: "right wide",
      first: true,
      cell: (pair) => number(pair.meetings.length),
      compare: (a, b) => a.meetings.length - b.meetings.length,
    });
  const table = longTable({
    label: t("Pairs", "Pares"),
    columns,
    rows: pairs,
    order: { key: "score", down: true },
    open: (k) => openRow(table, k, pairDetail),
    empty: t("No pair matches.", "Ningún par coincide."),
  });
  const fits = (person, institution, region) =>
    (institution < 0 || person.institution === institution) && (region < 0 || person.region === region);
  const controls = filters(
    table,
    (words, institution, region) =>
      pairs.filter(
        (pair) =>
          (fits(pair.mentor, institution, region) || fits(pair.mentee, institution, region)) &&
          matches(pair, [pair.mentor, pair.mentee], words),
      ),
    (shown) =>
      shown === pairs.length
        ? count(shown, t("pair", "par"), t("pairs", "pares"))
        : t("{0} of {1} pairs", "{0} de {1} pares", number(shown), number(pairs.length)),
  );
  return section(
    "pairs",
    t("Pairs", "Pares"),
    t(
      "Who works with whom. Choose a row to see where its score comes from.",
      "Quién trabaja con quién. Elija una fila para ver de dónde viene su puntaje.",
    ),
    controls,
    table.element,
  );
}
