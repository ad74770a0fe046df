/* The proof, in the words of somebody who decides. */

const partNames = {
  matching: t("The pairs", "Los pares"),
  plenaries: t("The plenaries", "Las plenarias"),
  meetings: t("The meetings", "Las reuniones"),
  courses: t("The courses", "Los cursos"),
  workshops: t("The workshops", "Los talleres"),
};
/* What each objective means: {0} its value. best: said when nothing better exists. */
const goalWords = {
  "matching.pairs": [
    t("{0} pairs", "{0} pares"),
    t("No pairing that obeys the rules has more.", "Ningún emparejamiento que respete las reglas tiene más."),
  ],
  "matching.mentors": [
    t("{0} mentors take part", "Participan {0} mentores"),
    t("No pairing as good so far uses more.", "Ninguno igual de bueno hasta aquí incluye a más."),
  ],
  "matching.fewest_mentors": [
    t("{0} mentors are enough", "Bastan {0} mentores"),
    t("It cannot be done with fewer.", "No se puede con menos."),
  ],
  "matching.worst": [
    t("No pair has fewer than {0} points", "Ningún par tiene menos de {0} puntos"),
    t(
      "No other pairing as good so far treats its weakest pair better.",
      "Ningún otro igual de bueno hasta aquí trata mejor a su par más débil.",
    ),
  ],
  "matching.leximin": [
    t(
      "The weakest pairs are as strong as possible (lowest score: {0})",
      "Los pares más débiles son lo más fuertes posible (menor puntaje: {0})",
    ),
    t("Raising any pair would push a weaker one down.", "Subir a cualquiera bajaría a otro más débil."),
  ],
  "matching.score": [
    t("{0} points in all", "{0} puntos en total"),
    t(
      "No pairing as good so far adds up to more.",
      "Ningún emparejamiento igual de bueno hasta aquí suma más.",
    ),
  ],
  "matching.kept": [
    t("{0} earlier pairs kept", "Se conservan {0} pares anteriores"),
    t("No more can be kept.", "No se pueden conservar más."),
  ],
  "plenaries.shortage": [
    t(
      "{0} attendances missing from what is asked of each participant",
      "Faltan {0} asistencias para lo que se pide a cada participante",
    ),
    t("No calendar leaves fewer missing.", "Ningún calendario deja menos."),
  ],
  "plenaries.complete": [
    t(
      "{0} participants can attend enough sessions",
      "{0} participantes pueden asistir a las sesiones que se piden",
    ),
    t("No calendar makes it more.", "Ningún calendario logra más."),
  ],
  "plenaries.attendance": [
    t("{0} attendances possible over all sessions", "{0} asistencias posibles sumando todas las sesiones"),
    t("No calendar as good so far reaches more.", "Ningún calendario igual de bueno hasta aquí alcanza más."),
  ],
  "plenaries.regular": [
    t("{0} departures from an even rhythm", "{0} desvíos de un ritmo regular"),
    t(
      "No calendar as good so far is more regular.",
      "Ningún calendario igual de bueno hasta aquí es más regular.",
    ),
  ],
  "meetings.complete": [
    t("{0} have all their meetings", "{0} tienen todas sus reuniones"),
    t("No calendar does it for more.", "Ningún calendario lo logra para más."),
  ],
  "meetings.held": [
    t("{0} meetings held", "{0} reuniones"),
    t("No calendar holds more.", "Ningún calendario logra más."),
  ],
  "meetings.regular": [
    t("{0} meetings at their usual day and hour", "{0} reuniones en su día y hora habituales"),
    t("No calendar as good so far has more.", "Ningún calendario igual de bueno hasta aquí tiene más."),
  ],
  "meetings.early": [
    t(
      "{0} days from the start, added up over all meetings",
      "{0} días desde el inicio, sumando todas las reuniones",
    ),
    t("They cannot be earlier.", "No pueden ser antes."),
  ],
  "courses.interrupted": [
    t(
      "{0} courses that have begun do not go on at their hours",
      "{0} cursos que ya comenzaron no siguen en sus horas",
    ),
    t("They cannot be fewer.", "No pueden ser menos."),
  ],
  "courses.held": [
    t("{0} courses held", "{0} cursos se dictan"),
    t("No calendar holds more.", "Ningún calendario logra más."),
  ],
  "courses.attendance": [
    t("{0} attendances possible", "{0} asistencias posibles"),
    t("No calendar as good so far reaches more.", "Ningún calendario igual de bueno hasta aquí alcanza más."),
  ],
  "workshops.held": [
    t("{0} workshops held", "{0} talleres se realizan"),
    t("No calendar holds more.", "Ningún calendario logra más."),
  ],
  "workshops.cost": [
    t("{0} of travel cost", "{0} de costo de viajes"),
    t("It cannot be cheaper.", "No puede costar menos."),
  ],
};
/* The same where there is none. */
const zeroWords = {
  "plenaries.shortage": t(
    "Every participant can attend as many sessions as asked",
    "Cada participante puede asistir a las sesiones que se piden",
  ),
  "plenaries.regular": t("A perfectly even rhythm", "Un ritmo perfectamente regular"),
};
const statusWords = {
  proven: [
    t("Proven", "Demostrado"),
    t(
      "It is certain, not a guess: nothing better exists under these rules.",
      "Es una certeza, no una estimación: no existe nada mejor con estas reglas.",
    ),
  ],
  solver: [
    t("Optimal, says the solver", "Óptimo según el optimizador"),
    t(
      "The solver GLPK says that nothing is better; yunta could not check it with its own arithmetic.",
      "El optimizador GLPK dice que no hay nada mejor; yunta no pudo comprobarlo con su propia aritmética.",
    ),
  ],
  bound: [
    t("Good, with a limit", "Buena, con un límite"),
    t(
      "The time ran out. This answer is valid, and the limit says how much better one could be at most.",
      "Se acabó el tiempo. Esta respuesta es válida, y el límite dice cuánto mejor podría ser otra, como máximo.",
    ),
  ],
  infeasible: [
    t("Impossible", "Imposible"),
    t(
      "These rules cannot hold together; any one of them taken away, the rest can:",
      "Estas reglas no pueden cumplirse a la vez; sin cualquiera de ellas, las demás sí:",
    ),
  ],
};
const methodWords = {
  network: t(
    "flows in a network, with a price for each person",
    "flujos en una red, con un precio para cada persona",
  ),
  glpk: t(
    "integer programming, its bounds computed again in whole numbers",
    "programación entera, con sus cotas recalculadas en números enteros",
  ),
  search: t("an exhaustive search", "una búsqueda exhaustiva"),
  enumeration: t("trying every case", "la revisión de todos los casos"),
};
const methodText = (method) =>
  method
    .split("+")
    .filter(Boolean)
    .map((each) => methodWords[each] || each)
    .join("; ");

function stageItem(part, [objective, value, bound, settled]) {
  const nothing = value === 0 && zeroWords[`${part.part}.${objective}`];
  const [what, best] = goalWords[`${part.part}.${objective}`] || [`${objective}: {0}`, ""];
  return h(
    "li",
    { class: settled ? "settled" : "open" },
    h("span", { class: "stage-what", text: nothing || what.replace("{0}", number(value)) }),
    h("span", {
      class: "stage-why",
      text:
        value !== bound
          ? t("Nothing can go past {0}.", "Nada puede pasar de {0}.", number(bound))
          : settled && part.status === "proven"
            ? best
            : "",
    }),
  );
}

/* Proven to be within the gap that the policy allows, and no more than that. */
const withinGap = (part) =>
  part.status === "proven" && part.stages.some(([, value, bound]) => value !== bound);

function partCard(part) {
  const [title, proven] = statusWords[part.status];
  const words = !withinGap(part)
    ? proven
    : t(
        "It is certain that nothing goes past the limits below; the programme asked for no more than that.",
        "Es una certeza que nada pasa de los límites de abajo; el programa no pidió más que eso.",
      );
  return h(
    "article",
    { class: `card proof is-${part.status}` },
    h(
      "div",
      { class: "proof-head" },
      h("h3", { text: partNames[part.part] || part.part }),
      h("span", { class: "badge" }, icon(part.status === "proven" ? "check" : "warn"), title),
    ),
    h("p", { text: words }),
    part.conflict.some(Boolean) &&
      h(
        "ul",
        { class: "plain" },
        part.conflict.map((text) => h("li", { text })),
      ),
    h(
      "ol",
      { class: "stages" },
      part.stages.map((stage) => stageItem(part, stage)),
    ),
    part.method &&
      h("p", { class: "note", text: t("Shown by {0}.", "Mediante {0}.", methodText(part.method)) }),
  );
}

const parts = data.parts.filter((part) => part.status !== "absent");
const allProven =
  parts.some((part) => part.part === "matching") &&
  parts.every((part) => part.status === "proven" && !withinGap(part));

function proofSection() {
  return section(
    "proof",
    t("Why this is the best", "Por qué es lo mejor"),
    t(
      "The aims were pursued in the order shown: each is at its best before the next one counts. The arithmetic is in whole numbers, so that anybody can repeat it.",
      "Los objetivos se persiguieron en el orden mostrado: cada uno queda en su mejor valor antes de que cuente el siguiente. La aritmética es en números enteros, así que cualquiera puede repetirla.",
    ),
    h("div", { class: "cards" }, parts.map(partCard)),
    h(
      "p",
      { class: "note" },
      t(
        "To check it with other code than made it: ",
        "Para comprobarlo con otro código que el que lo hizo: ",
      ),
      h("code", { text: "yunta verify" }),
      ".",
    ),
  );
}
