/* The independent answer; see model.h. */
#include "tests/replay/model.h"

#include <math.h>

#include "tests/lib/harness.h"

static const long double same_place_m = 1;

struct model *model_new(size_t store_count, size_t product_count)
{
	struct arena *arena = test_arena();
	struct model *model = arena_new_struct(arena, struct model);
	*model = (struct model){
		.stores = arena_new_array(arena, store_count, struct model_store),
		.store_count = store_count,
		.product_count = product_count,
		.on_hand = arena_new_array(arena, store_count * product_count, int32_t),
		.reserved = arena_new_array(arena, store_count * product_count, int32_t),
	};
	return model;
}

int32_t *model_on_hand(struct model *model, int store, uint32_t product)
{
	return &model->on_hand[(size_t)store * model->product_count + product];
}

int32_t *model_reserved(struct model *model, int store, uint32_t product)
{
	return &model->reserved[(size_t)store * model->product_count + product];
}

static long double radians(long double degrees)
{
	return degrees * acosl(-1) / 180;
}

long double model_distance_m(struct point a, struct point b)
{
	const long double mean_radius_m = 6371008.8L; /* IUGG */
	long double cosine =
		sinl(radians(a.lat)) * sinl(radians(b.lat)) +
		cosl(radians(a.lat)) * cosl(radians(b.lat)) * cosl(radians(a.lon) - radians(b.lon));
	return mean_radius_m * acosl(fmaxl(-1, fminl(1, cosine)));
}

bool model_has_all(struct model *model, int store, const struct bought *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*model_on_hand(model, store, lines[i].product) -
				*model_reserved(model, store, lines[i].product) <
			lines[i].qty)
			return false;
	return true;
}

static bool may_be_asked(struct model *model, const struct model_question *question, int store)
{
	for (size_t i = 0; i < question->gave_back_count; i++)
		if (question->gave_back[i] == store)
			return false;
	return model->stores[store].gives &&
	       model_has_all(model, store, question->lines, question->line_count);
}

static long double metres_to(struct model *model, const struct model_question *question, int store)
{
	return model_distance_m(question->near, model->stores[store].at);
}

int model_nearest(struct model *model, const struct model_question *question)
{
	int nearest = NO_STORE;
	long double nearest_m = question->within_m > 0 ? question->within_m : INFINITY;
	for (int store = 0; store < (int)model->store_count; store++) {
		if (!may_be_asked(model, question, store))
			continue;
		long double metres = metres_to(model, question, store);
		if (metres <= nearest_m) {
			nearest = store;
			nearest_m = metres;
		}
	}
	return nearest;
}

bool model_agrees(struct model *model, const struct model_question *question, int store)
{
	int nearest = model_nearest(model, question);
	if (store == nearest)
		return true;
	if (store == NO_STORE || nearest == NO_STORE || !may_be_asked(model, question, store))
		return false;
	return metres_to(model, question, store) <=
	       metres_to(model, question, nearest) + same_place_m;
}

void model_move(struct model *model, int store, const struct bought *lines, size_t count,
	struct model_step each)
{
	for (size_t i = 0; i < count; i++) {
		*model_on_hand(model, store, lines[i].product) += each.on_hand * lines[i].qty;
		*model_reserved(model, store, lines[i].product) += each.reserved * lines[i].qty;
	}
}
