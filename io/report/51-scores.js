/* Scores, skills, and who was matched. */

function scoreFigure() {
  const bins = new Array(20).fill(0);
  for (const pair of pairs) bins[Math.min(19, Math.floor(pair.score / 500))]++;
  const most = Math.max(1, ...bins);
  const sorted = pairs.map((pair) => pair.score).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  const draw = (width) => {
    const height = 230,
      left = 36,
      bottom = 26,
      top = 26,
      plot = height - bottom - top;
    const step = (width - left - 8) / 20,
      y = (value) => top + plot - (value / most) * plot;
    const x = (score) => left + (score / 500) * step;
    return frame(
      width,
      height,
      ticks(most, 4).map((value) => [
        rule(left, y(value), width - 8, y(value), "grid"),
        label(left - 7, y(value) + 4, number(value), "axis", "end"),
      ]),
      bins.map((value, k) =>
        rect(
          left + k * step + 1.5,
          y(value),
          step - 3,
          top + plot - y(value),
          "fill-brand",
          t(
            "{0} to {1} points: {2}",
            "{0} a {1} puntos: {2}",
            number(k * 500),
            number(k * 500 + 499),
            count(value, t("pair", "par"), t("pairs", "pares")),
          ),
        ),
      ),
      rule(x(meanScore), top - 8, x(meanScore), top + plot, "mark"),
      label(
        Math.min(Math.max(x(meanScore), left + 46), width - 62),
        top - 12,
        t("mean {0}", "media {0}", number(meanScore)),
        "mark-label",
        "middle",
      ),
      rule(left, top + plot, width - 8, top + plot, "base"),
      [0, 2500, 5000, 7500, 10000].map((score) =>
        label(x(score), height - 7, number(score), "axis", score === 10000 ? "end" : "middle"),
      ),
    );
  };
  const say = t(
    "From {0} to {1} points; half of the pairs have {2} or more.",
    "De {0} a {1} puntos; la mitad de los pares tiene {2} o más.",
    number(sorted[0]),
    number(sorted[sorted.length - 1]),
    number(median),
  );
  return figure({
    title: t("Scores of the pairs", "Puntajes de los pares"),
    note: say,
    label: say,
    draw,
    rows: [
      [t("Points", "Puntos"), t("Pairs", "Pares")],
      ...bins.map((value, k) => [
        `${number(k * 500)}–${number(k === 19 ? 10000 : k * 500 + 499)}`,
        number(value),
      ]),
    ],
  });
}

/* Two bars a skill from the middle: who wants it, of them met; who can teach it. */
function skillsFigure() {
  const skills = data.skills.map(([name, demand, met, supply]) => ({ name, demand, met, supply }));
  skills.sort((a, b) => b.demand - a.demand || collator.compare(a.name, b.name));
  const most = Math.max(1, ...skills.map((skill) => Math.max(skill.demand, skill.supply)));
  const draw = (width) => {
    const narrow = width < 520,
      line = narrow ? 44 : 27,
      top = 26,
      names = narrow
        ? 0
        : nameRoom(
            skills.map((skill) => skill.name),
            width * 0.36,
          );
    const side = (width - names - 90) / 2,
      middle = names + 44 + side,
      unit = side / most;
    return frame(
      width,
      top + skills.length * line + 4,
      label(middle - 8, 14, t("want it", "la piden"), "axis", "end"),
      label(middle + 8, 14, t("can teach it", "pueden enseñarla"), "axis"),
      skills.map((skill, k) => {
        const y = top + k * line + (narrow ? 18 : 4),
          height = narrow ? 17 : 19;
        return svg(
          "g",
          null,
          narrow
            ? label(middle, y - 5, fit(skill.name, width), "text", "middle")
            : label(0, y + 14, fit(skill.name, names - 6), "text"),
          rect(
            middle - 3 - skill.demand * unit,
            y,
            skill.demand * unit,
            height,
            "fill-soft",
            t(
              "{0}: {1} want it, {2} were matched with somebody who teaches it",
              "{0}: {1} la piden, {2} quedaron con quien la enseña",
              skill.name,
              number(skill.demand),
              number(skill.met),
            ),
          ),
          rect(middle - 3 - skill.met * unit, y, skill.met * unit, height, "fill-mentee"),
          rect(
            middle + 3,
            y,
            skill.supply * unit,
            height,
            "fill-mentor",
            t("{0}: {1} can teach it", "{0}: {1} pueden enseñarla", skill.name, number(skill.supply)),
          ),
          label(middle - 9 - skill.demand * unit, y + 14, number(skill.demand), "value", "end"),
          label(middle + 9 + skill.supply * unit, y + 14, number(skill.supply), "value"),
        );
      }),
    );
  };
  const short = skills.filter((skill) => skill.demand > skill.supply).length;
  const say = short
    ? t(
        "{0} asked for by more mentees than there are mentors who can teach it. The solid part is who got a mentor for it.",
        "{0} con más mentees que la piden que mentores que pueden enseñarla. La parte intensa son quienes quedaron con quien la enseña.",
        count(short, t("skill is", "habilidad"), t("skills are", "habilidades")),
      )
    : t(
        "Every skill has at least as many mentors as mentees who want it. The solid part is who got a mentor for it.",
        "Cada habilidad tiene al menos tantos mentores como mentees que la piden. La parte intensa son quienes quedaron con quien la enseña.",
      );
  return figure({
    title: t("Supply and demand by skill", "Oferta y demanda por habilidad"),
    note: say,
    label: say,
    draw,
    wide: true,
    rows: [
      [
        t("Skill", "Habilidad"),
        t("Want it", "La piden"),
        t("Got it", "La consiguieron"),
        t("Can teach it", "Pueden enseñarla"),
      ],
      ...skills.map((skill) => [skill.name, number(skill.demand), number(skill.met), number(skill.supply)]),
    ],
  });
}

/* The share of applicants in a pair, by the groups of a column. */
function rateFigure(column, title) {
  const { shown, withheld } = groupsOf(column);
  const top = shown.slice(0, 16),
    left = shown.length - top.length;
  const draw = (width) => {
    const narrow = width < 420,
      line = narrow ? 42 : 28,
      names = narrow
        ? 0
        : nameRoom(
            top.map((group) => group.name),
            width * 0.44,
          );
    const room = width - names - 104;
    return frame(
      width,
      top.length * line + 4,
      top.map((group, k) => {
        const y = k * line + (narrow ? 18 : 5),
          bar = narrow ? width - 104 : room;
        return svg(
          "g",
          null,
          narrow
            ? label(0, y - 5, fit(group.name, width), "text")
            : label(0, y + 13, fit(group.name, names - 10), "text"),
          rect(names, y, bar, 17, "fill-track"),
          rect(
            names,
            y,
            (bar * group.matched) / group.people,
            17,
            "fill-brand",
            t(
              "{0}: {1} of {2} in a pair",
              "{0}: {1} de {2} con pareja",
              group.name,
              number(group.matched),
              number(group.people),
            ),
          ),
          label(names + bar + 10, y + 13, percent(group.matched, group.people), "value"),
          label(width, y + 13, `${number(group.matched)}/${number(group.people)}`, "axis", "end"),
        );
      }),
    );
  };
  const notes = [t("Applicants who are in a pair.", "Postulantes que quedaron con pareja.")];
  if (left)
    notes.push(
      t(
        "The {0} largest; the rest are among the figures.",
        "Los {0} grupos mayores; el resto está en las cifras.",
        top.length,
      ),
    );
  if (withheld)
    notes.push(
      t(
        "Groups of fewer than {0} people are not shown.",
        "No se muestran grupos de menos de {0} personas.",
        data.fewest,
      ),
    );
  if (!shown.length) return null;
  return figure({
    title,
    note: notes.join(" "),
    draw,
    label: top.map((group) => `${group.name}: ${percent(group.matched, group.people)}`).join("; "),
    rows: [
      [title, t("Applicants", "Postulantes"), t("In a pair", "Con pareja"), "%"],
      ...shown.map((group) => [
        group.name,
        number(group.people),
        number(group.matched),
        percent(group.matched, group.people),
      ]),
    ],
  });
}
