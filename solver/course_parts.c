/* Courses that compete for something, together; those that do not, apart: every objective is a sum
 * over courses, so the best of each part is the best of all. */
#include "solver/course_private.h"

typedef struct {
    const yunta_courses *all;
    yunta_arena *arena; /* of the part at hand */
    int32_t *label;     /* [courses] the least course that each hangs together with */
    int32_t *member;    /* [count] courses of the part */
    int32_t *number;    /* [courses] of each member in the part */
    size_t count;
} parting;

/* What always has room for all of its courses joins nobody. */
static bool joins(const yunta_course_resource *resource) {
    return (size_t)resource->most < resource->count;
}

static void find_labels(parting *p) {
    for (size_t c = 0; c < p->all->courses; c++)
        p->label[c] = (int32_t)c;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t r = 0; r < p->all->resources; r++) {
            const yunta_course_resource *resource = &p->all->resource[r];
            int32_t least = p->label[resource->course[0]];
            for (size_t k = 0; k < resource->count; k++)
                least =
                    p->label[resource->course[k]] < least ? p->label[resource->course[k]] : least;
            for (size_t k = 0; k < resource->count && joins(resource); k++) {
                changed = changed || p->label[resource->course[k]] != least;
                p->label[resource->course[k]] = least;
            }
        }
    }
}

static bool take_resource(const parting *p, size_t r, yunta_courses *part) {
    const yunta_course_resource *resource = &p->all->resource[r];
    yunta_course_resource *own = &part->resource[part->resources];
    *own = (yunta_course_resource){
        .course = yunta_arena_alloc(p->arena, resource->count, sizeof(int32_t)),
        .most = resource->most};
    if (!own->course)
        return false;
    for (size_t k = 0; k < resource->count; k++) {
        int32_t c = resource->course[k];
        yunta_course_plan *plan = &part->course[p->number[c]];
        plan->resource[plan->resource_count++] = (int32_t)part->resources;
        own->course[own->count++] = p->number[c];
    }
    part->resources++;
    return true;
}

static bool make_part(const parting *p, yunta_courses *part) {
    *part = *p->all;
    part->courses = p->count;
    part->resources = 0;
    part->course = yunta_arena_alloc(p->arena, p->count, sizeof *part->course);
    part->resource = yunta_arena_alloc(p->arena, p->all->resources, sizeof *part->resource);
    for (size_t k = 0; part->course && k < p->count; k++) {
        yunta_course_plan *plan = &part->course[k];
        *plan = p->all->course[p->member[k]];
        plan->resource = yunta_arena_alloc(p->arena, plan->resource_count, sizeof(int32_t));
        plan->resource_count = 0;
        if (!plan->resource)
            return false;
    }
    for (size_t r = 0; part->course && part->resource && r < p->all->resources; r++)
        if (joins(&p->all->resource[r]) &&
            p->label[p->all->resource[r].course[0]] == p->label[p->member[0]] &&
            !take_resource(p, r, part))
            return false;
    return part->course && part->resource;
}

static yunta_status solve_part(parting *p, const yunta_deadline *deadline,
                               yunta_course_place *place, int64_t *bound) {
    yunta_courses part;
    int64_t most = 0;
    p->arena = yunta_arena_new();
    yunta_course_place *own = p->arena ? yunta_arena_alloc(p->arena, p->count, sizeof *own) : NULL;
    yunta_status status = own && make_part(p, &part) ? YUNTA_OK : YUNTA_E_MEMORY;
    if (status == YUNTA_OK)
        status = yunta_courses_solve_joined(&part, deadline, own, &most);
    for (size_t k = 0; status == YUNTA_OK && k < p->count; k++) {
        place[p->member[k]] = own[k];
        place[p->member[k]].course = p->member[k];
    }
    *bound += most;
    yunta_arena_free(p->arena);
    return status;
}

yunta_status yunta_courses_solve(const yunta_courses *courses, const yunta_deadline *deadline,
                                 yunta_course_place *place, int64_t *bound) {
    size_t n = courses->courses;
    parting p = {.all = courses,
                 .label = yunta_alloc(n, sizeof *p.label),
                 .member = yunta_alloc(n, sizeof *p.member),
                 .number = yunta_alloc(n, sizeof *p.number)};
    yunta_status status = p.label && p.member && p.number ? YUNTA_OK : YUNTA_E_MEMORY;
    *bound = 0;
    if (status == YUNTA_OK)
        find_labels(&p);
    for (size_t first = 0; first < n && status == YUNTA_OK; first++) {
        if (p.label[first] != (int32_t)first)
            continue;
        p.count = 0;
        for (size_t c = first; c < n; c++)
            if (p.label[c] == (int32_t)first) {
                p.number[c] = (int32_t)p.count;
                p.member[p.count++] = (int32_t)c;
            }
        status = solve_part(&p, deadline, place, bound);
    }
    yunta_free(p.label);
    yunta_free(p.member);
    yunta_free(p.number);
    return status;
}
