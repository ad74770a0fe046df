/* The page. */

function theme() {
  const root = document.documentElement,
    dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    root.dataset.theme = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", follow);
  follow();
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": t("Light or dark", "Claro u oscuro"),
      title: t("Light or dark", "Claro u oscuro"),
      onclick: () => {
        root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      },
    },
    icon("theme"),
  );
}

const logo = () =>
  svg(
    "svg",
    { viewBox: "0 0 32 32", class: "logo", "aria-hidden": "true" },
    svg("circle", { cx: 12, cy: 16, r: 8, class: "ring-1" }),
    svg("circle", { cx: 20, cy: 16, r: 8, class: "ring-2" }),
  );

function masthead() {
  const days =
    calendar.start !== null && calendar.end !== null
      ? t("{0} to {1}", "{0} al {1}", dateFull(calendar.start), dateFull(calendar.end))
      : "";
  const sentence = allProven
    ? t(
        "{0} out of {1} applicants have a partner. It is proven that no better result exists under the programme's rules.",
        "{0} de {1} postulantes tienen pareja. Está demostrado que no existe un resultado mejor con las reglas del programa.",
        number(matchedPeople),
        number(people.length),
      )
    : t(
        "{0} out of {1} applicants have a partner.",
        "{0} de {1} postulantes tienen pareja.",
        number(matchedPeople),
        number(people.length),
      );
  return h(
    "div",
    { class: "hero" },
    h(
      "div",
      { class: "inside" },
      h(
        "p",
        { class: "kicker" },
        t("Report of the cohort", "Informe de la cohorte"),
        days && h("span", { text: ` · ${days}` }),
      ),
      h("h1", { text: data.programme || t("Cohort", "Cohorte") }),
      h("p", { class: "sentence", text: sentence }),
      h(
        "a",
        { href: "#proof", class: `badge ${allProven ? "is-proven" : ""}` },
        icon(allProven ? "check" : "warn"),
        allProven
          ? t("Proven optimal", "Óptimo demostrado")
          : t("See what is proven", "Vea qué está demostrado"),
      ),
    ),
  );
}

function page() {
  const sections = [
    section("summary", t("At a glance", "De un vistazo"), null, tiles(), outcome()),
    pairsSection(),
    unmatchedSection(),
    calendarSection(),
    chartsSection(),
    fairnessSection(),
    proofSection(),
    dataSection(),
  ].filter(Boolean);
  const links = sections.map((each) =>
    h("a", { href: `#${each.id}`, text: each.querySelector("h2").textContent }),
  );
  const nav = h("nav", { "aria-label": t("Sections", "Secciones") }, links);
  const print = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": t("Print", "Imprimir"),
      title: t("Print", "Imprimir"),
      onclick: () => window.print(),
    },
    icon("print"),
  );
  document.body.append(
    h("a", { class: "skip", href: "#main", text: t("Skip to the content", "Ir al contenido") }),
    h("header", { class: "bar-top no-print" }, h("div", { class: "inside" }, logo(), nav, theme(), print)),
    h("main", { id: "main", tabindex: -1 }, masthead(), h("div", { class: "inside" }, sections)),
    h(
      "footer",
      { class: "inside" },
      h("p", {
        text: t(
          "Made by yunta {0}. This file holds everything it shows and asks nothing of the network. It has personal data: share it with care.",
          "Hecho con yunta {0}. Este archivo contiene todo lo que muestra y no pide nada a la red. Tiene datos personales: compártalo con cuidado.",
          data.yunta,
        ),
      }),
    ),
    drawer,
  );
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting)
          for (const link of links) {
            const here = link.hash === `#${target.id}`;
            link.setAttribute("aria-current", String(here));
            if (here)
              nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
          }
    },
    { rootMargin: "-30% 0px -60% 0px" },
  );
  sections.forEach((each) => watch.observe(each));
  addEventListener("beforeprint", () => longTables.forEach((table) => table.print(true)));
  addEventListener("afterprint", () => longTables.forEach((table) => table.print(false)));
}

page();
