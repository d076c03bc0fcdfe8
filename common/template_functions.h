/*
 * The functions a template may call, in the namespace TEMPLATE_NAMESPACE (prefix c by
 * custom); templates/README lists them for those who write templates.
 */
#ifndef COMPTOIR_TEMPLATE_FUNCTIONS_H
#define COMPTOIR_TEMPLATE_FUNCTIONS_H

#include <libxslt/xsltInternals.h>

#include "common/messages.h"

#define TEMPLATE_NAMESPACE "https://comptoir.example/template"

/* What the functions see of a running transformation: transform->_private. */
struct template_call {
	const struct messages *messages;
	const char *language;
	struct arena *arena;
	struct str trouble; /* what went wrong first: names and keys, never data */
};

void template_call_fail(struct template_call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For the whole process, once before any template is compiled. */
void template_functions_register(void);

/* Calls in the attributes of a template that can be judged without running it: unknown functions,
 * literal message keys that do not exist. False with *why_out. */
bool template_functions_check(struct arena *arena, const struct messages *messages,
	const xmlDoc *stylesheet, struct str *why_out);

#endif
