/*
 * Print documents as black dots for thermal printers; see print_document.h. The document is laid
 * out twice: the first time into nothing to learn how many pages there are and how long each is.
 */
#include <string.h>

#include "common/print_layout.h"

enum {
	DARK_ENOUGH = 100, /* of 255: thin strokes of small letters must not break */
	ROWS_MAX = 32000,
};

struct raster {
	double lengths[PRINT_PAGES_MAX];
	cairo_surface_t *surface;
	struct arena *arena;
	struct print_dots *pages;
};

static void surface_begin(struct layout *layout, int width, int height)
{
	struct raster *raster = layout->context;
	raster->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
	layout->cairo = cairo_create(raster->surface);
	cairo_scale(layout->cairo, layout->look->dots, layout->look->dots);
}

static void surface_end(struct layout *layout)
{
	struct raster *raster = layout->context;
	cairo_destroy(layout->cairo);
	cairo_surface_destroy(raster->surface);
}

static int rows_of(const struct layout *layout, int page)
{
	const struct raster *raster = layout->context;
	int rows = (int)(raster->lengths[page] * layout->look->dots) + 1;
	return rows < ROWS_MAX ? rows : ROWS_MAX;
}

static int width_of(const struct layout *layout)
{
	return (int)(layout->look->width * layout->look->dots);
}

/* --- first time: how long is each page? --- */

static void page_measured(struct layout *layout)
{
	struct raster *raster = layout->context;
	if (layout->page <= PRINT_PAGES_MAX)
		raster->lengths[layout->page - 1] = layout->y;
}

static int measure(struct layout *layout)
{
	layout->page_done = page_measured;
	surface_begin(layout, 1, 1);
	layout->pango = layout_pango(layout->cairo, layout->document);
	layout_run(layout);
	g_object_unref(layout->pango);
	surface_end(layout);
	return layout->page;
}

/* --- second time: onto dots --- */

static void dots_take(const struct raster *raster, struct print_dots *dots)
{
	cairo_surface_flush(raster->surface);
	const uint8_t *grey = cairo_image_surface_get_data(raster->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(raster->surface);
	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			if (grey[(size_t)y * stride + (size_t)x] >= DARK_ENOUGH)
				dots->bytes[(size_t)y * dots->row_bytes + (size_t)x / 8] |=
					(uint8_t)(0x80 >> (x % 8));
}

static void page_taken(struct layout *layout)
{
	struct raster *raster = layout->context;
	struct print_dots *dots = &raster->pages[layout->page - 1];
	*dots = (struct print_dots){
		.width = width_of(layout), .height = rows_of(layout, layout->page - 1)};
	dots->row_bytes = (size_t)(dots->width + 7) / 8;
	dots->bytes =
		arena_new_array(raster->arena, dots->row_bytes * (size_t)dots->height, uint8_t);
	dots_take(raster, dots);
	surface_end(layout);
	bool is_last = layout->page == layout->page_count;
	surface_begin(layout, width_of(layout), is_last ? 1 : rows_of(layout, layout->page));
}

static void draw(struct layout *layout)
{
	layout->page_done = page_taken;
	surface_begin(layout, width_of(layout), rows_of(layout, 0));
	layout->pango = layout_pango(layout->cairo, layout->document);
	layout_run(layout);
	g_object_unref(layout->pango);
	surface_end(layout);
}

size_t print_raster(const struct print_document *document, enum print_paper paper,
	struct arena *arena, const struct print_dots **pages_out)
{
	struct raster raster = {.arena = arena};
	struct layout layout = {
		.document = document, .look = print_look(paper), .context = &raster};
	layout.page_count = measure(&layout);
	if (layout.page_count > PRINT_PAGES_MAX)
		return 0;
	raster.pages = arena_new_array(arena, (size_t)layout.page_count, struct print_dots);
	draw(&layout);
	*pages_out = raster.pages;
	return (size_t)layout.page_count;
}
