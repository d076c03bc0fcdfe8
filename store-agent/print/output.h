/*
 * Where papers go: the folder of PDF files, an office printer (IPP), a thermal printer (ESC/POS).
 * An output is tried with one document at a time and says how far it came.
 */
#ifndef COMPTOIR_AGENT_OUTPUT_H
#define COMPTOIR_AGENT_OUTPUT_H

#include <stdatomic.h>

#include "common/print_document.h"
#include "store-agent/journal/prints.h"

enum output_kind { OUTPUT_FOLDER, OUTPUT_IPP, OUTPUT_ESCPOS };

struct output {
	struct str name;    /* of its setting: office, thermal, … */
	struct str address; /* as it was set */
	enum output_kind kind;
	const char *host, *resource; /* resource: of IPP */
	unsigned port;
	bool is_encrypted;
	enum print_paper paper; /* the sheet or roll that lies in it */
	const char *code_page;	/* of a thermal printer in text mode; NULL: raster */
};

/* Reads
 *	ipp://HOST[:PORT]/PATH   or ipps://
 *	escpos://HOST[:PORT]/80  or /58, and then /cp858 or another code page for text mode
 * False with *why_out, a clause for the operator. sheet: what lies in office printers. */
bool output_parse(struct arena *arena, struct str name, struct str address, enum print_paper sheet,
	struct output *output_out, struct str *why_out);

struct attempt {
	struct arena *arena;
	const struct print_document *document;
	struct str title; /* what the printer's own display calls it */
	const atomic_bool *is_stopping;
	/* Before the first byte; false: it could not be written down, so nothing is sent. */
	bool (*begin)(void *context);
	/* The printer gave the job this number. */
	bool (*has_number)(void *context, int64_t remote);
	void *context;
};

/* How far an attempt came. */
enum reached {
	REACHED_NOTHING, /* no byte of it was sent */
	REACHED_PART,	 /* nobody knows */
	REACHED_ALL,	 /* the printer has it, and may say more later when it has a number */
	REACHED_PAPER,	 /* the printer says that it is printed */
};
struct print_outcome {
	enum reached reached;
	enum print_trouble trouble;
};

struct print_outcome escpos_print(const struct output *output, const struct attempt *attempt);
/* TROUBLE_NONE also when the printer tells no status. */
enum print_trouble escpos_look(const struct output *output, const atomic_bool *is_stopping);

struct print_outcome ipp_print(const struct output *output, const struct attempt *attempt);
enum print_trouble ipp_look(const struct output *output);
/* What became of a job. REACHED_NOTHING: it is not there or was given up; TROUBLE_REFUSED: by
 * somebody. REACHED_PART with TROUBLE_UNREACHABLE: the printer does not say. */
struct print_outcome ipp_ask(const struct output *output, int64_t remote);

#endif
