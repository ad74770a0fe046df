#!/bin/sh
# Writes docs/policy.md, the reference of yunta.yaml in English and Spanish, from the table of keys:
#     docs/make_policy_reference.sh >docs/policy.md
set -eu
cd "$(dirname "$0")/.."
awk '
# The arguments of YUNTA_KEY(...) into part[1..]: texts without their quotes, others as they are.
function split_arguments(line, part,    count, at, sign, quoted, text) {
    sub(/^YUNTA_KEY\(/, "", line)
    sub(/\)$/, "", line)
    count = 0
    text = ""
    quoted = 0
    for (at = 1; at <= length(line); at++) {
        sign = substr(line, at, 1)
        if (sign == "\\") {
            at++
            text = text substr(line, at, 1)
        } else if (sign == "\"") {
            quoted = !quoted
        } else if (sign == "," && !quoted) {
            part[++count] = text
            text = ""
        } else if (sign != " " || quoted) {
            text = text sign
        }
    }
    part[++count] = text
    return count
}

function cell(text) {
    gsub(/\|/, "\\|", text)
    return text
}

function share(millionths) {
    return millionths % 1000000 ? sprintf("%.6f", millionths / 1000000) : millionths / 1000000
}

function clock(minutes) {
    return sprintf("%02d:%02d", int(minutes / 60), minutes % 60)
}

function range(type, least, most, to) {
    if (least == 0 && most == 0)
        return ""
    if (type == "RATE")
        return " " share(least) to share(most)
    if (type == "TIME")
        return " " clock(least) to clock(most)
    return " " least to most
}

function words(choices) {
    gsub(/\|/, "`, `", choices)
    return " `" choices "`"
}

BEGIN {
    en["TEXT"] = "text"; es["TEXT"] = "texto"
    en["OPT_TEXT"] = "text or null"; es["OPT_TEXT"] = "texto o null"
    en["BOOL"] = "yes or no"; es["BOOL"] = "sí o no"
    en["INT"] = "whole number"; es["INT"] = "número entero"
    en["OPT_INT"] = "null or whole number"; es["OPT_INT"] = "null o número entero"
    en["RATE"] = "share"; es["RATE"] = "proporción"
    en["TIME"] = "time"; es["TIME"] = "hora"
    en["OPT_DAY"] = "date or null"; es["OPT_DAY"] = "fecha o null"
    en["DAYS"] = "list of weekdays"; es["DAYS"] = "lista de días"
    en["CHOICE"] = "one of"; es["CHOICE"] = "una de"
    en["CHOICES"] = "list of"; es["CHOICES"] = "lista de"
    en["TEXTS"] = "list of texts"; es["TEXTS"] = "lista de textos"
    en["MAP"] = "mapping of texts"; es["MAP"] = "mapa de textos"
    en["MAPS"] = "mapping of mappings"; es["MAPS"] = "mapa de mapas"
    en["WHERES"] = "list of conditions"; es["WHERES"] = "lista de condiciones"
    en["QUOTAS"] = "list of quotas"; es["QUOTAS"] = "lista de cuotas"
    en["COUNT"] = "`auto` or whole number"; es["COUNT"] = "`auto` o número entero"
}

/^YUNTA_KEY/ {
    split_arguments($0, part)
    key = part[2]; type = part[3]; preset = part[4]
    values = part[7] == "NULL" ? "" : words(part[7])
    rows++
    english[rows] = "| `" key "` | " cell(en[type] values range(type, part[5], part[6], " to ")) \
        " | `" cell(preset) "` | " cell(part[8]) " |"
    spanish[rows] = "| `" key "` | " cell(es[type] values range(type, part[5], part[6], " a ")) \
        " | `" cell(preset) "` | " cell(part[9]) " |"
}

END {
    print "# yunta.yaml: policy reference"
    print ""
    print "<!-- Made by docs/make_policy_reference.sh from model/policy_keys.def. -->"
    print ""
    print "[Español](#referencia-en-español)"
    print ""
    print "`a.b: x` stands for `b: x` under `a:`. A file is one YAML document of UTF-8, at most 1 MiB,"
    print "without anchors, aliases or tags. What a file leaves out has the default. Unknown keys,"
    print "duplicates and values of another type or out of range are errors."
    print ""
    print "- yes or no: `true`, `false`, `yes`, `no`, `sí`, `si`."
    print "- share: a decimal with a point or a comma, at most six decimals. Inside `{}` a comma"
    print "  separates keys: write a point there."
    print "- time: `\"09:00\"`, from `\"00:00\"` to `\"24:00\"`; date: `2027-03-01`."
    print "- weekday: `mon` .. `sun`, or a name in English or Spanish of at least three letters."
    print "- null, `~` or nothing stand for null only where the table says so."
    print ""
    print "| key | value | default | meaning |"
    print "| --- | --- | --- | --- |"
    for (k = 1; k <= rows; k++)
        print english[k]
    print ""
    print "A key of `columns` or `values` is the name of a column or an alias of it (docs/formats.md), or a"
    print "name of your own that a rule uses. A rule, a quota, `output.by` and `values` may also name the"
    print "header that `columns` gives: `columns: {institution: Donde trabajas}`, `same: [Donde trabajas]`."
    print "All of these are one column, with one set of spellings. What stands for two is an error."
    print ""
    print "A condition of `eligibility.where` has `column` and at least one test: `in: [..]` or"
    print "`not_in: [..]` (texts), `least`, `most` (numbers, at most three decimals); `role: mentor` or"
    print "`role: mentee` limits it to that role. Of `strengths`, `languages` and (unless free text) `goals`,"
    print "which are lists, each element is looked at: `in` wants one of them, `not_in` none."
    print ""
    print "A quota of `matching.quotas` has `side` (`mentor` or `mentee`), `least` or `most` or both, and"
    print "`where: {column: value, other: [value, value]}`, all of which must hold."
    print ""
    print "`worst` and `leximin` come after `pairs` in `matching.objective`. Gender may stand in quotas"
    print "only."
    print ""
    print "## Referencia en español"
    print ""
    print "`a.b: x` quiere decir `b: x` debajo de `a:`. Un archivo es un solo documento YAML en UTF-8,"
    print "de a lo más 1 MiB, sin anclas, alias ni etiquetas. Lo que el archivo omite tiene su valor por"
    print "omisión. Las claves desconocidas o repetidas y los valores de otro tipo o fuera de rango son"
    print "errores."
    print ""
    print "- sí o no: `true`, `false`, `yes`, `no`, `sí`, `si`."
    print "- proporción: un decimal con punto o coma, con a lo más seis decimales. Dentro de `{}` la coma"
    print "  separa claves: ahí escriba un punto."
    print "- hora: `\"09:00\"`, de `\"00:00\"` a `\"24:00\"`; fecha: `2027-03-01`."
    print "- día: `mon` .. `sun`, o un nombre en español o inglés de al menos tres letras."
    print "- null, `~` o nada valen por null solo donde la tabla lo dice."
    print ""
    print "| clave | valor | por omisión | significado |"
    print "| --- | --- | --- | --- |"
    for (k = 1; k <= rows; k++)
        print spanish[k]
    print ""
    print "Una clave de `columns` o `values` es el nombre de una columna o un alias suyo (docs/formats.md),"
    print "o un nombre propio que usa una regla. Una regla, una cuota, `output.by` y `values` pueden nombrar"
    print "también el encabezado que da `columns`: `columns: {institution: Donde trabajas}`,"
    print "`same: [Donde trabajas]`. Todos son una sola columna, con unas mismas grafías. Lo que representa"
    print "a dos es un error."
    print ""
    print "Una condición de `eligibility.where` tiene `column` y al menos una prueba: `in: [..]` o"
    print "`not_in: [..]` (textos), `least`, `most` (números, con a lo más tres decimales);"
    print "`role: mentor` o `role: mentee` la limita a ese rol. De `strengths`, `languages` y (salvo texto"
    print "libre) `goals`, que son listas, se mira cada elemento: `in` pide alguno, `not_in` ninguno."
    print ""
    print "Una cuota de `matching.quotas` tiene `side` (`mentor` o `mentee`), `least` o `most` o ambos, y"
    print "`where: {columna: valor, otra: [valor, valor]}`; todo debe cumplirse."
    print ""
    print "`worst` y `leximin` van después de `pairs` en `matching.objective`. El género puede estar solo"
    print "en las cuotas."
}
' model/policy_keys.def
