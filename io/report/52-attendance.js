/* Attendance; all charts together. */

/* Who can attend each plenary, of those invited; who is expected. */
function attendanceFigure() {
  const largest = Math.max(1, ...groupSizes, ...plenaries.map((plenary) => plenary.expected));
  const nameOf = (plenary) => {
    const group = groupSizes.length > 1 ? `${t("group {0}", "grupo {0}", plenary.group + 1)} · ` : "";
    return `${dateShort(plenary.day)} · ${group}${plenary.title}`;
  };
  const draw = (width) => {
    const narrow = width < 520,
      line = narrow ? 44 : 30,
      top = 4,
      names = narrow ? 0 : nameRoom(plenaries.map(nameOf), width * 0.45),
      room = width - names - 110;
    return frame(
      width,
      top + plenaries.length * line,
      plenaries.map((plenary, k) => {
        const y = top + k * line + (narrow ? 20 : 5),
          size = groupSizes[plenary.group] || 0,
          unit = room / largest;
        const name = nameOf(plenary);
        return svg(
          "g",
          null,
          narrow
            ? label(0, y - 6, fit(name, width), "text")
            : label(0, y + 14, fit(name, names - 10), "text"),
          rect(names, y, size * unit, 18, "fill-track"),
          rect(
            names,
            y,
            plenary.can * unit,
            18,
            "fill-brand",
            t(
              "{0} of {1} can attend; {2} expected",
              "pueden asistir {0} de {1}; se esperan {2}",
              number(plenary.can),
              number(size),
              number(plenary.expected),
            ),
          ),
          plenary.expected !== plenary.can &&
            rule(names + plenary.expected * unit, y - 3, names + plenary.expected * unit, y + 21, "mark"),
          label(names + size * unit + 10, y + 14, `${number(plenary.can)}/${number(size)}`, "value"),
          label(width, y + 14, percent(plenary.can, size), "axis", "end"),
        );
      }),
    );
  };
  const say = plenaries.some((plenary) => plenary.expected !== plenary.can)
    ? t(
        "Who can attend each session, of those invited; the mark is how many are expected to come.",
        "Cuántos pueden asistir a cada sesión, de los convocados; la marca es cuántos se espera que lleguen.",
      )
    : t(
        "Who can attend each session, of those invited.",
        "Cuántos pueden asistir a cada sesión, de los convocados.",
      );
  return figure({
    title: t("Attendance by plenary", "Asistencia por plenaria"),
    note: say,
    draw,
    wide: true,
    label: plenaries.map((plenary) => `${plenary.title}: ${number(plenary.can)}`).join("; "),
    rows: [
      [
        t("Session", "Sesión"),
        t("Group", "Grupo"),
        t("Date", "Fecha"),
        t("Invited", "Convocados"),
        t("Can attend", "Pueden asistir"),
        t("Expected", "Se esperan"),
      ],
      ...plenaries.map((plenary) => [
        plenary.title,
        number(plenary.group + 1),
        dateShort(plenary.day),
        number(groupSizes[plenary.group] || 0),
        number(plenary.can),
        number(plenary.expected),
      ]),
    ],
  });
}

/* How many people can attend how many sessions. */
function completionFigure() {
  const sessions = new Set(plenaries.map((plenary) => plenary.title)).size;
  const bins = new Array(sessions + 1).fill(0),
    least = calendar.least_attended;
  for (const [, , can] of calendar.attendance) bins[Math.min(can, sessions)]++;
  const most = Math.max(1, ...bins);
  const draw = (width) => {
    const height = 230,
      bottom = 44,
      top = 22,
      plot = height - top - bottom,
      step = width / bins.length;
    return frame(
      width,
      height,
      bins.map((value, k) => {
        const size = (value / most) * plot,
          bar = Math.min(56, step * 0.7),
          x = k * step + step / 2;
        return svg(
          "g",
          null,
          rect(x - bar / 2, top + plot - size, bar, size, k >= least ? "fill-brand" : "fill-mentee"),
          label(x, top + plot - size - 6, number(value), "value", "middle"),
          label(x, height - 26, number(k), "axis", "middle"),
        );
      }),
      rule(0, top + plot, width, top + plot, "base"),
      label(
        width / 2,
        height - 6,
        t("sessions that they can attend", "sesiones a las que pueden asistir"),
        "axis",
        "middle",
      ),
    );
  };
  const total = calendar.attendance.length;
  const someHopeless = count(calendar.hopeless, t("person", "persona"), t("people", "personas"));
  const keepsEarlier = data.parts.some((part) => part.stages.some(([name]) => name === "moved"));
  const say =
    least > 0
      ? t(
          "{0} of {1} can attend at least {2}, which is what it takes to complete.",
          "{0} de {1} pueden asistir al menos a {2}, lo que se pide para completar.",
          number(calendar.complete),
          number(total),
          number(least),
        ) +
        (calendar.hopeless
          ? " " +
            (keepsEarlier
              ? t(
                  "None that keeps the sessions that stand would do for {0}.",
                  "Ninguno que conserve las sesiones ya fijadas alcanzaría para {0}.",
                  someHopeless,
                )
              : t(
                  "No calendar at all would do for {0}.",
                  "Ningún calendario alcanzaría para {0}.",
                  someHopeless,
                ))
          : "")
      : t(
          "How many sessions each participant can attend.",
          "A cuántas sesiones puede asistir cada participante.",
        );
  return figure({
    title: t("Sessions per participant", "Sesiones por participante"),
    note: say,
    label: say,
    draw,
    rows: [
      [t("Sessions", "Sesiones"), t("Participants", "Participantes")],
      ...bins.map((value, k) => [number(k), number(value)]),
    ],
  });
}

function chartsSection() {
  const all = [
    pairs.length > 0 && scoreFigure(),
    plenaries.length > 0 && completionFigure(),
    data.skills.length > 0 && skillsFigure(),
    rateFigure("regions", t("Match rate by region", "Tasa de emparejamiento por región")),
    rateFigure("institutions", t("Match rate by institution", "Tasa de emparejamiento por institución")),
    plenaries.length > 0 && attendanceFigure(),
  ].filter(Boolean);
  return all.length
    ? section("charts", t("In pictures", "En gráficos"), null, h("div", { class: "cards" }, all))
    : null;
}
