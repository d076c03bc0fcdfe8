/* Nearest first over a k-d tree; see near_index.h. */
#include "server/engine/near_index.h"

#include <math.h>
#include <string.h>

enum { LEAF_POINTS = 8, HEAP_FIRST = 64 };

/* What rounding may cost in the distance of a box: far more than it does. */
static const double slack_m = 2;
static const double earth_radius_m = 6371008.8; /* as common/geo.c */

struct vector {
	double axis[3];
};

/* The points of a node stand in a row; its children split the row in halves. */
struct node {
	struct vector low, high; /* the box around its points */
	uint32_t first, count;
	uint32_t left, right; /* 0: a leaf */
};

struct near_index {
	struct near_point *points;
	struct vector *vectors; /* of the points, on the unit sphere */
	struct node *nodes;
	uint32_t node_count;
};

static struct vector vector_of(struct position at)
{
	double lat = at.lat * (M_PI / 180), lon = at.lon * (M_PI / 180);
	return (struct vector){{cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)}};
}

/* --- building --- */

static void swap_points(struct near_index *index, uint32_t a, uint32_t b)
{
	struct near_point point = index->points[a];
	struct vector vector = index->vectors[a];
	index->points[a] = index->points[b];
	index->vectors[a] = index->vectors[b];
	index->points[b] = point;
	index->vectors[b] = vector;
}

/* Hoare's selection: afterwards nothing before `middle` is greater, nothing after it smaller. */
static void select_middle(
	struct near_index *index, uint32_t first, uint32_t last, uint32_t middle, int axis)
{
	while (first < last) {
		double pivot = index->vectors[(first + last) / 2].axis[axis];
		uint32_t i = first, j = last;
		while (i <= j) {
			while (index->vectors[i].axis[axis] < pivot)
				i++;
			while (index->vectors[j].axis[axis] > pivot)
				j--;
			if (i <= j)
				swap_points(index, i++, j--);
			if (j == UINT32_MAX)
				break;
		}
		if (j != UINT32_MAX && middle <= j)
			last = j;
		else if (middle >= i)
			first = i;
		else
			return;
	}
}

static void node_set_box(const struct near_index *index, struct node *node)
{
	node->low = node->high = index->vectors[node->first];
	for (uint32_t i = node->first + 1; i < node->first + node->count; i++)
		for (int axis = 0; axis < 3; axis++) {
			double value = index->vectors[i].axis[axis];
			node->low.axis[axis] = fmin(node->low.axis[axis], value);
			node->high.axis[axis] = fmax(node->high.axis[axis], value);
		}
}

static int widest_axis(const struct node *node)
{
	int widest = 0;
	for (int axis = 1; axis < 3; axis++)
		if (node->high.axis[axis] - node->low.axis[axis] >
			node->high.axis[widest] - node->low.axis[widest])
			widest = axis;
	return widest;
}

/* Depth is the logarithm of the number of points. */
static uint32_t node_build(struct near_index *index, uint32_t first, uint32_t count)
{
	uint32_t number = index->node_count++;
	struct node *node = &index->nodes[number];
	*node = (struct node){.first = first, .count = count};
	node_set_box(index, node);
	if (count <= LEAF_POINTS)
		return number;
	uint32_t half = count / 2;
	select_middle(index, first, first + count - 1, first + half, widest_axis(node));
	node->left = node_build(index, first, half);
	node->right = node_build(index, first + half, count - half);
	return number;
}

struct near_index *near_index_new(
	struct arena *arena, const struct near_point *points, size_t count)
{
	struct near_index *index = arena_new_struct(arena, struct near_index);
	index->points = arena_new_array(arena, count, struct near_point);
	index->vectors = arena_new_array(arena, count, struct vector);
	/* A leaf has more than half of LEAF_POINTS, but for the only one. */
	index->nodes = arena_new_array(arena, count / 2 + 2, struct node);
	for (size_t i = 0; i < count; i++) {
		index->points[i] = points[i];
		index->vectors[i] = vector_of(points[i].at);
	}
	if (count > 0)
		node_build(index, 0, (uint32_t)count);
	return index;
}

/* --- walking --- */

/* A node has nothing nearer than its distance, a rough point is not nearer than that: how far it is
 * costs more to say, and is not asked of points that are never reached. */
enum entry_kind { NODE, ROUGH_POINT, POINT };

struct entry {
	uint32_t distance_m;
	enum entry_kind kind;
	uint32_t id; /* of a point */
	uint32_t at; /* in points or nodes */
};

struct near_walk {
	const struct near_index *index;
	struct arena *arena;
	struct position from;
	struct vector from_vector;
	struct entry *heap;
	size_t count, room;
};

/* At equal distances nodes and rough points come first: they may hide a point of a smaller id. */
static bool comes_before(const struct entry *a, const struct entry *b)
{
	if (a->distance_m != b->distance_m)
		return a->distance_m < b->distance_m;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->id < b->id;
}

static void heap_add(struct near_walk *walk, struct entry entry)
{
	if (walk->count == walk->room) {
		struct entry *larger = arena_new_array(walk->arena, walk->room * 2, struct entry);
		memcpy(larger, walk->heap, walk->count * sizeof(entry));
		walk->heap = larger;
		walk->room *= 2;
	}
	size_t at = walk->count++;
	while (at > 0 && comes_before(&entry, &walk->heap[(at - 1) / 2])) {
		walk->heap[at] = walk->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	walk->heap[at] = entry;
}

static struct entry heap_take(struct near_walk *walk)
{
	struct entry first = walk->heap[0], last = walk->heap[--walk->count];
	size_t at = 0;
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= walk->count)
			break;
		if (child + 1 < walk->count &&
			comes_before(&walk->heap[child + 1], &walk->heap[child]))
			child++;
		if (!comes_before(&walk->heap[child], &last))
			break;
		walk->heap[at] = walk->heap[child];
		at = child;
	}
	walk->heap[at] = last;
	return first;
}

/* A chord of the unit sphere, squared, in metres: no way along the earth is shorter. */
static uint32_t at_least_m(double chord_square)
{
	double metres = earth_radius_m * sqrt(chord_square) - slack_m;
	return metres > 0 ? (uint32_t)metres : 0;
}

/* To the nearest corner, edge or side of the box. */
static double box_chord_square(const struct node *node, const struct vector *from)
{
	double square = 0;
	for (int axis = 0; axis < 3; axis++) {
		double below = node->low.axis[axis] - from->axis[axis];
		double above = from->axis[axis] - node->high.axis[axis];
		double out = fmax(0, fmax(below, above));
		square += out * out;
	}
	return square;
}

static double chord_square(const struct vector *a, const struct vector *b)
{
	double square = 0;
	for (int axis = 0; axis < 3; axis++)
		square += (a->axis[axis] - b->axis[axis]) * (a->axis[axis] - b->axis[axis]);
	return square;
}

static void heap_add_node(struct near_walk *walk, uint32_t number)
{
	const struct node *node = &walk->index->nodes[number];
	heap_add(walk, (struct entry){
			       .at = number,
			       .kind = NODE,
			       .distance_m = at_least_m(box_chord_square(node, &walk->from_vector)),
		       });
}

static void heap_add_points(struct near_walk *walk, const struct node *node)
{
	const struct near_index *index = walk->index;
	for (uint32_t i = node->first; i < node->first + node->count; i++)
		heap_add(walk, (struct entry){
				       .at = i,
				       .kind = ROUGH_POINT,
				       .distance_m = at_least_m(chord_square(
					       &index->vectors[i], &walk->from_vector)),
			       });
}

static void heap_add_point(struct near_walk *walk, uint32_t at)
{
	const struct near_point *point = &walk->index->points[at];
	heap_add(walk, (struct entry){
			       .at = at,
			       .kind = POINT,
			       .id = point->id,
			       .distance_m = (uint32_t)(distance_m(walk->from, point->at) + 0.5),
		       });
}

static void heap_add_inside(struct near_walk *walk, const struct node *node)
{
	if (node->left == 0) {
		heap_add_points(walk, node);
		return;
	}
	heap_add_node(walk, node->left);
	heap_add_node(walk, node->right);
}

struct near_walk *near_walk_begin(
	struct arena *arena, const struct near_index *index, struct position from)
{
	struct near_walk *walk = arena_new_struct(arena, struct near_walk);
	*walk = (struct near_walk){
		.index = index,
		.arena = arena,
		.from = from,
		.from_vector = vector_of(from),
		.heap = arena_new_array(arena, HEAP_FIRST, struct entry),
		.room = HEAP_FIRST,
	};
	if (index->node_count > 0)
		heap_add_node(walk, 0);
	return walk;
}

bool near_walk_next(struct near_walk *walk, struct near_found *found_out)
{
	while (walk->count > 0) {
		struct entry entry = heap_take(walk);
		const struct near_point *point = &walk->index->points[entry.at];
		switch (entry.kind) {
		case NODE:
			heap_add_inside(walk, &walk->index->nodes[entry.at]);
			break;
		case ROUGH_POINT:
			heap_add_point(walk, entry.at);
			break;
		case POINT:
			*found_out = (struct near_found){entry.distance_m, point->id, point->value};
			return true;
		}
	}
	return false;
}
