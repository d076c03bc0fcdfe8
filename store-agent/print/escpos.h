/*
 * What thermal printers understand (ESC/POS, as Epson describes it and most others follow): the
 * bytes of a document as dots or as text, and what the status bytes say.
 */
#ifndef COMPTOIR_AGENT_ESCPOS_H
#define COMPTOIR_AGENT_ESCPOS_H

#include "common/print_document.h"
#include "store-agent/journal/prints.h"

bool escpos_knows_code_page(const char *name);
/* Everything as dots (GS v 0), so that every letter of every language prints; each page is cut
 * off. Empty when the document is too long. */
struct str escpos_raster(
	const struct print_document *document, enum print_paper roll, struct arena *arena);
/* Texts in the letters of the printer, and codes as dots. What the code page lacks is written with
 * the nearest letter it has. */
struct str escpos_text(const struct print_document *document, enum print_paper roll,
	const char *code_page, struct arena *arena);

/* Questions answered at once, even by a printer that is busy (DLE EOT n). */
enum status_question { STATUS_PRINTER = 1, STATUS_OFFLINE = 2, STATUS_PAPER = 4 };
struct str escpos_question(enum status_question question);
bool escpos_is_status(uint8_t byte);
enum print_trouble escpos_trouble(enum status_question question, uint8_t status);
/* A question answered when everything before it is printed (GS r 1). */
struct str escpos_are_you_done(void);
bool escpos_is_done(uint8_t byte);

#endif
