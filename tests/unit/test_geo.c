/* Positions. */
#include "common/geo.h"

#include <math.h>

#include "tests/lib/harness.h"

static const struct position paris = {48.8566, 2.3522};
static const struct position lyon = {45.7640, 4.8357};
static const struct position montreal = {45.5017, -73.5673};

START_TEST(distances_are_those_of_the_map)
{
	ck_assert_double_eq_tol(distance_m(paris, lyon), 391500, 500);
	ck_assert_double_eq_tol(distance_m(paris, montreal), 5503000, 6000);
	ck_assert_double_eq_tol(distance_m(lyon, paris), distance_m(paris, lyon), 1e-6);
}
END_TEST

START_TEST(one_degree_of_a_meridian_is_111195_metres)
{
	ck_assert_double_eq_tol(
		distance_m((struct position){10, 7}, (struct position){11, 7}), 111195.08, 0.1);
}
END_TEST

START_TEST(the_same_place_is_at_distance_zero_and_the_next_door_is_not)
{
	ck_assert_double_eq(distance_m(paris, paris), 0);
	ck_assert_double_eq_tol(distance_m(paris, (struct position){48.85661, 2.3522}), 1.11, 0.01);
}
END_TEST

START_TEST(the_date_line_and_the_poles_are_no_edges)
{
	ck_assert_double_eq_tol(
		distance_m((struct position){0, 179.9}, (struct position){0, -179.9}), 22239, 1);
	ck_assert_double_eq_tol(
		distance_m((struct position){90, 0}, (struct position){90, 120}), 0, 1e-6);
}
END_TEST

START_TEST(antipodes_are_half_the_earth_apart)
{
	for (double lat = -90; lat <= 90; lat += 7.3)
		ck_assert_double_eq_tol(distance_m((struct position){lat, 12.3},
						(struct position){-lat, 12.3 - 180}),
			M_PI * 6371008.8, 1);
}
END_TEST

START_TEST(positions_off_the_earth_are_refused)
{
	ck_assert(position_is_valid(paris));
	ck_assert(position_is_valid((struct position){-90, 180}));
	ck_assert(!position_is_valid((struct position){90.0001, 0}));
	ck_assert(!position_is_valid((struct position){0, -180.0001}));
	ck_assert(!position_is_valid((struct position){NAN, 0}));
	ck_assert(!position_is_valid((struct position){0, INFINITY}));
}
END_TEST

TEST_MAIN("geo", distances_are_those_of_the_map, one_degree_of_a_meridian_is_111195_metres,
	the_same_place_is_at_distance_zero_and_the_next_door_is_not,
	the_date_line_and_the_poles_are_no_edges, antipodes_are_half_the_earth_apart,
	positions_off_the_earth_are_refused)
