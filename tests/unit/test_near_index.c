/* Nearest first, held against the whole list sorted. */
#include "server/engine/near_index.h"

#include <stdlib.h>
#include <string.h>

#include "common/rand.h"
#include "tests/lib/harness.h"

enum { POINTS = 2000, LOOKS = 40 };

static double chance(double from, double to)
{
	return from + (to - from) * rand_below(1 << 30) / (1 << 30);
}

static struct near_point *points_new(size_t count, double lat, double lon, double spread)
{
	struct near_point *points = arena_new_array(test_arena(), count, struct near_point);
	for (size_t i = 0; i < count; i++) {
		double at_lat = lat + chance(-spread, spread),
		       at_lon = lon + chance(-spread, spread);
		at_lat = at_lat > 90 ? 90 : at_lat < -90 ? -90 : at_lat;
		at_lon = at_lon > 180 ? at_lon - 360 : at_lon < -180 ? at_lon + 360 : at_lon;
		points[i] =
			(struct near_point){{at_lat, at_lon}, (uint32_t)(count - i), (uint32_t)i};
	}
	return points;
}

static int compare_found(const void *a, const void *b)
{
	const struct near_found *x = a, *y = b;
	if (x->distance_m != y->distance_m)
		return x->distance_m < y->distance_m ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void assert_walk_is_sorted_list(const struct near_point *points, size_t count,
	const struct near_index *index, struct position from)
{
	struct near_found *all = arena_new_array(test_arena(), count, struct near_found), found;
	for (size_t i = 0; i < count; i++)
		all[i] = (struct near_found){(uint32_t)(distance_m(from, points[i].at) + 0.5),
			points[i].id, points[i].value};
	if (count > 0)
		qsort(all, count, sizeof(*all), compare_found);
	struct near_walk *walk = near_walk_begin(test_arena(), index, from);
	for (size_t i = 0; i < count; i++) {
		bool is_next = near_walk_next(walk, &found);
		if (!is_next || memcmp(&found, &all[i], sizeof(found)) != 0)
			ck_abort_msg("place %zu has point %u at %u m instead of %u at %u m", i,
				found.id, found.distance_m, all[i].id, all[i].distance_m);
	}
	ck_assert(!near_walk_next(walk, &found));
}

static void assert_exact(
	const struct near_point *points, size_t count, double lat, double lon, double spread)
{
	const struct near_index *index = near_index_new(test_arena(), points, count);
	for (size_t i = 0; i < LOOKS; i++) {
		const struct near_point *aim = points_new(1, lat, lon, spread);
		assert_walk_is_sorted_list(points, count, index, aim->at);
	}
	for (size_t i = 0; i < count && i < 5; i++)
		assert_walk_is_sorted_list(points, count, index, points[i].at);
}

START_TEST(points_all_over_the_earth_come_in_the_order_of_their_distance)
{
	assert_exact(points_new(POINTS, 0, 0, 180), POINTS, 0, 0, 180);
}
END_TEST

START_TEST(points_of_towns_come_in_the_order_of_their_distance)
{
	struct near_point *points = points_new(POINTS, 0, 0, 0);
	for (size_t town = 0; town < 20; town++) {
		struct near_point *some = points_new(
			POINTS / 20, chance(-60, 60), chance(-180, 180), chance(0.0001, 0.3));
		for (size_t i = 0; i < POINTS / 20; i++)
			points[town * (POINTS / 20) + i].at = some[i].at;
	}
	assert_exact(points, POINTS, 0, 0, 180);
}
END_TEST

START_TEST(the_date_line_is_no_edge)
{
	assert_exact(points_new(POINTS, -17, 180, 2), POINTS, -17, -180, 2);
}
END_TEST

START_TEST(the_poles_are_no_edges)
{
	assert_exact(points_new(POINTS, 90, 0, 180), POINTS, 89, 0, 1);
	assert_exact(points_new(POINTS, -89, 0, 180), POINTS, -90, 0, 180);
}
END_TEST

START_TEST(equal_distances_come_in_the_order_of_ids)
{
	struct near_point *points = points_new(POINTS, 48, 2, 0);
	assert_exact(points, POINTS, 48, 2, 0.5);
	for (size_t i = 0; i < POINTS; i++)
		points[i].at =
			(struct position){i % 2 == 0 ? 10 : -10, (double)(i % 36) * 10 - 180};
	const struct near_index *index = near_index_new(test_arena(), points, POINTS);
	assert_walk_is_sorted_list(points, POINTS, index, (struct position){90, 0});
	assert_walk_is_sorted_list(points, POINTS, index, (struct position){0, 0});
}
END_TEST

START_TEST(antipodes_are_the_last)
{
	const struct near_point points[] = {
		{{-48.853, -177.6501}, 1, 0}, {{48.853, 2.3499}, 2, 1}, {{-48.853, -177.65}, 3, 2}};
	const struct near_index *index = near_index_new(test_arena(), points, 3);
	assert_walk_is_sorted_list(points, 3, index, (struct position){48.853, 2.3499});
	assert_walk_is_sorted_list(points, 3, index, (struct position){-48.853, -177.65});
}
END_TEST

START_TEST(one_point_is_found_and_none_is_not)
{
	assert_exact(points_new(1, 48, 2, 1), 1, 0, 0, 90);
	assert_exact(NULL, 0, 0, 0, 90);
}
END_TEST

START_TEST(any_number_of_points_is_split_rightly)
{
	for (size_t count = 2; count <= 70; count++) {
		const struct near_point *points = points_new(count, 45, 3, 4);
		const struct near_index *index = near_index_new(test_arena(), points, count);
		assert_walk_is_sorted_list(points, count, index, (struct position){45, 3});
	}
}
END_TEST

START_TEST(the_nearest_few_of_very_many_cost_little)
{
	enum { MANY = 65535 };
	const struct near_point *points = points_new(MANY, 47, 3, 5);
	const struct near_index *index = near_index_new(test_arena(), points, MANY);
	struct arena *frame = arena_new(1 << 20);
	struct near_walk *walk = near_walk_begin(frame, index, (struct position){48.853, 2.35});
	struct near_found found;
	for (size_t i = 0; i < 10; i++)
		ck_assert(near_walk_next(walk, &found));
	ck_assert_uint_lt(arena_used(frame), 16 * 1024);
	arena_free(frame);
}
END_TEST

TEST_MAIN("near index", points_all_over_the_earth_come_in_the_order_of_their_distance,
	points_of_towns_come_in_the_order_of_their_distance, the_date_line_is_no_edge,
	the_poles_are_no_edges, equal_distances_come_in_the_order_of_ids, antipodes_are_the_last,
	one_point_is_found_and_none_is_not, any_number_of_points_is_split_rightly,
	the_nearest_few_of_very_many_cost_little)
