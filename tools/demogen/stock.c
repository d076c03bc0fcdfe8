/* Which store carries what, how much, and where it lies. */
#include "tools/demogen/demo.h"

/* The first variant of each kind is what every store of the zone has plenty of. */
static bool is_staple(const struct demo_product *product)
{
	return product->variant == 0;
}

/* Of a hundred: 12 sold out, 18 with one or two left, the rest with some to many. */
static int quantity(const struct demo *demo, uint64_t item)
{
	uint32_t dice = demo_below(demo, ON_HAND, item, 10000);
	if (dice < 1200)
		return 0;
	if (dice < 3000)
		return 1 + (int)(dice % 2);
	return 3 + (int)(dice % (dice < 9000 ? 12 : 60));
}

/* In a hundred: how much of the range a store has. */
static uint32_t share(const struct demo_store *store)
{
	switch (store->opening) {
	case CITY:
		return 55;
	case MALL:
		return 70;
	case SMALL_TOWN:
		return 35;
	case BOULEVARD:
		break;
	}
	return 60;
}

bool demo_stock_of(const struct demo *demo, const struct demo_store *store,
	const struct demo_product *product, struct demo_stock *stock_out)
{
	uint64_t item = (uint64_t)(store - demo_stores) << 32 | product->gtin / 10;
	if (product->zone != store_zone(store))
		return false;
	if (!is_staple(product) && demo_below(demo, CARRIED, item, 100) >= share(store))
		return false;
	stock_out->on_hand = is_staple(product) ? 40 : quantity(demo, item);
	stock_out->safety = demo_below(demo, SAFETY, item, 10) == 0 ? 1 : 0;
	stock_out->shelf = arena_printf(demo->arena, "%c%02u-%u", 'A' + (int)(product->kind / 6),
		product->kind % 6 + 1, product->variant % 5 + 1);
	return true;
}
