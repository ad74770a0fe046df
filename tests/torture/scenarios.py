"""The scenarios of the torture: small cohorts, one for each way in and out of yunta.

A scenario is (name, prepare, arguments): prepare(folder, yunta) fills an empty folder; the arguments
are those of the command line, run inside that folder."""

import csv
import io
import os
import shutil
import subprocess
import zipfile

PEOPLE = """id;name;email;role;institution;region;level;birth_year;sponsor;strengths;goals;languages;skill:Excel;want:Excel;skill:Datos;want:Datos;gender
m1;Ana Soto;ana@example.cl;mentor;SII;Aysén;3;1990;sí;redes;;es;5;;4;;f
m2;Beto Ríos;beto@example.cl;mentor;SII;Maule;2;1995;sí;datos,redes;;es,en;4;;5;;m
m3;Carla Díaz;carla@example.cl;mentor;DT;Aysén;2;1992;sí;datos;;es;3;;3;;f
a1;Diego Paz;diego@example.cl;mentee;DT;Aysén;1;1970;sí;;datos;es;1;3;2;1;m
a2;Eva Luna;eva@example.cl;mentee;SII;Maule;1;1968;sí;;redes;es;2;2;1;3;f
a3;Fidel Mar;fidel@example.cl;mentee;DT;Maule;1;1975;sí;;redes,datos;en;1;1;1;1;m
a4;Gabi Sol;gabi@example.cl;mentee;SII;Aysén;1;1972;no;;datos;es;2;3;1;2;f
"""
HOURS = "person,day,from,to,for\n" + "".join(
    f"{who},{day},{start},13:00,{use}\n"
    for k, who in enumerate(["m1", "m2", "m3", "a1", "a2", "a3"])
    for day, start in (("lunes", "09:00"), (("martes", "jueves")[k % 2], "10:00"))
    for use in ("meetings", "plenaries"))
SESSIONS = "session,title,minutes,experts,after\ns1,Bienvenida,60,Exp A,\ns2,Cierre,60,,s1\n"
EXPERTS = "expert,date,from,to\n" + "".join(
    f"Exp A,2027-03-{day:02},09:00,13:00\n" for day in (1, 4, 8, 11))
TABLES = {
    "applicants.csv": PEOPLE,
    "availability.csv": HOURS,
    "absences.csv": "person,from,to\na1,2027-03-10,2027-03-12\n",
    "preferences.csv": "person,choice,rank\na1,m1,1\na1,m3,2\nm2,a2,1\n",
    "constraints.csv": "kind,mentor,mentee,points,reason\nprefer,m1,a1,50,\nforbid,m1,a3,,no\n",
    "history.csv": "cohort,mentor,mentee,rating\nAnterior,m3,a2,4\n",
    "sessions.csv": SESSIONS,
    "experts.csv": EXPERTS,
    "holidays.csv": "date,name\n2027-03-02,Feriado\n",
}
POLICY = """programme: {{name: Prueba, timezone: America/Santiago, start: 2027-03-01, end: 2027-03-26}}
eligibility: {{different: [institution], repeat_pairs: false}}
scoring: {{weights: {{skills: 50, availability: 20, goals: 10, region: 5, age: 5, level: 5, preferences: 5}}}}
meetings: {{count: 1, minutes: 60}}
plenaries: {{cadence_days: 7, tolerance_days: 3, least_attended: 1}}
{more}
output: {{files: [{files}]{output}}}
"""


def policy(more="", files="csv", output=""):
    return POLICY.format(more=more, files=files, output=output)


def write(folder, tables, text):
    os.makedirs(folder, exist_ok=True)
    for name, content in {**tables, "yunta.yaml": text}.items():
        data = content if isinstance(content, bytes) else content.encode()
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    with open(os.open(os.path.join(folder, ".yunta-key"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write("Z" * 32)


def cohort(tables=None, without=(), **how):
    """A folder c with these tables besides (or in the place of) the usual ones."""
    chosen = {name: text for name, text in {**TABLES, **(tables or {})}.items() if name not in without}
    return lambda folder, yunta: write(os.path.join(folder, "c"), chosen, policy(**how))


def after(prepare, *arguments, change=None):
    """Then runs yunta (which must succeed), and changes something."""
    def prepared(folder, yunta):
        prepare(folder, yunta)
        done = subprocess.run([yunta, *arguments], cwd=folder, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        if change:
            change(folder)
    return prepared


def people_changed(folder):
    path = os.path.join(folder, "c", "applicants.csv")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("m2;", "m9;"))
    for name in ("availability.csv", "preferences.csv", "constraints.csv", "history.csv"):
        os.remove(os.path.join(folder, "c", name))
    with open(os.path.join(folder, "c", "out", "notas.txt"), "w", encoding="utf-8") as file:
        file.write("not yunta's\n")


def spreadsheet():
    """A minimal workbook of PEOPLE, by hand: one sheet of inline strings."""
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line.split(";")) + "</row>"
        for line in PEOPLE.splitlines())
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                           '<sheet name="Hoja" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
                                      f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return memory.getvalue()


def xlsx_folder(folder, yunta):
    cohort(without=["applicants.csv"], more="files: {applicants: form.xlsx}")(folder, yunta)
    with open(os.path.join(folder, "c", "form.xlsx"), "wb") as file:
        file.write(spreadsheet())


def history_from_database(folder, yunta):
    after(cohort(files="csv, sqlite"), "run", "c", "-q", "-j1")(folder, yunta)
    os.rename(os.path.join(folder, "c", "out", "yunta.sqlite"), os.path.join(folder, "c", "old.sqlite"))
    shutil.rmtree(os.path.join(folder, "c", "out"))
    os.remove(os.path.join(folder, "c", "history.csv"))
    with open(os.path.join(folder, "c", "yunta.yaml"), "a", encoding="utf-8") as file:
        file.write("files: {history: old.sqlite}\n")


def form(folder, yunta):
    del yunta
    with open(os.path.join(folder, "form.csv"), "w", encoding="utf-8") as file:
        file.write("Marca temporal,Nombre completo,Correo electrónico,Rol,Disponibilidad [Lunes],Nivel: [Excel]\n"
                   "2027-01-02,Ana Soto,ana@example.cl,Mentora,Mañana,5\n"
                   "2027-01-03,Eva Luna,eva@example.cl,Mentee,Tarde,1\n")


def shards(folder, yunta):
    """A result, and beside it two shards of its cohort."""
    after(cohort(without=BARE), "match", "c", *QUIET)(folder, yunta)
    for number in (1, 2):
        subprocess.run([yunta, "match", "c", *QUIET, "--shard", f"{number}/2"], cwd=folder, capture_output=True,
                       check=True)


COURSES = {
    "courses.csv": "course,title,sessions,per_week,minutes,instructors,capacity\nk1,Excel,2,1,60,Exp A,3\n",
    "enrolments.csv": "person,course\na1,k1\na2,k1\nm1,k1\n",
    "workshops.csv": "workshop,region,minutes,earliest,latest\nw1,Aysén,120,2027-03-01,2027-03-12\n"
                     "w2,Maule,120,2027-03-01,2027-03-12\n",
    "travel.csv": "from,to,days,cost\nAysén,Maule,1,10\n",
    "facilitators.csv": "facilitator,home,from,to,most\nF1,Maule,2027-03-01,2027-03-26,3\n",
}


def absent_later(folder):
    with open(os.path.join(folder, "c", "absences.csv"), "w", encoding="utf-8") as file:
        file.write("person,from,to\na1,2027-03-08,2027-03-26\n")


def rated(folder, yunta):
    """A cohort of 100, and ratings of 50 pairs of its."""
    subprocess.run([yunta, "generate", "--people", "100", "-o", "c"], cwd=folder, capture_output=True, check=True)
    done = subprocess.run([yunta, "match", "c", *QUIET], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    path = os.path.join(folder, "c", "out", "pairings.csv")
    with open(path, encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    with open(os.path.join(folder, "c", "history.csv"), "w", encoding="utf-8") as file:
        file.write("cohort,mentor,mentee,rating\n" + "".join(
            f"Cohorte sintética 1,{pair['mentor']},{pair['mentee']},{1 + k % 5}\n" for k, pair in enumerate(pairs)))


EVERYWHERE = {"files": "csv, json, ics", "output": ", by: region, backups: 2, exports: [moodle, zoom, teams, mail, "
              "invitations], organizer: rrhh@example.cl, alarm: 30"}
GROUPS = {"more": "matching: {mentor: {capacity: 2}}", "files": "csv, json, ics",
          "output": ", calendars: all, by: institution"}
BARE = ["sessions.csv", "experts.csv"]
QUIET = ["-q", "-j1"]
REPAIR = ["repair", "c", "--from", "c/out", "--as-of", "2027-03-08", "-o", "new", *QUIET]


def in_groups(folder, yunta):
    cohort(**GROUPS)(folder, yunta)
    path = os.path.join(folder, "c", "yunta.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("meetings: {", "meetings: {of: group, ")
                   .replace("plenaries: {", "plenaries: {groups: {count: 2}, "))


SCENARIOS = [
    ("check", cohort(), ["check", "c", "-j1"]),
    ("run", cohort(), ["run", "c", "-j1"]),
    ("every-file", cohort(without=BARE, files="csv, json, ics, html, xlsx, sqlite"), ["run", "c", *QUIET]),
    ("second-run", after(cohort(without=BARE, files="csv, ics, sqlite"), "run", "c", *QUIET, change=people_changed),
     ["run", "c", *QUIET]),
    ("first-key", lambda folder, yunta: (cohort(without=BARE, files="csv, ics")(folder, yunta),
                                         os.remove(os.path.join(folder, "c", ".yunta-key"))), ["match", "c", *QUIET]),
    ("match", cohort(without=BARE), ["match", "c", "--json", "-j1"]),
    ("glpk", cohort(without=BARE), ["match", "c", "--engine", "glpk", *QUIET]),
    ("schedule", after(cohort(), "match", "c", *QUIET,
                       change=lambda f: os.rename(os.path.join(f, "c", "out", "pairings.csv"), os.path.join(f, "p.csv"))),
     ["schedule", "c", "--pairings", "p.csv", *QUIET]),
    ("dry-run", cohort(without=BARE), ["run", "c", "--dry-run", "-j1"]),
    ("init", form, ["init", "form.csv", "-o", "new"]),
    ("init-beside", lambda folder, yunta: (form(folder, yunta), write(os.path.join(folder, "f"), {
        "absences.csv": TABLES["absences.csv"], "holidays.csv": TABLES["holidays.csv"]}, ""),
        os.remove(os.path.join(folder, "f", "yunta.yaml")),
        os.rename(os.path.join(folder, "form.csv"), os.path.join(folder, "f", "form.csv"))),
     ["init", "f/form.csv", "-o", "f"]),
    ("generate", lambda folder, yunta: None, ["generate", "--people", "8", "--calendar", "-o", "new"]),
    ("explain-pair", after(cohort(without=BARE), "match", "c", *QUIET), ["explain", "c", "m1", "a2", "-j1"]),
    ("explain-person", after(cohort(without=BARE), "match", "c", *QUIET), ["explain", "c", "a4", "-j1"]),
    ("suggest", cohort(without=BARE), ["suggest", "c", "a1", "-j1"]),
    ("suggest-skill", cohort(without=BARE), ["suggest", "c", "--skill", "Excel", "--json", "-j1"]),
    ("verify", after(cohort(files="csv, json, ics, sqlite"), "run", "c", *QUIET), ["verify", "c", "c/out", "-j1"]),
    ("exports", cohort(**EVERYWHERE), ["run", "c", *QUIET]),
    ("verify-exports", after(cohort(**EVERYWHERE), "run", "c", *QUIET), ["verify", "c", "c/out", "-j1"]),
    ("verify-groups", after(in_groups, "run", "c", *QUIET), ["verify", "c", "c/out", "-j1"]),
    ("verify-courses", after(cohort(COURSES, without=["sessions.csv"], files="csv, json, ics"), "run", "c", *QUIET),
     ["verify", "c", "c/out", "--json", "-j1"]),
    ("verify-pseudonyms", after(cohort(files="csv, json, ics", output=", pseudonyms: true, backups: 1"), "run", "c",
                                *QUIET), ["verify", "c", "c/out", "-j1"]),
    ("verify-leximin", after(cohort(without=BARE, more="matching: {objective: [pairs, worst, leximin]}", files="csv, json"), "match", "c",
                             *QUIET), ["verify", "c", "c/out", "-j1"]),
    ("repair", after(cohort(files="csv, json, ics"), "run", "c", *QUIET, change=absent_later), REPAIR),
    ("verify-repair", after(after(cohort(files="csv, json, ics"), "run", "c", *QUIET, change=absent_later), *REPAIR),
     ["verify", "c", "new", "-j1"]),
    ("repair-again", after(after(cohort(files="csv, json, ics"), "run", "c", *QUIET, change=absent_later), *REPAIR),
     ["repair", "c", "--from", "new", "--as-of", "2027-03-15", "-o", "newer", *QUIET]),
    ("schedule-keep", after(cohort(files="csv, json, ics"), "run", "c", *QUIET, change=absent_later),
     ["schedule", "c", "--pairings", "c/out/pairings.csv", "--keep", "c/out", "-o", "new", *QUIET]),
    ("learn", rated, ["learn", "c", "-j1"]),
    ("tables", cohort(without=BARE), ["tables", "c", "--size", "3", *QUIET]),
    ("bad-input", cohort({"applicants.csv": PEOPLE + "a1;;;mentee\nx;;;jefe;;;0;9999\n"}), ["check", "c", "-j1"]),
    ("bad-policy", cohort(more="matchin: {gap: -1}"), ["check", "c", "-j1"]),
    ("windows-1252", cohort({"applicants.csv": PEOPLE.encode("cp1252")}), ["check", "c", *QUIET]),
    ("utf-16", cohort({"applicants.csv": PEOPLE.encode("utf-16")}), ["check", "c", *QUIET]),
    ("xlsx", xlsx_folder, ["check", "c", *QUIET]),
    ("sqlite-history", history_from_database, ["match", "c", *QUIET]),
    ("quotas", cohort(without=BARE, more="matching: {mentor: {capacity: 2, minimum: 2}, "
                      "quotas: [{side: mentee, where: {region: Aysén}, least: 1}]}"), ["match", "c", *QUIET]),
    ("shard", after(cohort(without=BARE), "match", "c", *QUIET, "--shard", "1/2"),
     ["match", "c", *QUIET, "--shard", "1/2"]),
    ("shard-of-groups", cohort(without=BARE, more="matching: {both: and, mentor: {capacity: 2, minimum: 2}, "
                               "objective: [pairs, fewest_mentors]}"), ["match", "c", *QUIET, "--shard", "1/1"]),
    ("merge", shards, ["merge", "c/out-1-of-2", "c/out-2-of-2", *QUIET]),
    ("merge-missing", shards, ["merge", "c/out-1-of-2", "-j1"]),
    ("leximin", cohort(without=BARE, more="matching: {objective: [pairs, worst, leximin]}"), ["match", "c", *QUIET]),
    ("conflict", cohort({"constraints.csv": "kind,mentor,mentee\nlock,m1,a2\nforbid,m1,a2\n"}, without=BARE),
     ["match", "c", *QUIET]),
    ("courses", cohort(COURSES, without=["sessions.csv"]), ["run", "c", *QUIET]),
    ("courses-held", after(cohort(COURSES, without=["sessions.csv"]), "run", "c", *QUIET),
     ["repair", "c", "--from", "c/out", "--as-of", "2027-03-12", *QUIET]),
    ("pseudonyms", cohort(without=BARE, files="csv, ics, html", output=", pseudonyms: true"), ["match", "c", *QUIET]),
]
