/*
 * Prints what the journal asks for, as PDF files in a folder, in a thread of its own. A job is
 * marked only when its file is safe, so a crash prints it again rather than not at all. While the
 * folder cannot be written the jobs wait, and the clerks' pages say so. Makes the waves whose time
 * has come.
 */
#ifndef COMPTOIR_AGENT_PRINTER_H
#define COMPTOIR_AGENT_PRINTER_H

#include "common/print_document.h"
#include "common/render.h"
#include "store-agent/journal/waves.h"

struct printer_settings {
	struct str folder;
	enum print_paper paper;
	struct wave_rule waves;
};

struct printer;

struct printer *printer_start(struct arena *arena, const struct printer_settings *settings,
	const struct templates *templates, struct journal *journal);
void printer_stop(struct printer *printer);
/* The last attempt failed. */
bool printer_is_in_trouble(const struct printer *printer);

#endif
