/* The calendar, all of it on one line of time. */

/* A lane for each group's plenaries, for each course, and for the workshops. */
function timelineLanes() {
  const lanes = groupSizes.map((_, group) => ({
    name:
      groupSizes.length > 1
        ? t("Plenaries, group {0}", "Plenarias, grupo {0}", group + 1)
        : t("Plenaries", "Plenarias"),
    kind: "plenary",
    events: plenaries.filter((plenary) => plenary.group === group),
  }));
  for (const title of new Set(courses.map((course) => course.title)))
    lanes.push({ name: title, kind: "course", events: courses.filter((course) => course.title === title) });
  lanes.push({ name: t("Workshops", "Talleres"), kind: "workshop", events: workshops });
  return lanes.filter((lane) => lane.events.length);
}

/* Months as lines, holidays as thin columns. */
function timelineGrid({ first, last, x, top, bottom }) {
  const months = [first];
  for (let month = civil(first).getUTCMonth() + 1; ; month++) {
    const start = monthStart(civil(first).getUTCFullYear(), month);
    if (start >= last) break;
    months.push(start);
  }
  const room = (k) => x(months[k + 1] ?? last) - x(months[k]) > 40;
  return [
    months.map((day, k) => [
      rule(x(day), top, x(day), bottom, "grid"),
      room(k) && label(x(day) + 5, top - 12, capital(monthShort(day)), "axis"),
    ]),
    [...holidaysByDay]
      .filter(([day]) => day >= first && day < last)
      .map(([day, names]) => {
        const title = `${dateShort(day)}: ${names.join(", ")}`;
        return rect(x(day), top, Math.max(1.5, x(day + 1) - x(day)), bottom - top, "fill-holiday", title);
      }),
  ];
}

function timelineLane({ name, kind, events }, y, { x, names, width }) {
  const large = kind === "plenary";
  const dots = events.map((event, k) => {
    const at = x(event.day + 0.5);
    return svg(
      "g",
      null,
      svg("title", { text: `${dateShort(event.day)} ${clock(event.minute)}: ${eventTitle(event)}` }),
      svg("circle", { cx: at, cy: y, r: large ? 12 : 5, class: `dot-${kind}` }),
      large && label(at, y + 4.5, String(k + 1), "dot-label", "middle"),
    );
  });
  return [label(0, y + 4, fit(name, names - 12), "text"), rule(names, y, width - 10, y, "base"), dots];
}

/* Meetings of each week as bars that stand on y. */
function timelineWeeks(weeks, y, tallest, { first, x, names, width }) {
  const most = Math.max(1, ...weeks);
  const bars = weeks.map((value, k) => {
    const week = first + 7 * k;
    const size = (value / most) * tallest;
    const left = x(week) + 1.5;
    const wide = x(week + 7) - x(week) - 3;
    const meant = count(value, ...kindNames.meeting);
    const title = t("week of {0}: {1}", "semana del {0}: {1}", dateShort(week), meant);
    return [
      rect(left, y - size, wide, size, "fill-meeting", title),
      value > 0 && label(left + wide / 2, y - size - 4, number(value), "axis small", "middle"),
    ];
  });
  const name = names < 150 ? t("Meetings", "Reuniones") : t("Meetings a week", "Reuniones por semana");
  return [label(0, y - 12, name, "text"), bars, rule(names, y, width - 10, y, "base")];
}

function timeline() {
  const [from, to] = calendarSpan();
  const first = from - weekday(from);
  const last = to + 7 - weekday(to);
  const lanes = timelineLanes();
  const weeks = new Array((last - first) / 7).fill(0);
  for (const meeting of meetings) weeks[Math.floor((meeting.day - first) / 7)]++;
  const draw = (room) => {
    const width = Math.max(room, 620);
    const names = room < 560 ? 92 : 164;
    const top = 28;
    const lane = 44;
    const tallest = meetings.length ? 68 : 0;
    const base = top + 6 + lanes.length * lane + (tallest ? tallest + 26 : 0);
    const x = (day) => names + ((day - first) / (last - first)) * (width - names - 10);
    const place = { first, last, x, names, width, top, bottom: base + 16 };
    return frame(
      width,
      base + 26,
      timelineGrid(place),
      lanes.map((each, k) => timelineLane(each, top + 6 + (k + 0.5) * lane, place)),
      tallest > 0 && timelineWeeks(weeks, base, tallest, place),
    );
  };
  const listed = [...plenaries, ...courses, ...workshops].sort(byTime);
  return figure({
    title: t("The whole programme on one line", "Todo el programa en una línea"),
    wide: true,
    draw,
    note: t(
      "From {0} to {1}. Thin columns are holidays.",
      "Del {0} al {1}. Las columnas finas son feriados.",
      dateFull(from),
      dateFull(to),
    ),
    label: t(
      "{0} and {1} between {2} and {3}",
      "{0} y {1} entre el {2} y el {3}",
      count(plenaries.length, ...kindNames.plenary),
      count(meetings.length, ...kindNames.meeting),
      dateFull(from),
      dateFull(to),
    ),
    rows: [
      [t("Date", "Fecha"), t("Hour", "Hora"), t("What", "Qué")],
      ...listed.map((event) => [dateShort(event.day), clock(event.minute), eventTitle(event)]),
    ],
  });
}

const LACKING = 500;

/* The pairs that lack meetings, and why. */
function lackingList() {
  const all = calendar.shortfalls;
  if (!all.length) return null;
  const pairsLacking = count(all.length, t("pair", "par"), t("pairs", "pares"));
  const rows = all.slice(0, LACKING).map(([mentor, mentee, held, why]) => {
    const who = people[mentor].label + (mentee < 0 ? "" : ` · ${people[mentee].label}`);
    const got = t("{0} of {1}", "{0} de {1}", number(held), number(calendar.meetings_each));
    return h(
      "li",
      null,
      h("strong", { text: who }),
      h("span", { class: "muted", text: ` ${got}` }),
      why && h("span", { class: "place", text: named(why) }),
    );
  });
  if (all.length > LACKING)
    rows.push(h("li", { text: t("and {0} more", "y {0} más", number(all.length - LACKING)) }));
  return h(
    "details",
    { class: "card lacking" },
    h("summary", {
      text: t("{0} without all their meetings", "{0} sin todas sus reuniones", pairsLacking),
    }),
    h("ul", { class: "plain" }, rows),
  );
}

/* Of each course, how many have a seat and how many wait. */
function seatsList() {
  const all = calendar.seats || [];
  if (!all.length) return null;
  const waiting = all.reduce((sum, [, , wait]) => sum + wait, 0);
  const rows = all.map(([title, seated, wait]) =>
    h(
      "li",
      null,
      h("strong", { text: title }),
      h("span", {
        class: "muted",
        text: ` ${t("{0} with a seat, {1} waiting", "{0} con cupo, {1} en espera", number(seated), number(wait))}`,
      }),
    ),
  );
  return h(
    "details",
    { class: "card seats" },
    h("summary", {
      text: waiting
        ? t("Seats in the courses: {0} waiting", "Cupos de los cursos: {0} en espera", number(waiting))
        : t("Seats in the courses: nobody waits", "Cupos de los cursos: nadie en espera"),
    }),
    h("ul", { class: "plain" }, rows),
  );
}

function calendarSection() {
  if (!scheduled) return null;
  const line = timeline();
  line.querySelector(".canvas").classList.add("sideways");
  set(line.querySelector(".canvas"), {
    tabindex: 0,
    role: "region",
    "aria-label": t("Timeline", "Línea de tiempo"),
  });
  return section(
    "calendar",
    t("Calendar", "Calendario"),
    t(
      "Times are those of {0}. Choose a day to see what happens on it.",
      "Las horas son las de {0}. Elija un día para ver qué ocurre en él.",
      calendar.timezone.replace("_", " "),
    ),
    line,
    monthView(),
    seatsList(),
    lackingList(),
  );
}
