/* What was wrong with the data, the settings, and the very files that were read. */

function problemList() {
  const names = { error: t("error", "error"), warning: t("warning", "aviso"), note: t("note", "nota") };
  if (!data.problems.length)
    return h(
      "p",
      { class: "fine" },
      icon("check"),
      t("Nothing to report: every cell was understood.", "Nada que informar: se entendió cada celda."),
    );
  const left = data.problem_count - data.problems.length;
  return [
    h(
      "ul",
      { class: "plain problems" },
      data.problems.map(([severity, file, line, column, value, what, mend]) =>
        h(
          "li",
          null,
          h("span", { class: `severity is-${severity}`, text: names[severity] }),
          h(
            "span",
            { class: "problem" },
            h("span", { class: "where", text: [file, line || null, column].filter(Boolean).join(" · ") }),
            what && h("span", null, what, value && [": ", h("q", { text: value })]),
            mend && h("span", { class: "place", text: capital(mend) }),
          ),
        ),
      ),
    ),
    left > 0 &&
      h("p", {
        class: "note",
        text: t(
          "and {0} more; yunta check lists all.",
          "y {0} más; yunta check los muestra todos.",
          number(left),
        ),
      }),
    !data.names &&
      h("p", {
        class: "note",
        text: t(
          "Texts are left out because names are hidden; yunta check shows them.",
          "Los textos se omiten porque los nombres están ocultos; yunta check los muestra.",
        ),
      }),
  ];
}

/* Every key of the policy by its path. */
function settings(object, path, rows) {
  for (const [key, value] of Object.entries(object)) {
    const name = path ? `${path}.${key}` : key;
    if (value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length)
      settings(value, name, rows);
    else rows.push([name, typeof value === "string" ? value : JSON.stringify(value)]);
  }
  return rows;
}

function scrolled(label, table) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, table);
}

function dataSection() {
  const inputs = t("Files read", "Archivos leídos"),
    all = t("Settings in force", "Configuración usada");
  return section(
    "data",
    t("Data and settings", "Datos y configuración"),
    null,
    h(
      "div",
      { class: "card" },
      h("h3", { text: t("Found in the data", "Observaciones sobre los datos") }),
      problemList(),
    ),
    h(
      "div",
      { class: "card" },
      h("h3", { text: inputs }),
      h("p", {
        class: "note",
        text: t(
          "The digest is a fingerprint: the same file has the same one, and any change gives another.",
          "La huella identifica al archivo: el mismo archivo tiene la misma, y cualquier cambio da otra.",
        ),
      }),
      scrolled(
        inputs,
        h(
          "table",
          { class: "plain-table" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              [t("File", "Archivo"), t("Rows", "Filas"), t("Digest (SHA-256)", "Huella (SHA-256)")].map(
                (text, k) => h("th", { scope: "col", class: k === 1 ? "right" : null, text }),
              ),
            ),
          ),
          h(
            "tbody",
            null,
            data.inputs.map(([file, digest, rows]) =>
              h(
                "tr",
                null,
                h("th", { scope: "row", text: file }),
                h("td", { class: "right figure", text: number(rows) }),
                h("td", null, h("code", { text: digest })),
              ),
            ),
          ),
        ),
      ),
    ),
    h(
      "details",
      { class: "card" },
      h("summary", { text: all }),
      scrolled(
        all,
        h(
          "table",
          { class: "plain-table settings" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              [t("Key", "Clave"), t("Value", "Valor")].map((text) => h("th", { scope: "col", text })),
            ),
          ),
          h(
            "tbody",
            null,
            settings(data.policy, "", []).map(([key, value]) =>
              h("tr", null, h("th", { scope: "row" }, h("code", { text: key })), h("td", { text: value })),
            ),
          ),
        ),
      ),
    ),
  );
}
