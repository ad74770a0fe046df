/* How groups fared, and what rules cost. */

const auditNames = {
  gender: t("By gender", "Por género"),
  region: t("By region", "Por región"),
  institution: t("By institution", "Por institución"),
  age: t("By age", "Por edad"),
};
const auditMost = 24;

const shownScore = (score) => (score === null ? "–" : number(score));

/* Rows of the audit: column, group, side, people, matched, mean and lowest score. */
const audited = data.audit.map(([column, group, side, people, matched, mean, least]) => ({
  column,
  group,
  side,
  people,
  matched,
  mean,
  least,
}));

/* The groups of one column, those with the fewest in a pair first. */
function auditCard(column) {
  const shown = audited
    .filter((row) => row.column === column)
    .sort((a, b) => a.matched * b.people - b.matched * a.people || b.people - a.people);
  if (shown.length === 0) return null;
  const note =
    shown.length > auditMost &&
    t(
      "The {0} with the fewest in a pair; all are in audit.csv.",
      "Los {0} con menos personas con pareja; todos están en audit.csv.",
      auditMost,
    );
  const rows = [
    [
      t("Group", "Grupo"),
      t("As", "Como"),
      t("People", "Personas"),
      t("In a pair", "Con pareja"),
      t("Mean score", "Puntaje medio"),
      t("Lowest score", "Menor puntaje"),
    ],
    ...shown
      .slice(0, auditMost)
      .map((row) => [
        row.group || t("not told", "sin dato"),
        roleNames[row.side === "mentor" ? MENTOR : MENTEE],
        number(row.people),
        `${number(row.matched)}\u00a0·\u00a0${percent(row.matched, row.people)}`,
        shownScore(row.mean),
        shownScore(row.least),
      ]),
  ];
  return h(
    "article",
    { class: "card" },
    h("h3", { text: auditNames[column] || column }),
    note && h("p", { class: "note", text: note }),
    h("div", { class: "figures" }, grid(rows, auditNames[column] || column)),
  );
}

const costNames = {
  pairs: t("the number of pairs", "la cantidad de pares"),
  mentors: t("the number of mentors", "la cantidad de mentores"),
  fewest_mentors: t("few mentors", "pocos mentores"),
  worst: t("the weakest pair's score", "el puntaje del par más débil"),
  leximin: t("the weakest pairs' scores", "los puntajes de los pares más débiles"),
  score: t("the sum of scores", "la suma de puntajes"),
  kept: t("earlier pairs kept", "los pares que se conservan"),
};

/* A step's quota is 0. */
function costText([step, quota, objective, value, without]) {
  const what =
    step !== null
      ? t("Putting {0} first", "Poner primero {0}", costNames[step] || step)
      : t("Quota {0}", "La cuota {0}", number(quota));
  const of = costNames[objective] || objective;
  if (without === null)
    return t("{0}: its cost was not proven in time.", "{0}: su costo no se demostró a tiempo.", what);
  if (without === value) return t("{0} costs {1} nothing.", "{0} no le cuesta nada a {1}.", what, of);
  return t(
    "{0} costs {1} {2}: {3} instead of {4}.",
    "{0} le cuesta {2} a {1}: {3} en lugar de {4}.",
    what,
    of,
    number(Math.abs(without - value)),
    number(value),
    number(without),
  );
}

function costCard() {
  return (
    data.costs.length > 0 &&
    h(
      "article",
      { class: "card" },
      h("h3", { text: t("What rules cost", "Lo que cuestan las reglas") }),
      h(
        "ul",
        { class: "plain" },
        data.costs.map((cost) => h("li", { text: costText(cost) })),
      ),
    )
  );
}

function fairnessSection() {
  const cards = [costCard(), ...Object.keys(auditNames).map(auditCard)].filter(Boolean);
  return cards.length
    ? section(
        "fairness",
        t("How groups fared", "Cómo les fue a los grupos"),
        t(
          "Gender takes no part in any score; region, institution and age only where the programme's rules say so.",
          "El género no entra en ningún puntaje; región, institución y edad, solo donde lo dicen las reglas del programa.",
        ),
        h("div", { class: "cards" }, cards),
        data.audit_withheld &&
          h("p", {
            class: "note",
            text: t(
              "Groups of fewer than {0} people are not shown.",
              "No se muestran grupos de menos de {0} personas.",
              data.fewest,
            ),
          }),
      )
    : null;
}
