/* The stores, their opening hours, and the public holidays they keep. */
#include "tools/demogen/demo.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/hours.h"

#define IDF "Île-de-France"
#define ARA "Auvergne-Rhône-Alpes"
#define PAC "Provence-Alpes-Côte d’Azur"
#define OCC "Occitanie"
#define PDL "Pays de la Loire"
#define GES "Grand Est"
#define NAQ "Nouvelle-Aquitaine"
#define HDF "Hauts-de-France"
#define BRE "Bretagne"
#define NOR "Normandie"
#define BFC "Bourgogne-Franche-Comté"
#define CVL "Centre-Val de Loire"
#define QC  "QC"

#define STORE(code, name, street, postcode, searched, city, region, lat, lon, opening)             \
	{code, name, street, postcode, searched, city, region, lat, lon, opening},
#define PLACE(postcode, city, region, lat, lon)
const struct demo_store demo_stores[] = {
#include "tools/demogen/towns.def"
};
const size_t demo_store_count = sizeof demo_stores / sizeof demo_stores[0];
#undef STORE
#undef PLACE

/* Canadian postcodes begin with a letter, French ones with a digit. */
#define PLACE(postcode, city, region, lat, lon)                                                    \
	{(postcode)[0] > '9' ? "CA" : "FR", postcode, city, lat, lon},
#define STORE(code, name, street, postcode, searched, city, region, lat, lon, opening)             \
	PLACE(searched, city, region, lat, lon)
const struct demo_place demo_places[] = {
#include "tools/demogen/towns.def"
};
const size_t demo_place_count = sizeof demo_places / sizeof demo_places[0];

enum zone_of_sale store_zone(const struct demo_store *store)
{
	return store->opening == BOULEVARD ? QUEBEC : FRANCE;
}

const char *store_week(const struct demo *demo, const struct demo_store *store)
{
	static const char *const small_town[] = {
		"mon 14:00-19:00; tue-fri 09:30-12:30 14:00-19:00; sat 09:30-19:00; sun closed",
		"mon closed; tue-fri 10:00-12:30 14:00-18:30; sat 10:00-19:00; sun closed",
		"mon 14:00-18:30; tue-sat 09:30-12:00 14:00-18:30; sun 10:00-12:30",
	};
	switch (store->opening) {
	case CITY:
		return "mon-sat 09:30-19:30; sun 11:00-18:00";
	case MALL:
		return "mon-sat 10:00-20:00; sun closed";
	case BOULEVARD:
		return "mon-wed 09:30-17:30; thu-fri 09:30-21:00; sat 09:00-17:00; sun 10:00-17:00";
	case SMALL_TOWN:
		break;
	}
	return small_town[demo_below(demo, LUNCH, (uint64_t)(store - demo_stores), 3)];
}

struct day_of_note {
	int32_t day;
	const char *hours, *label;
};
enum { NOTES_MAX = 64 };
struct notes {
	struct day_of_note list[NOTES_MAX];
	size_t count;
};

static void note(struct notes *notes, int32_t day, const char *hours, const char *label)
{
	if (notes->count == NOTES_MAX)
		abort();
	notes->list[notes->count++] = (struct day_of_note){day, hours, label};
}

/* The eleven of the Code du travail (L3133-1); stores open for some hours on a few of them. */
static void holidays_of_france(struct notes *notes, int year, const struct demo_store *store)
{
	const char *some = store->opening == SMALL_TOWN ? "closed" : "10:00-18:00";
	int32_t sunday = easter(year);
	note(notes, day_of(year, 1, 1), "closed", "Jour de l’An");
	note(notes, sunday + 1, some, "Lundi de Pâques");
	note(notes, day_of(year, 5, 1), "closed", "Fête du Travail");
	note(notes, day_of(year, 5, 8), some, "Victoire 1945");
	note(notes, sunday + 39, some, "Ascension");
	note(notes, sunday + 50, some, "Lundi de Pentecôte");
	note(notes, day_of(year, 7, 14), some, "Fête nationale");
	note(notes, day_of(year, 8, 15), some, "Assomption");
	note(notes, day_of(year, 11, 1), "closed", "Toussaint");
	note(notes, day_of(year, 11, 11), some, "Armistice 1918");
	note(notes, day_of(year, 12, 24), "09:30-17:00", "Veille de Noël");
	note(notes, day_of(year, 12, 25), "closed", "Noël");
}

/* Alsace and Moselle keep two days more (Code du travail, L3134-13). */
static void holidays_of_alsace(struct notes *notes, int year)
{
	note(notes, easter(year) - 2, "closed", "Vendredi saint");
	note(notes, day_of(year, 12, 26), "closed", "Saint-Étienne");
}

/* The days on which shops close by law (Loi sur les heures et les jours d'admission dans les
 * établissements commerciaux), and two on which they open shorter. */
static void holidays_of_quebec(struct notes *notes, int year)
{
	int32_t before_25_may = nth_weekday(year, 5, 0, 4);
	if (before_25_may >= day_of(year, 5, 25))
		before_25_may -= 7;
	note(notes, day_of(year, 1, 1), "closed", "Jour de l’An");
	note(notes, day_of(year, 1, 2), "closed", "Lendemain du jour de l’An");
	note(notes, easter(year), "closed", "Pâques");
	note(notes, before_25_may, "10:00-17:00", "Journée nationale des patriotes");
	note(notes, day_of(year, 6, 24), "closed", "Fête nationale du Québec");
	note(notes, day_of(year, 7, 1), "closed", "Fête du Canada");
	note(notes, nth_weekday(year, 9, 0, 1), "closed", "Fête du Travail");
	note(notes, nth_weekday(year, 10, 0, 2), "10:00-17:00", "Action de grâce");
	note(notes, day_of(year, 12, 24), "09:00-17:00", "Veille de Noël");
	note(notes, day_of(year, 12, 25), "closed", "Noël");
	note(notes, day_of(year, 12, 26), "13:00-17:00", "Lendemain de Noël");
}

static bool is_in_alsace_moselle(const struct demo_store *store)
{
	return strncmp(store->postcode, "67", 2) == 0 || strncmp(store->postcode, "68", 2) == 0 ||
	       strncmp(store->postcode, "57", 2) == 0;
}

static int by_day(const void *a, const void *b)
{
	int32_t first = ((const struct day_of_note *)a)->day;
	int32_t second = ((const struct day_of_note *)b)->day;
	return (first > second) - (first < second);
}

/* Two holidays may fall on one day (Ascension on 8 May): the first by date and list is kept. */
static struct str notes_print(struct notes *notes, struct arena *arena)
{
	struct buf buf;
	buf_init(&buf, arena, 8192);
	qsort(notes->list, notes->count, sizeof notes->list[0], by_day);
	for (size_t i = 0; i < notes->count; i++) {
		const struct day_of_note *at = &notes->list[i];
		if (i > 0 && at->day == notes->list[i - 1].day)
			continue;
		buf_add_c(&buf, i > 0 ? "; " : "");
		buf_add(&buf, day_print(arena, at->day));
		buf_printf(&buf, " %s %s", at->hours, at->label);
	}
	return buf_str(&buf);
}

struct str store_exceptions(const struct demo *demo, const struct demo_store *store)
{
	struct notes notes = {.count = 0};
	int this_year = year_of(demo->now);
	for (int year = this_year; year <= this_year + 1; year++) {
		if (store_zone(store) == QUEBEC) {
			holidays_of_quebec(&notes, year);
			continue;
		}
		holidays_of_france(&notes, year, store);
		if (is_in_alsace_moselle(store))
			holidays_of_alsace(&notes, year);
	}
	return notes_print(&notes, demo->arena);
}
