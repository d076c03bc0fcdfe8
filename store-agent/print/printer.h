/*
 * Prints what the journal asks for. Each output has a thread of its own, so one printer in trouble
 * keeps nobody else waiting; the thread of the folder also makes the waves whose time has come.
 * What a printer could not print for `patience_ms` goes to the folder as a PDF file, and the
 * clerks' pages say so until somebody has seen it.
 */
#ifndef COMPTOIR_AGENT_PRINTER_H
#define COMPTOIR_AGENT_PRINTER_H

#include "common/render.h"
#include "store-agent/journal/waves.h"
#include "store-agent/print/output.h"

enum { OUTPUTS_MAX = 8 };

struct printer_settings {
	struct str folder;
	enum print_paper paper; /* of the files in the folder, and in office printers */
	struct wave_rule waves;
	/* Beside the folder, which is always there. */
	struct output outputs[OUTPUTS_MAX];
	size_t output_count;
	struct str routes[PRINT_KINDS]; /* names of outputs; empty: the folder */
	int64_t patience_ms, pause_ms;	/* before the folder; between two attempts */
};

struct printer;

struct printer *printer_start(struct arena *arena, const struct printer_settings *settings,
	const struct templates *templates, struct journal *journal);
void printer_stop(struct printer *printer);

struct output_status {
	struct str name, address; /* address: empty for the folder */
	enum print_trouble trouble;
	int64_t since;
};
/* The folder first; answers how many. */
size_t printer_status(struct printer *printer, struct output_status status_out[OUTPUTS_MAX + 1]);
/* One of the outputs cannot print. */
bool printer_is_in_trouble(struct printer *printer);

#endif
