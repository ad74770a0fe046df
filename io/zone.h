/* Loads a time zone of the system (tzdata, through libc) as data. */
#ifndef YUNTA_IO_ZONE_H
#define YUNTA_IO_ZONE_H

#include "base/memory.h"
#include "base/status.h"
#include "model/date.h"

/* The spans of the zone named name that touch the years first..last, in arena. *zone is NULL, and
 * the status YUNTA_OK, when the system knows no such zone (the caller reports it). YUNTA_E_IO when
 * its file cannot be read, by us or by libc, which would go on in UTC without a word. Not to be
 * called while other threads run: it sets TZ for its duration and restores it. */
yunta_status yunta_zone_load(yunta_arena *arena, const char *name, int first, int last,
                             const yunta_zone **zone);

/* Whether the system knows a zone of this name: a file of compiled zone data under TZDIR or
 * /usr/share/zoneinfo, by a relative name of [A-Za-z0-9_+-/] without "..". One that cannot be
 * looked into is taken for known: loading it says why. */
bool yunta_zone_known(const char *name);
/* The zone that was probably meant by a name that is not known: one spelled nearly so, or the one
 * whose city is named so. In arena; *nearest is NULL when there is none. Never one of Etc or GMT,
 * which have the sign that nobody expects. Reads the folder. */
yunta_status yunta_zone_nearest(yunta_arena *arena, const char *name, const char **nearest);
/* What to write instead of a name that is not known: the nearest; for an offset, as GMT-3, a city
 * or the zone of Etc that has it; else otherwise. In arena. */
yunta_status yunta_zone_mend(yunta_arena *arena, const char *name, const char *otherwise,
                             const char **mend);

#endif
