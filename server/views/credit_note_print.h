/* A credit note on paper, in the language of the order. */
#ifndef COMPTOIR_VIEWS_CREDIT_NOTE_PRINT_H
#define COMPTOIR_VIEWS_CREDIT_NOTE_PRINT_H

#include <stdio.h>

#include "common/print_document.h"
#include "common/render.h"
#include "server/views/credit_seller.h"

const struct print_document *credit_note_print(struct arena *arena,
	const struct templates *templates, const struct credit_note *note,
	const struct credit_seller *seller);

/* The PDF of it, on A4, in the arena; empty when it could not be drawn, which is logged. */
struct str credit_note_pdf(struct arena *arena, const struct templates *templates,
	const struct credit_note *note, const struct credit_seller *seller);

#endif
