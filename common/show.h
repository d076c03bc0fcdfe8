/*
 * Facts as people of a language write them, in pages, mails and prints alike:
 * "samedi 21 novembre à 14 h 30", "Saturday 21 November at 2:30 pm". language is "fr" or
 * "en"; any other is taken for "en". Parts that must not be torn apart at the end of a line are
 * joined by no-break spaces (U+00A0). Results live in the arena.
 */
#ifndef COMPTOIR_SHOW_H
#define COMPTOIR_SHOW_H

#include "common/hours.h"

/* As `now`: never "today", always with the year; what is printed or kept is read on any day. */
#define SHOW_IN_FULL INT64_MIN

/* Saturday 21 November; with `now` (not 0) "today", "tomorrow" or "yesterday" where it is so in
 * that zone, and the year where it is another. */
struct str show_day(struct arena *arena, int64_t at, const struct zone *zone, int64_t now,
	const char *language);
/* The day as above and the time of day. */
struct str show_instant(struct arena *arena, int64_t at, const struct zone *zone, int64_t now,
	const char *language);
struct str show_time(
	struct arena *arena, int64_t at, const struct zone *zone, const char *language);
/* A time of day from minutes after 00:00; 1440 and more are of the next day. */
struct str show_clock(struct arena *arena, int minute, const char *language);
/* 0 = Monday */
struct str show_weekday(int weekday, const char *language);
/* 850 m, 2,3 km, 41 km */
struct str show_distance(struct arena *arena, double distance_m, const char *language);
/* "35 min", "2 h 05", "3 jours"; the sign is dropped: what it means stands beside it. */
struct str show_duration(struct arena *arena, int64_t duration_ms, const char *language);

/* Somebody's words, such as the name of a product, may have blanks before » ? ! : ; or after «, as
 * French wants them: these are no-break ones when shown, else a line begins or ends with a mark. */
struct str show_marks_kept(struct arena *arena, struct str text);
/* The blank there is such a one. */
bool show_is_kept(struct str text, size_t blank);
#define SHOW_NBSP "\u00a0"

#endif
