/* What the chain sells: names composed from tables of kinds, materials, colours and sizes. */
#include "tools/demogen/demo.h"

#include <string.h>

#include "common/gtin.h"

struct word {
	const char *fr, *en;
};
struct word_list {
	const struct word *words;
	unsigned count;
};
#define LIST(...)                                                                                  \
	{                                                                                          \
		(const struct word[]){__VA_ARGS__},                                                \
			sizeof((const struct word[]){__VA_ARGS__}) / sizeof(struct word)           \
	}
#define SAME(text)                                                                                 \
	{                                                                                          \
		text, text                                                                         \
	}

static const struct word_list NONE = LIST({"", ""});
static const struct word_list METALS = LIST({"laiton", "brass"}, {"acier brossé", "brushed steel"},
	{"cuivre", "copper"}, {"aluminium", "aluminium"}, {"fonte", "cast iron"});
static const struct word_list WOODS = LIST({"chêne", "oak"}, {"noyer", "walnut"},
	{"hêtre", "beech"}, {"frêne", "ash"}, {"érable", "maple"}, {"pin", "pine"});
static const struct word_list CERAMICS = LIST({"grès", "stoneware"}, {"porcelaine", "porcelain"},
	{"faïence", "earthenware"}, {"terre cuite", "terracotta"});
static const struct word_list FABRICS =
	LIST({"lin lavé", "washed linen"}, {"coton biologique", "organic cotton"},
		{"gaze de coton", "cotton gauze"}, {"velours", "velvet"}, {"chanvre", "hemp"});
static const struct word_list WOOLS = LIST({"laine mérinos", "merino wool"},
	{"laine d’agneau", "lambswool"}, {"alpaga", "alpaca"}, {"laine recyclée", "recycled wool"});
static const struct word_list FIBRES = LIST(
	{"jute", "jute"}, {"rotin", "rattan"}, {"sisal", "sisal"}, {"jonc de mer", "seagrass"});
static const struct word_list COLOURS = LIST({"bleu nuit", "midnight blue"},
	{"vert sapin", "fir green"}, {"ocre", "ochre"}, {"écru", "ecru"}, {"terracotta", "rust"},
	{"gris perle", "pearl grey"}, {"rouge brique", "brick red"}, {"rose poudré", "powder pink"},
	{"jaune safran", "saffron yellow"}, {"noir mat", "matt black"});
static const struct word_list SCENTS = LIST({"figuier", "fig tree"}, {"cèdre", "cedar"},
	{"fleur d’oranger", "orange blossom"}, {"pluie d’été", "summer rain"},
	{"feu de bois", "wood fire"}, {"lavande", "lavender"}, {"thé blanc", "white tea"});
static const struct word_list HONEYS = LIST({"lavande", "lavender"}, {"acacia", "acacia"},
	{"châtaignier", "chestnut"}, {"tilleul", "linden"}, {"montagne", "mountain"});
static const struct word_list FRUITS = LIST({"abricot", "apricot"}, {"mirabelle", "mirabelle plum"},
	{"fraise", "strawberry"}, {"myrtille", "blueberry"}, {"figue", "fig"},
	{"canneberge", "cranberry"}, {"camerise", "haskap"});
static const struct word_list HERBS =
	LIST({"verveine", "verbena"}, {"menthe poivrée", "peppermint"}, {"camomille", "chamomile"},
		{"tilleul", "linden"}, {"thym citron", "lemon thyme"});
static const struct word_list SYRUPS = LIST(
	{"doré", "golden"}, {"ambré", "amber"}, {"foncé", "dark"}, {"très foncé", "very dark"});
static const struct word_list DIAMETERS =
	LIST(SAME("Ø 20 cm"), SAME("Ø 24 cm"), SAME("Ø 28 cm"), SAME("Ø 32 cm"));
static const struct word_list HEIGHTS = LIST({"hauteur 20 cm", "20 cm high"},
	{"hauteur 30 cm", "30 cm high"}, {"hauteur 45 cm", "45 cm high"});
static const struct word_list LENGTHS = LIST({"longueur 60 cm", "60 cm long"},
	{"longueur 90 cm", "90 cm long"}, {"longueur 120 cm", "120 cm long"});
static const struct word_list BLADES =
	LIST({"lame 9 cm", "9 cm blade"}, {"lame 15 cm", "15 cm blade"},
		{"lame 20 cm", "20 cm blade"}, {"lame 24 cm", "24 cm blade"});
static const struct word_list WEIGHTS = LIST(SAME("120 g"), SAME("250 g"), SAME("450 g"));
static const struct word_list VOLUMES = LIST(SAME("250 ml"), SAME("500 ml"), SAME("1 l"));
static const struct word_list LITRES = LIST(SAME("15 l"), SAME("22 l"), SAME("30 l"));
static const struct word_list FORMATS =
	LIST({"format A6", "A6 size"}, {"format A5", "A5 size"}, {"format A4", "A4 size"});
static const struct word_list SQUARES =
	LIST(SAME("40 × 40 cm"), SAME("50 × 50 cm"), SAME("65 × 65 cm"));
static const struct word_list BEDS =
	LIST(SAME("140 × 200 cm"), SAME("200 × 200 cm"), SAME("240 × 220 cm"));
static const struct word_list TOWELS = LIST(SAME("50 × 100 cm"), SAME("70 × 140 cm"));
static const struct word_list RUGS = LIST(SAME("80 × 150 cm"), SAME("160 × 230 cm"));
static const struct word_list CLOTHES = LIST({"taille S", "size S"}, {"taille M", "size M"},
	{"taille L", "size L"}, {"taille XL", "size XL"});
static const struct word_list SHOES = LIST({"pointure 37", "size 37"}, {"pointure 39", "size 39"},
	{"pointure 41", "size 41"}, {"pointure 43", "size 43"});

static const char *const BRANDS[] = {
	"Cormoran", "Hautvent", "Petit Granit", "Nordet", "Ondelune", "Brisemer", "Tamarelle"};
enum { BRAND_COUNT = sizeof BRANDS / sizeof BRANDS[0] };

struct kind {
	enum zone_of_sale zone;
	const char *letters, *fr, *en;
	unsigned from, to;
	const char *tax;
	const struct word_list *materials, *colours, *sizes;
	bool is_worn;
};
#define KIND(zone, letters, fr, en, from, to, tax, materials, colours, sizes)                      \
	{zone, letters, fr, en, from, to, tax, &materials, &colours, &sizes, false},
#define WORN(zone, letters, fr, en, from, to, tax, materials, colours, sizes)                      \
	{zone, letters, fr, en, from, to, tax, &materials, &colours, &sizes, true},
static const struct kind kinds[] = {
#include "tools/demogen/kinds.def"
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static const char *compose(struct arena *arena, const char *const parts[4], const char *brand)
{
	char *name = arena_printf(arena, "%s %s", parts[0], brand);
	for (int i = 1; i < 4; i++)
		if (parts[i][0] != '\0')
			name = arena_printf(arena, "%s, %s", name, parts[i]);
	return name;
}

struct make {
	const struct word *material, *colour, *size;
	const char *brand;
};

static const struct word *pick(const struct word_list *list, unsigned n)
{
	return &list->words[n % list->count];
}

/* Of what is worn: each model in its colours, each of them in every size. */
enum { MODEL_COLOURS = 3 };

static unsigned model_products(const struct kind *kind)
{
	return kind->sizes->count * MODEL_COLOURS;
}

static struct make make_of_model(const struct kind *kind, unsigned variant)
{
	unsigned model = variant / model_products(kind);
	unsigned colour = variant / kind->sizes->count; /* so that models differ in them, too */
	return (struct make){pick(kind->materials, model), pick(kind->colours, colour),
		pick(kind->sizes, variant), BRANDS[model % BRAND_COUNT]};
}

/* The n-th of all combinations of a kind, in an order that looks mixed: the step has no factor in
 * common with any product of list lengths, so nothing comes twice before all came once. */
static struct make make_mixed(const struct kind *kind, unsigned variant)
{
	enum { STEP = 7919 };
	unsigned combinations =
		kind->materials->count * kind->colours->count * kind->sizes->count * BRAND_COUNT;
	unsigned n = (unsigned)((uint64_t)variant * STEP % combinations);
	struct make make = {.size = pick(kind->sizes, n)};
	n /= kind->sizes->count;
	make.colour = pick(kind->colours, n);
	n /= kind->colours->count;
	make.material = pick(kind->materials, n);
	make.brand = BRANDS[n / kind->materials->count];
	return make;
}

static void name_variant(struct arena *arena, const struct kind *kind, struct demo_product *product)
{
	struct make make = kind->is_worn ? make_of_model(kind, product->variant)
					 : make_mixed(kind, product->variant);
	product->brand = make.brand;
	product->name_fr = compose(arena,
		(const char *[]){kind->fr, make.material->fr, make.colour->fr, make.size->fr},
		make.brand);
	product->name_en = compose(arena,
		(const char *[]){kind->en, make.material->en, make.colour->en, make.size->en},
		make.brand);
	product->model = product->size = product->colour_fr = product->colour_en = "";
	if (!kind->is_worn)
		return;
	product->model = arena_printf(
		arena, "%s-%u", kind->letters, product->variant / model_products(kind) + 1);
	product->size = strrchr(make.size->en, ' ') + 1; /* "size S" */
	product->colour_fr = make.colour->fr;
	product->colour_en = make.colour->en;
}

/* Prefix 952 is GS1's own for demonstrations, so no real product is hit by a scanner. */
static uint64_t demo_gtin(uint64_t item)
{
	uint64_t digits = 952000000000ULL + item;
	return digits * 10 + gtin_check_digit(digits);
}

static int64_t price(const struct demo *demo, const struct kind *kind, size_t item)
{
	int64_t whole = kind->from + demo_below(demo, PRICE_OF, item, kind->to - kind->from + 1);
	return whole * 100 - (whole < 20 ? 50 : 10);
}

/* A model costs the same in each size and colour: as the first of it. */
static size_t priced_as(const struct kind *kind, unsigned i)
{
	unsigned variant = i / KIND_COUNT;
	return kind->is_worn ? i - variant % model_products(kind) * KIND_COUNT : i;
}

const struct demo_product *demo_catalogue(const struct demo *demo)
{
	struct demo_product *products =
		arena_new_array(demo->arena, DEMO_PRODUCTS, struct demo_product);
	for (unsigned i = 0; i < DEMO_PRODUCTS; i++) {
		struct demo_product *product = &products[i];
		const struct kind *kind = &kinds[i % KIND_COUNT];
		product->kind = i % KIND_COUNT;
		product->variant = i / KIND_COUNT;
		product->zone = kind->zone;
		product->tax = kind->tax;
		product->sku = arena_printf(
			demo->arena, "%s-%04u", kind->letters, product->variant * 7 + 1001);
		product->price_minor = price(demo, kind, priced_as(kind, i));
		product->gtin = demo_gtin(i + 1);
		if (demo_below(demo, SECOND_GTIN_OF, i, 8) == 0)
			product->second_gtin = demo_gtin(i + 500001);
		name_variant(demo->arena, kind, product);
	}
	return products;
}
