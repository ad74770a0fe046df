/* The text of a policy. */
#include "io/policy.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    yunta_problems *problems = yunta_problems_new();
    yunta_policy *policy = NULL;
    if (!problems)
        return 0;
    yunta_status status =
        yunta_policy_parse((const char *)bytes, size, "yunta.yaml", problems, &policy);
    bool told = yunta_problems_count(problems, YUNTA_ERROR) > 0;
    if ((status == YUNTA_OK) == told || (status == YUNTA_OK) != (policy != NULL))
        fuzz_found("status and problems disagree");
    yunta_policy_free(policy);
    yunta_problems_free(problems);
    return 0;
}
