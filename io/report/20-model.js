/* The result, as the parts of the page need it. */

const MENTOR = 1,
  MENTEE = 2;
const roleNames = ["", t("mentor", "mentor/a"), t("mentee", "mentee"), t("both roles", "ambos roles")];

const people = data.people.map(([label, role, id, unit], index) => ({
  index,
  label,
  role,
  id,
  unit,
  institution: data.institutions.of[index] ?? -1,
  region: data.regions.of[index] ?? -1,
  matched: 0,
  group: null,
}));
/* Texts of the solver's name people by id and rules by key; readers know them by name. */
const labels = new Map(people.filter((person) => person.id).map((person) => [person.id, person.label]));
const columnNames = {
  institution: t("institution", "institución"),
  unit: t("unit", "unidad"),
  region: t("region", "región"),
};
const columnList = (key) =>
  (data.policy.eligibility[key] || []).map((name) => columnNames[name] || name).join(", ");
const ruleNames = {
  "eligibility.sponsor": t("sponsor", "patrocinio"),
  "eligibility.window": t("dates to apply", "las fechas de postulación"),
  "eligibility.where": t("requirements of the programme", "requisitos del programa"),
  "eligibility.same": t("same {0}", "igual {0}", columnList("same")),
  "eligibility.different": t("different {0}", "distinta {0}", columnList("different")),
  "eligibility.mentor_younger_by": t("difference in age", "diferencia de edad"),
  "eligibility.mentor_level_above_by": t("difference in seniority", "diferencia de jerarquía"),
  "eligibility.shared_language": t("a language in common", "idioma en común"),
  "eligibility.overlap_minutes": t("hours in common", "horas en común"),
  "eligibility.meetable": t("an hour to meet", "un horario en que reunirse"),
  "eligibility.least_score": t("least score", "puntaje mínimo"),
  "eligibility.repeat_pairs": t("having met before", "haberse emparejado antes"),
  "constraints.csv": t("exclusions", "exclusiones"),
};
const named = (text) =>
  text && text.replace(/[^\s;,()]+/g, (word) => labels.get(word) ?? ruleNames[word] ?? word);
const institutionOf = (person) => data.institutions.texts[person.institution] || "";
const regionOf = (person) => data.regions.texts[person.region] || "";

const pairs = data.pairs.map((row, index) => ({
  index,
  mentor: people[row[0]],
  mentee: people[row[1]],
  score: row[2],
  rankForMentor: row[3],
  rankForMentee: row[4],
  overlap: row[5],
  locked: row[6] === 1,
  parts: row[7],
  skills: row[8],
  meetings: [],
}));
for (const pair of pairs) {
  pair.mentor.matched |= MENTOR;
  pair.mentee.matched |= MENTEE;
}
const unmatched = data.unmatched.map(([person, reason, detail]) => ({
  person: people[person],
  reason,
  detail: named(detail),
}));
const matchedPeople = people.filter((person) => person.matched).length;
const scoreSum = pairs.reduce((sum, pair) => sum + pair.score, 0);
const meanScore = pairs.length ? Math.floor(scoreSum / pairs.length) : 0;

const componentNames = {
  skills: t("Skills to teach and learn", "Habilidades que enseñar y aprender"),
  availability: t("Hours in common", "Horas en común"),
  goals: t("Goals met by strengths", "Metas cubiertas por fortalezas"),
  region: t("Same region", "Misma región"),
  age: t("Difference in age", "Diferencia de edad"),
  level: t("Difference in seniority", "Diferencia de jerarquía"),
  preferences: t("Their own preferences", "Sus propias preferencias"),
};
const reasonNames = {
  no_sponsor: t("No sponsor", "Sin patrocinio de su jefatura"),
  outside_window: t("Applied outside the dates", "Postuló fuera de plazo"),
  where: t("Does not meet a requirement", "No cumple un requisito"),
  no_eligible_partner: t("Nobody fits under the rules", "Nadie es compatible según las reglas"),
  all_partners_taken: t("Everybody who fits was taken", "Quienes calzan ya tienen pareja"),
  minimum: t("The group would be too small", "El grupo quedaría bajo el mínimo"),
  quota: t("A quota was full", "Una cuota estaba completa"),
  other_role: t("Serves in their other role", "Quedó en su otro rol"),
};

const calendar = data.calendar;
const plenaries = (calendar.plenaries || []).map(
  ([group, title, day, minute, minutes, experts, can, expected], index) => ({
    kind: "plenary",
    index,
    group,
    title,
    day,
    minute,
    minutes,
    experts,
    can,
    expected,
  }),
);
const courses = (calendar.courses || []).map(([title, session, day, minute, minutes, can]) => ({
  kind: "course",
  title,
  number: session,
  day,
  minute,
  minutes,
  can,
}));
const workshops = (calendar.workshops || []).map(
  ([title, region, day, minute, minutes, facilitator, expected]) => ({
    kind: "workshop",
    title,
    region,
    day,
    minute,
    minutes,
    facilitator,
    expected,
  }),
);
const meetings = (calendar.meetings || []).map(([mentor, mentee, day, minute, minutes]) => ({
  kind: "meeting",
  mentor: people[mentor],
  mentee: mentee < 0 ? null : people[mentee],
  day,
  minute,
  minutes,
}));
const scheduled = plenaries.length + courses.length + workshops.length + meetings.length > 0;
const byTime = (a, b) => a.day - b.day || a.minute - b.minute;
plenaries.sort((a, b) => byTime(a, b) || a.group - b.group);

const groupSizes = new Array(calendar.groups || 0).fill(0);
for (const [person, group] of calendar.attendance || []) {
  groupSizes[group]++;
  people[person].group = group;
}

/* Meetings by pair; those of a group belong to each pair of its mentor's. */
const pairsOfMentor = new Map();
for (const pair of pairs) {
  if (!pairsOfMentor.has(pair.mentor)) pairsOfMentor.set(pair.mentor, []);
  pairsOfMentor.get(pair.mentor).push(pair);
}
for (const meeting of meetings)
  for (const pair of pairsOfMentor.get(meeting.mentor) || [])
    if (!meeting.mentee || meeting.mentee === pair.mentee) pair.meetings.push(meeting);
for (const pair of pairs) pair.meetings.sort(byTime);

const eventsByDay = new Map();
for (const event of [...plenaries, ...courses, ...workshops, ...meetings]) {
  if (!eventsByDay.has(event.day)) eventsByDay.set(event.day, []);
  eventsByDay.get(event.day).push(event);
}
const holidaysByDay = new Map();
for (const [day, name, region] of calendar.holidays) {
  if (!holidaysByDay.has(day)) holidaysByDay.set(day, []);
  holidaysByDay.get(day).push(region ? `${name} (${region})` : name);
}

/* [first, last] day of the calendar: the programme's, or those of its events. */
function calendarSpan() {
  const days = [...eventsByDay.keys()];
  const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return [least([calendar.start ?? Infinity, ...days]), most([calendar.end ?? -Infinity, ...days])];
}

/* The groups of a column with how many applied and how many are in a pair, largest first. Groups
 * of fewer people than may be shown are counted together. */
function groupsOf(column) {
  const groups = data[column].texts.map((name) => ({ name, people: 0, matched: 0 }));
  for (const person of people) {
    const code = data[column].of[person.index] ?? -1;
    if (code < 0) continue;
    groups[code].people++;
    groups[code].matched += person.matched ? 1 : 0;
  }
  const present = groups.filter((group) => group.people > 0);
  const shown = present.filter((group) => group.people >= data.fewest);
  const small = present.filter((group) => group.people < data.fewest);
  shown.sort((a, b) => b.people - a.people || collator.compare(a.name, b.name));
  const rest = { people: 0, matched: 0 };
  for (const group of small) {
    rest.people += group.people;
    rest.matched += group.matched;
  }
  if (rest.people >= data.fewest)
    shown.push({ name: t("{0} smaller groups", "{0} grupos menores", small.length), ...rest });
  return { shown, withheld: rest.people >= data.fewest ? 0 : small.length };
}
