/*
 * Print documents as PDF; see print_document.h. A document is laid out twice: once into nothing to
 * learn the number of pages.
 */
#include <cairo-pdf.h>
#include <errno.h>
#include <string.h>

#include "common/clock.h"
#include "common/file.h"
#include "common/print_layout.h"

static void metadata_set(
	cairo_surface_t *surface, const struct print_document *document, struct str created_at)
{
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title.p);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Comptoir");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created_at.p);
}

static void page_show(struct layout *layout)
{
	cairo_show_page(layout->cairo);
}

/* Lays the document out onto the stream (NULL: onto nothing); answers how many pages it took. */
static int document_draw(const struct print_document *document, enum print_paper paper, int64_t at,
	FILE *file, cairo_write_func_t write, int page_count, cairo_status_t *status_out)
{
	struct layout layout = {.document = document,
		.look = print_look(paper),
		.page_count = page_count,
		.page_done = page_show};
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write, file, layout.look->width / POINT_MM, layout.look->height / POINT_MM);
	metadata_set(surface, document, instant_print(document->arena, at / 1000 * 1000));
	layout.cairo = cairo_create(surface);
	cairo_scale(layout.cairo, 1 / POINT_MM, 1 / POINT_MM);
	layout.pango = layout_pango(layout.cairo, document);
	layout_run(&layout);
	g_object_unref(layout.pango);
	cairo_destroy(layout.cairo);
	cairo_surface_finish(surface);
	*status_out = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return layout.page;
}

static cairo_status_t bytes_write(void *closure, const unsigned char *bytes, unsigned int n)
{
	FILE *file = closure;
	return fwrite(bytes, 1, n, file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t bytes_drop(void *closure, const unsigned char *bytes, unsigned int n)
{
	return CAIRO_STATUS_SUCCESS;
}

long print_pdf_stream(
	const struct print_document *document, enum print_paper paper, int64_t at, FILE *file)
{
	cairo_status_t status;
	int pages = document_draw(document, paper, at, NULL, bytes_drop, 0, &status);
	document_draw(document, paper, at, file, bytes_write, pages, &status);
	return status == CAIRO_STATUS_SUCCESS && fflush(file) == 0 ? ftell(file) : 0;
}

enum reason print_pdf(
	const struct print_document *document, enum print_paper paper, int64_t at, const char *path)
{
	FILE *file = file_begin(document->arena, path);
	if (file != NULL) {
		bool is_good = print_pdf_stream(document, paper, at, file) > 0;
		if (file_finish(document->arena, path, file, is_good))
			return REASON_OK;
	}
	log_error("print_failed", LOG_TEXT("why", strerror(errno)));
	return REASON_INTERNAL;
}
