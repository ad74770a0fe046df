/* Which of the first rows is the header. */
#include "io/table_private.h"

static size_t held_end(const yunta_table_builder *builder) {
    const yunta_table_held *held = builder->held.items;
    size_t count = builder->held.count;
    return count ? held[count - 1].first + held[count - 1].count : 0;
}

bool yunta_table_hold(yunta_table_builder *builder, size_t line) {
    size_t first = held_end(builder);
    if (builder->row_filled == 0) {
        builder->row.count = first;
        return true;
    }
    yunta_table_held row = {line, first, builder->row.count - first, builder->row_filled};
    if (!yunta_array_push(&builder->held, row))
        return yunta_table_stop(builder, YUNTA_E_MEMORY);
    return yunta_table_settle_head(builder, false);
}

static bool report_wide(yunta_table_builder *builder, const yunta_table_held *row) {
    yunta_problem_add(builder->problems, YUNTA_ERROR,
                      (yunta_place){builder->table->shown, row->line, NULL}, NULL,
                      T("leave out columns that are not needed, or check the separator",
                        "quite las columnas que no hagan falta o revise el separador"),
                      T("the header has %zu columns and the most is %zu",
                        "el encabezado tiene %zu columnas y el máximo es %zu"),
                      row->filled, builder->limits->columns);
    return yunta_table_stop(builder, YUNTA_E_INPUT);
}

/* False when memory runs out. */
static bool head_of(yunta_table_builder *builder, size_t k, yunta_table_head *head) {
    const yunta_table_held *row = &builder->held.items[k];
    yunta_arena *arena = builder->table->arena;
    const char **texts = yunta_arena_alloc(arena, row->count, sizeof *texts);
    for (size_t c = 0; texts && c < row->count; c++)
        texts[c] = builder->text + builder->row.items[row->first + c];
    return texts && yunta_table_keep_head(head, texts, row->count, row->line, arena);
}

/* The header that begins at a row: the next one is its second line, or *last stays k. */
static bool whole_head(yunta_table_builder *builder, size_t k, yunta_table_head *head,
                       size_t *last) {
    yunta_table_head next;
    *last = k;
    if (!head_of(builder, k, head))
        return false;
    if (k + 1 == builder->held.count)
        return true;
    if (!head_of(builder, k + 1, &next))
        return false;
    if (!yunta_table_is_second(head, next.name, next.count))
        return true;
    *last = k + 1;
    return yunta_table_join_heads(head, next.name, next.count, builder->table->arena);
}

/* What stands above a header has fewer texts than it, or is a table of its own. */
static bool below_titles(yunta_table_builder *builder, size_t k, bool *memory) {
    yunta_table_head head, above;
    *memory = *memory && head_of(builder, k, &head);
    for (size_t r = 0; r < k && *memory; r++) {
        *memory = head_of(builder, r, &above);
        if (*memory && yunta_table_filled(&above) >= yunta_table_filled(&head))
            return false;
    }
    return *memory;
}

static bool is_known(yunta_table_builder *builder, size_t k, bool *memory) {
    yunta_table_head head;
    size_t last;
    *memory = *memory && whole_head(builder, k, &head, &last);
    return *memory && yunta_table_knows(&builder->wish, head.name, head.count, memory);
}

/* A line with one text over one with several names is a title whatever the table is. */
static bool is_title(yunta_table_builder *builder, size_t k, bool *memory) {
    yunta_table_head head, next;
    *memory = *memory && head_of(builder, k, &head) && head_of(builder, k + 1, &next);
    return *memory && yunta_table_is_title(&head, next.name, next.count);
}

/* The row of the header; the number of rows while more are needed to say so. */
static size_t find_head(yunta_table_builder *builder, bool end, bool *memory) {
    size_t count = builder->held.count, k = builder->looked;
    if (builder->wish.as < YUNTA_TABLES) {
        for (; k < count && *memory; k++)
            if (is_known(builder, k, memory) && below_titles(builder, k, memory))
                return k + 1 < count || end ? k : count;
        builder->looked = count - 1; /* as a second line may follow the last */
        if (count < YUNTA_TABLE_LOOKED && !end)
            return count;
    }
    for (k = 0; k + 1 < count && *memory && is_title(builder, k, memory);)
        k++;
    return k + 1 < count || end ? k : count;
}

static bool note_titles(yunta_table_builder *builder, size_t count) {
    yunta_table_head title;
    for (size_t k = 0; k < count; k++) {
        if (!head_of(builder, k, &title))
            return yunta_table_stop(builder, YUNTA_E_MEMORY);
        yunta_table_note_title(builder->table, &title, builder->problems);
    }
    return true;
}

static bool take_head(yunta_table_builder *builder, size_t k, size_t *last) {
    yunta_table *table = builder->table;
    yunta_table_head head;
    size_t most = builder->limits->columns;
    if (builder->held.items[k].filled > most)
        return report_wide(builder, &builder->held.items[k]);
    if (!whole_head(builder, k, &head, last))
        return yunta_table_stop(builder, YUNTA_E_MEMORY);
    table->columns = head.count < most ? head.count : most;
    table->header_line = head.line;
    table->header = head.name;
    return true;
}

bool yunta_table_settle_head(yunta_table_builder *builder, bool end) {
    bool memory = true;
    size_t count = builder->held.count, last = 0, cells = builder->row_cells;
    if (count == 0)
        return true;
    size_t k = find_head(builder, end, &memory);
    if (!memory)
        return yunta_table_stop(builder, YUNTA_E_MEMORY);
    if (k == count)
        return true;
    bool fine = note_titles(builder, k) && take_head(builder, k, &last);
    for (size_t r = last + 1; fine && r < count; r++)
        fine = yunta_table_take_held(builder, &builder->held.items[r]);
    builder->row_cells = cells;
    return fine;
}
