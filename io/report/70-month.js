/* The calendar, a month at a time. */

const kindNames = {
  plenary: [t("plenary", "plenaria"), t("plenaries", "plenarias")],
  course: [t("course session", "sesión de curso"), t("course sessions", "sesiones de cursos")],
  workshop: [t("workshop", "taller"), t("workshops", "talleres")],
  meeting: [t("meeting", "reunión"), t("meetings", "reuniones")],
};
const civil = (day) => new Date(day * 864e5);
const weekday = (day) => (((day + 3) % 7) + 7) % 7; /* Monday 0 */
const monthStart = (year, month) => Date.UTC(year, month, 1) / 864e5;

function eventTitle(event) {
  if (event.kind === "meeting")
    return `${event.mentor.label} · ${event.mentee ? event.mentee.label : t("the whole group", "todo el grupo")}`;
  if (event.kind === "plenary" && groupSizes.length > 1)
    return t("{0} (group {1})", "{0} (grupo {1})", event.title, event.group + 1);
  if (event.kind === "workshop") return event.region ? `${event.title} · ${event.region}` : event.title;
  return event.title;
}

function eventNote(event) {
  if (event.kind === "plenary")
    return [event.experts.join(", "), t("{0} can attend", "pueden asistir {0}", number(event.can))]
      .filter(Boolean)
      .join(" · ");
  if (event.kind === "course") return t("session {0}", "sesión {0}", number(event.number));
  if (event.kind === "workshop")
    return [event.facilitator, event.expected ? t("{0} people", "{0} personas", number(event.expected)) : ""]
      .filter(Boolean)
      .join(" · ");
  return "";
}

const DAY_EVENTS = 200;

function dayPanel(panel, day) {
  const events = [...(eventsByDay.get(day) || [])].sort(
    (a, b) => (a.kind === "meeting") - (b.kind === "meeting") || byTime(a, b),
  );
  const holidays = holidaysByDay.get(day) || [];
  panel.replaceChildren(
    h("h3", { text: capital(dateLong(day)) }),
    add(
      h("div"),
      holidays.map((name) =>
        h("p", { class: "holiday-name", text: t("Holiday: {0}", "Feriado: {0}", name) }),
      ),
    ),
    h(
      "ol",
      { class: "events" },
      events.slice(0, DAY_EVENTS).map((event) =>
        h(
          "li",
          { class: `event is-${event.kind}` },
          h("span", {
            class: "figure when",
            text: `${clock(event.minute)}–${clock(event.minute + event.minutes)}`,
          }),
          h(
            "span",
            { class: "event-text" },
            h("span", { text: eventTitle(event) }),
            eventNote(event) && h("span", { class: "place", text: eventNote(event) }),
          ),
        ),
      ),
    ),
    add(h("div"), [
      events.length > DAY_EVENTS &&
        h("p", { class: "note", text: t("and {0} more", "y {0} más", number(events.length - DAY_EVENTS)) }),
    ]),
  );
}

function dayWords(day) {
  const counts = {};
  for (const event of eventsByDay.get(day) || []) counts[event.kind] = (counts[event.kind] || 0) + 1;
  return Object.entries(counts)
    .map(([kind, value]) => count(value, ...kindNames[kind]))
    .join(", ");
}

function dayCell(day, choose) {
  const events = eventsByDay.get(day) || [],
    holidays = holidaysByDay.get(day) || [];
  const named = events.filter((event) => event.kind !== "meeting");
  const met = events.length - named.length;
  const inside = [
    h("span", { class: "day-number", text: civil(day).getUTCDate() }),
    holidays.length > 0 && h("span", { class: "day-holiday", text: holidays[0] }),
    named
      .slice(0, 3)
      .map((event) =>
        h(
          "span",
          { class: `tag is-${event.kind}` },
          h("span", { class: "tag-time", text: clock(event.minute) + " " }),
          h("span", { class: "tag-text", text: eventTitle(event) }),
        ),
      ),
    named.length > 3 && h("span", { class: "tag-more", text: `+${number(named.length - 3)}` }),
    met > 0 &&
      h(
        "span",
        { class: "tag is-meeting" },
        h("span", { class: "tag-number", text: number(met) }),
        h("span", { class: "tag-text", text: " " + kindNames.meeting[met === 1 ? 0 : 1] }),
      ),
  ];
  const outside =
    (calendar.start !== null && day < calendar.start) || (calendar.end !== null && day > calendar.end);
  const className = [
    "day",
    weekday(day) > 4 && "weekend",
    holidays.length > 0 && "holiday",
    outside && "outside",
  ]
    .filter(Boolean)
    .join(" ");
  return h(
    "td",
    { class: className },
    events.length
      ? h(
          "button",
          { type: "button", "data-day": day, onclick: () => choose(day) },
          h("span", { class: "hidden", text: `${dateLong(day)}: ${dayWords(day)}` }),
          h("span", { class: "day-inside", "aria-hidden": "true" }, inside),
        )
      : h("div", null, inside),
  );
}

function monthTable(year, month, choose) {
  const first = monthStart(year, month),
    after = monthStart(year, month + 1);
  const rows = [];
  for (let monday = first - weekday(first); monday < after; monday += 7)
    rows.push(
      h(
        "tr",
        null,
        Array.from({ length: 7 }, (_, k) => monday + k).map((day) =>
          day < first || day >= after ? h("td", { class: "blank" }) : dayCell(day, choose),
        ),
      ),
    );
  return h(
    "table",
    { class: "month" },
    h("caption", { text: capital(monthLong(first)) }),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        Array.from({ length: 7 }, (_, k) =>
          h(
            "th",
            { scope: "col" },
            h("abbr", { title: weekdayLong(4 + k), text: capital(weekdayShort(4 + k)) }),
          ),
        ),
      ),
    ),
    h("tbody", null, rows),
  );
}

const MOST_MONTHS = 60;

function monthView() {
  const [from, to] = calendarSpan();
  const panel = h("div", {
    class: "card day-panel",
    role: "region",
    "aria-live": "polite",
    "aria-label": t("The day", "El día"),
  });
  const choose = (day) => {
    for (const button of months.querySelectorAll("[data-day]"))
      button.setAttribute("aria-pressed", String(Number(button.dataset.day) === day));
    dayPanel(panel, day);
  };
  const all = [];
  for (
    let at = civil(from), year = at.getUTCFullYear(), month = at.getUTCMonth();
    monthStart(year, month) <= to && all.length < MOST_MONTHS;
    month++
  )
    all.push(monthTable(year, month, choose));
  const months = h("div", { class: "months" }, all);
  let shown = 0;
  const previous = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": t("Previous month", "Mes anterior"),
      onclick: () => show(shown - 1),
    },
    icon("left"),
  );
  const next = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": t("Next month", "Mes siguiente"),
      onclick: () => show(shown + 1),
    },
    icon("right"),
  );
  const show = (k) => {
    shown = k;
    all.forEach((month, at) => {
      month.hidden = at !== k;
    });
    previous.disabled = k === 0;
    next.disabled = k === all.length - 1;
  };
  const days = [...eventsByDay.keys()].sort((a, b) => a - b);
  const start = civil(from);
  const firstDay = plenaries.length ? plenaries[0].day : days[0],
    at = civil(firstDay);
  show(
    Math.min(
      all.length - 1,
      (at.getUTCFullYear() - start.getUTCFullYear()) * 12 + at.getUTCMonth() - start.getUTCMonth(),
    ),
  );
  choose(firstDay);
  return h(
    "div",
    { class: "month-view" },
    h(
      "div",
      { class: "card month-card" },
      h("div", { class: "month-steps no-print" }, previous, next),
      months,
    ),
    panel,
  );
}
