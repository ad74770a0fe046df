/* The bytes of a table: dialect, encoding, quotes, limits. */
#include "io/policy.h"
#include "io/table.h"
#include "tests/fuzz/fuzz.h"
#include <string.h>

static void look(const yunta_table *table) {
    size_t sum = 0;
    for (size_t row = 0; row < table->rows; row++)
        for (size_t column = 0; column < table->columns; column++)
            sum += strlen(yunta_table_cell(table, row, column));
    if (sum == SIZE_MAX || table->columns == 0)
        fuzz_found("a table without columns");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy = NULL;
    yunta_table *table = NULL;
    if (problems && yunta_policy_parse("", 0, "yunta.yaml", problems, &policy) == YUNTA_OK) {
        yunta_status status =
            yunta_table_parse((const char *)bytes, size, "t.csv", policy, problems, &table);
        if (status == YUNTA_OK)
            look(table);
        else if (status != YUNTA_E_INPUT || !yunta_problems_count(problems, YUNTA_ERROR))
            fuzz_found("a failure without its problem");
    }
    yunta_table_free(table);
    yunta_policy_free(policy);
    yunta_problems_free(problems);
    return 0;
}
