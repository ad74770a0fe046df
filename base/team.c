#include "base/team.h"
#include "base/memory.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    SPINS = 500,  /* looks for work before a helper goes to sleep: some microseconds */
    YIELDS = 2000 /* looks for the last block before the caller lets others have its processor */
};

/* A round's ticket: its number, how many blocks it has, and which is next. All in one, so that
 * nobody takes a block of another round than it thinks. */
#define NEXT(ticket) ((size_t)((ticket)&0xffff))
#define COUNT(ticket) ((size_t)((ticket) >> 16 & 0xffff))
#define TICKET(round, count) ((round) << 32 | (uint64_t)(count) << 16)

struct yunta_team {
    atomic_uint_least64_t ticket;
    atomic_size_t done;
    void (*work)(void *context, size_t block); /* these two while blocks are left or under way */
    void *context;
    uint64_t round;
    atomic_bool stop;
    atomic_int asleep;
    pthread_mutex_t lock; /* of sleep */
    pthread_cond_t wake;
    int helpers;
    pthread_t helper[];
};

static void rest(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_ia32_pause();
#endif
}

/* Does a block if one is left. */
static bool take_block(yunta_team *team) {
    uint64_t ticket = atomic_load(&team->ticket);
    do {
        if (NEXT(ticket) >= COUNT(ticket))
            return false;
    } while (!atomic_compare_exchange_weak(&team->ticket, &ticket, ticket + 1));
    team->work(team->context, NEXT(ticket));
    atomic_fetch_add(&team->done, 1);
    return true;
}

static bool has_block(yunta_team *team) {
    uint64_t ticket = atomic_load(&team->ticket);
    return NEXT(ticket) < COUNT(ticket);
}

static void doze(yunta_team *team) {
    pthread_mutex_lock(&team->lock);
    atomic_fetch_add(&team->asleep, 1);
    while (!has_block(team) && !atomic_load(&team->stop))
        pthread_cond_wait(&team->wake, &team->lock);
    atomic_fetch_sub(&team->asleep, 1);
    pthread_mutex_unlock(&team->lock);
}

static void *help(void *context) {
    yunta_team *team = context;
    int idle = 0;
    while (!atomic_load(&team->stop)) {
        if (take_block(team)) {
            idle = 0;
        } else if (++idle < SPINS) {
            rest();
        } else {
            doze(team);
            idle = 0;
        }
    }
    return NULL;
}

/* Whoever sleeps, or is about to, sees the ticket that was written before. */
static void wake(yunta_team *team) {
    if (atomic_load(&team->asleep) == 0)
        return;
    pthread_mutex_lock(&team->lock);
    pthread_cond_broadcast(&team->wake);
    pthread_mutex_unlock(&team->lock);
}

yunta_team *yunta_team_new(int helpers) {
    size_t count = helpers > 0 ? (size_t)helpers : 0;
    yunta_team *team = yunta_alloc(1, sizeof *team + count * sizeof *team->helper);
    sigset_t all, before;
    if (team == NULL)
        return NULL;
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->wake, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    while ((size_t)team->helpers < count &&
           pthread_create(&team->helper[team->helpers], NULL, help, team) == 0)
        team->helpers++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return team;
}

void yunta_team_free(yunta_team *team) {
    if (team == NULL)
        return;
    atomic_store(&team->stop, true);
    wake(team);
    for (int k = 0; k < team->helpers; k++)
        pthread_join(team->helper[k], NULL);
    pthread_cond_destroy(&team->wake);
    pthread_mutex_destroy(&team->lock);
    yunta_free(team);
}

void yunta_team_run(yunta_team *team, size_t count, void (*work)(void *context, size_t block),
                    void *context) {
    team->work = work;
    team->context = context;
    atomic_store(&team->done, 0);
    atomic_store(&team->ticket, TICKET(++team->round, count));
    if (count > 1)
        wake(team);
    while (take_block(team))
        continue;
    for (int looks = 0; atomic_load(&team->done) < count; looks++) {
        if (looks < YIELDS)
            rest();
        else
            sched_yield();
    }
}
