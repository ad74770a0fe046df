#include "solver/exact_cover.h"
#include "base/array.h"

enum { LOOKS_A_CHECK = 256 };

/* A link for each item of each option, behind a head for each item; 0 is the root of the row of
 * primary heads. An option's links lie together between spacers, whose item is -1 less the option
 * that follows: up leads to the first link of the option before, down to the last of that after. */
typedef struct {
    int32_t up, down, item;
} knot;

typedef struct {
    int32_t first, count; /* in items */
} option;

struct yunta_cover {
    size_t primary, secondary;
    YUNTA_ARRAY(int32_t) items;
    YUNTA_ARRAY(option) options;
    int32_t *left, *right, *size; /* [heads] */
    knot *links;
    int64_t followed;
};

yunta_status yunta_cover_new(size_t primary, size_t secondary, yunta_cover **cover) {
    size_t heads = 1 + primary + secondary;
    yunta_cover *c = yunta_alloc(1, sizeof *c);
    *cover = c;
    if (c == NULL)
        return YUNTA_E_MEMORY;
    c->primary = primary;
    c->secondary = secondary;
    c->left = yunta_alloc(heads, sizeof *c->left);
    c->right = yunta_alloc(heads, sizeof *c->right);
    c->size = yunta_alloc(heads, sizeof *c->size);
    if (c->left != NULL && c->right != NULL && c->size != NULL)
        return YUNTA_OK;
    yunta_cover_free(c);
    *cover = NULL;
    return YUNTA_E_MEMORY;
}

void yunta_cover_free(yunta_cover *c) {
    if (c == NULL)
        return;
    yunta_free(c->links);
    yunta_array_free(&c->items);
    yunta_array_free(&c->options);
    yunta_free(c->left);
    yunta_free(c->right);
    yunta_free(c->size);
    yunta_free(c);
}

bool yunta_cover_add(yunta_cover *c, const int32_t *items, size_t count) {
    option one = {(int32_t)c->items.count, (int32_t)count};
    for (size_t k = 0; k < count; k++)
        if (!yunta_array_push(&c->items, items[k]))
            return false;
    return yunta_array_push(&c->options, one);
}

static void make_heads(yunta_cover *c) {
    const int32_t primary = (int32_t)c->primary, heads = 1 + primary + (int32_t)c->secondary;
    for (int32_t h = 0; h < heads; h++) {
        c->links[h] = (knot){h, h, h};
        c->size[h] = 0;
        c->left[h] = h > primary ? h : h == 0 ? primary : h - 1;
        c->right[h] = h > primary ? h : h == primary ? 0 : h + 1;
    }
}

/* Behind the options that are linked so far, from the spacer before it on; the next spacer. */
static int32_t append(yunta_cover *c, int32_t which, int32_t spacer) {
    const option *one = &c->options.items[which];
    const int32_t first = spacer + 1, next = first + one->count;
    c->links[spacer].item = -1 - which;
    c->links[spacer].down = next - 1;
    c->links[next] = (knot){first, 0, -1};
    for (int32_t k = 0; k < one->count; k++) {
        int32_t head = 1 + c->items.items[one->first + k], last = c->links[head].up;
        c->links[first + k] = (knot){last, head, head};
        c->links[last].down = c->links[head].up = first + k;
        c->size[head]++;
    }
    return next;
}

static yunta_status make_links(yunta_cover *c, yunta_random *random) {
    const size_t heads = 1 + c->primary + c->secondary, options = c->options.count;
    int32_t *order = yunta_alloc(options, sizeof *order), at = (int32_t)heads;
    yunta_free(c->links);
    c->links = yunta_alloc(heads + c->items.count + options + 1, sizeof *c->links);
    if (order == NULL || c->links == NULL) {
        yunta_free(order);
        return YUNTA_E_MEMORY;
    }
    make_heads(c);
    for (size_t k = 0; k < options; k++) {
        size_t other = yunta_random_below(random, (uint32_t)k + 1);
        order[k] = order[other];
        order[other] = (int32_t)k;
    }
    for (size_t k = 0; k < options; k++)
        at = append(c, order[k], at);
    yunta_free(order);
    return YUNTA_OK;
}

/* Takes an option's other links out of their columns, or puts them back. */
static void hide(yunta_cover *c, int32_t link, bool back) {
    for (int32_t k = link + 1; k != link; k++) {
        const knot *one = &c->links[k];
        if (one->item < 0) {
            k = one->up - 1;
            continue;
        }
        c->links[one->up].down = back ? k : one->down;
        c->links[one->down].up = back ? k : one->up;
        c->size[one->item] += back ? 1 : -1;
        c->followed++;
    }
}

static void cover_item(yunta_cover *c, int32_t head) {
    c->left[c->right[head]] = c->left[head];
    c->right[c->left[head]] = c->right[head];
    for (int32_t k = c->links[head].down; k != head; k = c->links[k].down)
        hide(c, k, false);
}

static void uncover_item(yunta_cover *c, int32_t head) {
    for (int32_t k = c->links[head].up; k != head; k = c->links[k].up)
        hide(c, k, true);
    c->left[c->right[head]] = head;
    c->right[c->left[head]] = head;
}

/* Covers or uncovers, in the opposite order, the other items of an option. */
static void take(yunta_cover *c, int32_t link) {
    for (int32_t k = link + 1; k != link; k++) {
        if (c->links[k].item < 0)
            k = c->links[k].up - 1;
        else
            cover_item(c, c->links[k].item);
    }
}

static void give_back(yunta_cover *c, int32_t link) {
    for (int32_t k = link - 1; k != link; k--) {
        if (c->links[k].item < 0)
            k = c->links[k].down + 1;
        else
            uncover_item(c, c->links[k].item);
    }
}

static int32_t owner_of(const yunta_cover *c, int32_t link) {
    while (c->links[link].item >= 0)
        link--;
    return -1 - c->links[link].item;
}

static int32_t least_item(const yunta_cover *c) {
    int32_t best = c->right[0];
    for (int32_t h = best; h != 0; h = c->right[h])
        best = c->size[h] < c->size[best] ? h : best;
    return best;
}

/* path: the link by which each chosen option was taken. The number of options chosen in the end. */
static size_t walk(yunta_cover *c, const yunta_deadline *deadline, int64_t most, int32_t *path,
                   yunta_cover_end *end) {
    size_t depth = 0;
    bool back = false;
    for (int64_t looks = 1;; looks++) {
        if (!back && c->right[0] == 0) {
            *end = YUNTA_COVER_FOUND;
            return depth;
        }
        if (c->followed > most || (looks % LOOKS_A_CHECK == 0 && yunta_deadline_passed(deadline))) {
            *end = YUNTA_COVER_TIRED;
            return 0;
        }
        if (back && depth == 0) {
            *end = YUNTA_COVER_NONE;
            return 0;
        }
        int32_t head = 0;
        if (back) {
            give_back(c, path[--depth]);
            head = c->links[path[depth]].item;
        } else {
            head = least_item(c);
            cover_item(c, head);
            path[depth] = head;
        }
        path[depth] = c->links[path[depth]].down;
        back = path[depth] == head;
        if (back)
            uncover_item(c, head);
        else
            take(c, path[depth++]);
    }
}

yunta_status yunta_cover_search(yunta_cover *c, yunta_random *random,
                                const yunta_deadline *deadline, int64_t most, int64_t *followed,
                                int32_t *chosen, size_t *count, yunta_cover_end *end) {
    *end = YUNTA_COVER_TIRED;
    *count = 0;
    c->followed = (int64_t)c->items.count;
    yunta_status status = make_links(c, random);
    if (status == YUNTA_OK)
        *count = walk(c, deadline, most, chosen, end);
    for (size_t k = 0; k < *count; k++)
        chosen[k] = owner_of(c, chosen[k]);
    *followed = c->followed;
    return status;
}
