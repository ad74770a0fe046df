/* YAML's events to a tree. Events rather than libyaml's documents, because only they show anchors,
 * and because a hostile file ends at its first node too many or too deep. */
#include "io/policy_node.h"
#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 20, NODES_MOST = 100000 };

typedef struct {
    yunta_policy_node *node;
    yunta_policy_node *last;
    const char *key; /* read, its value still to come */
    size_t key_line, key_column;
} open_node;

typedef struct {
    yunta_policy_reader *reader;
    open_node stack[DEPTH_MOST];
    size_t depth, nodes, documents;
    yunta_policy_node *root;
    yunta_status status; /* the worst so far */
    bool stop;
} builder;

static yunta_place mark_place(builder *b, yaml_mark_t mark) {
    return yunta_policy_place_at(b->reader, mark.line + 1, mark.column + 1);
}

static void failed(builder *b, yunta_status status, bool stop) {
    b->status = yunta_policy_worse(b->status, status);
    b->stop = b->stop || stop;
}

static bool expects_key(const builder *b) {
    if (b->depth == 0)
        return false;
    const open_node *top = &b->stack[b->depth - 1];
    return top->node->kind == NODE_MAP && !top->key;
}

static void limit_passed(builder *b, yaml_mark_t mark, const char *mend, const char *what) {
    yunta_problem_add(b->reader->problems, YUNTA_ERROR, mark_place(b, mark), NULL, mend, "%s",
                      what);
    failed(b, YUNTA_E_INPUT, true);
    b->root = NULL;
}

/* A new node, hung where the events have come to; NULL and stop when it may not be. */
static yunta_policy_node *add(builder *b, yunta_policy_kind kind, yaml_mark_t mark) {
    if (++b->nodes > NODES_MOST) {
        limit_passed(b, mark, T("shorten the policy", "acorte la política"),
                     T("the policy holds more than 100000 values",
                       "la política tiene más de 100000 valores"));
        return NULL;
    }
    yunta_policy_node *node = yunta_arena_alloc(b->reader->scratch, 1, sizeof *node);
    if (!node) {
        failed(b, YUNTA_E_MEMORY, true);
        return NULL;
    }
    *node = (yunta_policy_node){.kind = kind, .line = mark.line + 1, .column = mark.column + 1};
    if (b->depth == 0) {
        b->root = node;
        return node;
    }
    open_node *top = &b->stack[b->depth - 1];
    node->key = top->key;
    node->key_line = top->key_line;
    node->key_column = top->key_column;
    top->key = NULL;
    *(top->last ? &top->last->next : &top->node->first) = node;
    top->last = node;
    top->node->count++;
    return node;
}

static void refuse_properties(builder *b, yaml_mark_t mark, const unsigned char *anchor,
                              const unsigned char *tag) {
    if (anchor)
        yunta_problem_add(b->reader->problems, YUNTA_ERROR, mark_place(b, mark),
                          (const char *)anchor,
                          T("take the & and its name out", "quite el & y su nombre"),
                          T("anchors are not allowed", "no se permiten anclas"));
    if (tag)
        yunta_problem_add(b->reader->problems, YUNTA_ERROR, mark_place(b, mark), (const char *)tag,
                          T("take the ! and its name out", "quite el ! y su nombre"),
                          T("tags are not allowed", "no se permiten etiquetas"));
    if (anchor || tag)
        failed(b, YUNTA_E_INPUT, false);
}

static void hold_key(builder *b, const char *text, yaml_mark_t mark) {
    open_node *top = &b->stack[b->depth - 1];
    top->key = text;
    top->key_line = mark.line + 1;
    top->key_column = mark.column + 1;
}

static void on_alias(builder *b, const yaml_event_t *event) {
    yunta_problem_add(b->reader->problems, YUNTA_ERROR, mark_place(b, event->start_mark),
                      (const char *)event->data.alias.anchor,
                      T("write the value itself, or put a text that begins with * in quotes",
                        "escriba el valor mismo, o ponga entre comillas un texto que empieza con "
                        "*"),
                      T("aliases are not allowed", "no se permiten alias"));
    failed(b, YUNTA_E_INPUT, false);
    if (expects_key(b))
        hold_key(b, "", event->start_mark);
    else
        add(b, NODE_BROKEN, event->start_mark);
}

static void on_scalar(builder *b, const yaml_event_t *event) {
    const char *bytes = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    refuse_properties(b, event->start_mark, event->data.scalar.anchor, event->data.scalar.tag);
    if (memchr(bytes, '\0', length)) {
        yunta_problem_add(b->reader->problems, YUNTA_ERROR, mark_place(b, event->start_mark), NULL,
                          T("take \\0 out", "quite \\0"),
                          T("a text holds a NUL", "un texto contiene un NUL"));
        failed(b, YUNTA_E_INPUT, false);
    }
    char *text = yunta_arena_text(b->reader->scratch, bytes, length);
    if (!text) {
        failed(b, YUNTA_E_MEMORY, true);
        return;
    }
    if (expects_key(b)) {
        hold_key(b, text, event->start_mark);
        return;
    }
    yunta_policy_node *node = add(b, NODE_SCALAR, event->start_mark);
    if (!node)
        return;
    node->text = text;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static void on_open(builder *b, const yaml_event_t *event, yunta_policy_kind kind, bool flow) {
    if (expects_key(b)) {
        limit_passed(b, event->start_mark,
                     T("write a key, then a colon, then its value",
                       "escriba una clave, dos puntos y su valor"),
                     T("a key must be a text, not a list or a mapping",
                       "una clave debe ser un texto, no una lista ni un mapa"));
        return;
    }
    if (b->depth == DEPTH_MOST) {
        limit_passed(b, event->start_mark, T("take some levels out", "quite algunos niveles"),
                     T("values are nested more than 20 levels deep",
                       "hay valores anidados a más de 20 niveles"));
        return;
    }
    yunta_policy_node *node = add(b, kind, event->start_mark);
    if (!node)
        return;
    node->flow = flow;
    b->stack[b->depth++] = (open_node){.node = node};
}

static void on_document(builder *b, const yaml_event_t *event) {
    if (++b->documents > 1)
        limit_passed(b, event->start_mark,
                     T("keep one document: take the line --- out",
                       "deje un solo documento: quite la línea ---"),
                     T("a policy is one document", "una política es un solo documento"));
}

static void on_event(builder *b, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        b->stop = true;
        break;
    case YAML_DOCUMENT_START_EVENT:
        on_document(b, event);
        break;
    case YAML_ALIAS_EVENT:
        on_alias(b, event);
        break;
    case YAML_SCALAR_EVENT:
        on_scalar(b, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_properties(b, event->start_mark, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
        on_open(b, event, NODE_LIST, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_properties(b, event->start_mark, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
        on_open(b, event, NODE_MAP, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        break;
    default:
        break;
    }
}

/* libyaml's own words, in Spanish. */
static const char *syntax_in_spanish(const char *english) {
    static const char *const words[][2] = {
        {"did not find expected key", "falta una clave, o la sangría no calza"},
        {"mapping values are not allowed in this context", "aquí no puede haber un «clave: valor»"},
        {"found character that cannot start any token",
         "un valor no puede empezar con este carácter"},
        {"found unexpected end of stream", "el archivo termina antes de lo esperado"},
        {"did not find expected ',' or ']'", "falta una coma o un corchete ]"},
        {"did not find expected ',' or '}'", "falta una coma o una llave }"},
        {"did not find expected '-' indicator", "falta un guion - de lista"},
        {"could not find expected ':'", "faltan los dos puntos :"},
        {"block sequence entries are not allowed in this context",
         "aquí no puede haber un guion de lista"},
        {"block mapping entries are not allowed in this context", "aquí no puede haber una clave"},
        {"mapping keys are not allowed in this context", "aquí no puede haber una clave"},
        {"did not find expected <document start>", "sobra texto tras el fin del documento"},
        {"found unexpected document indicator", "hay una línea --- o ... dentro de un texto"},
        {"found undefined tag handle", "etiqueta desconocida"},
        {"found unknown escape character", "secuencia \\ desconocida"},
        {"control characters are not allowed", "no se permiten caracteres de control"},
        {"did not find expected node content", "falta un valor"},
        {"did not find expected alphabetic or numeric character", "falta una letra o un número"},
        {"found a tab character that violates indentation", "hay un tabulador en la sangría"},
        {"found extra content", "sobra texto"},
    };
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strstr(english, words[k][0]))
            return words[k][1];
    return english;
}

/* Where the reader of bytes stopped: it gives an offset, not a line. */
static yunta_place offset_place(builder *b, const char *text, size_t offset) {
    size_t line = 1, column = 1;
    for (size_t k = 0; k < offset; k++) {
        if (text[k] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)text[k] & 0xc0) != 0x80) {
            column++;
        }
    }
    return yunta_policy_place_at(b->reader, line, column);
}

static void syntax_error(builder *b, const yaml_parser_t *parser, const char *text, size_t length) {
    if (parser->error == YAML_MEMORY_ERROR) {
        failed(b, YUNTA_E_MEMORY, true);
        return;
    }
    bool bytes = parser->error == YAML_READER_ERROR;
    size_t offset = parser->problem_offset < length ? parser->problem_offset : length;
    yunta_place place = bytes ? offset_place(b, text, offset) : mark_place(b, parser->problem_mark);
    const char *problem = parser->problem ? parser->problem : "?";
    yunta_problem_add(b->reader->problems, YUNTA_ERROR, place, NULL,
                      T("check indentation, colons, brackets and quotes; put a text that begins "
                        "with a sign in quotes",
                        "revise sangría, dos puntos, corchetes y comillas; ponga entre comillas un "
                        "texto que empieza con un signo"),
                      T("this is no YAML: %s", "esto no es YAML: %s"),
                      T(problem, syntax_in_spanish(problem)));
    failed(b, YUNTA_E_INPUT, true);
    b->root = NULL;
}

yunta_status yunta_policy_tree(yunta_policy_reader *reader, const char *text, size_t length,
                               yunta_policy_node **root) {
    builder b = {.reader = reader};
    yaml_parser_t parser;
    *root = NULL;
    if (!yaml_parser_initialize(&parser))
        return YUNTA_E_MEMORY;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (!b.stop) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event)) {
            on_event(&b, &event);
            yaml_event_delete(&event);
        } else {
            syntax_error(&b, &parser, text, length);
        }
    }
    yaml_parser_delete(&parser);
    *root = b.status == YUNTA_E_MEMORY ? NULL : b.root;
    return b.status;
}
