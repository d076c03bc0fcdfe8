/*
 * Snapshots that were held back (server/fulfilment/stock_held.h) as they were sent, so that a
 * person can confirm one on the page of its store. Confirming is sending the same again with
 * confirm, of that store only: what was applied of it is known by number, so it happens once,
 * whoever confirms and however often. Messages of more than HELD_MESSAGE_MAX bytes are not kept.
 */
#ifndef COMPTOIR_IMPORT_HELD_MESSAGE_H
#define COMPTOIR_IMPORT_HELD_MESSAGE_H

#include "server/fulfilment/stock_held.h"
#include "server/import/import.h"

enum { HELD_MESSAGE_MAX = 8 << 20 };

/* name->seq may be 0: whichever is held back. settings: now, and through whom it is written; the
 * others come with the message. REASON_NOT_FOUND: nothing of that name is held back there (any
 * more), or its message was not kept. Else as import_run, with *why_out. */
enum reason held_message_confirm(struct db *db, struct arena *arena,
	const struct stock_held_name *name, const struct import_settings *settings,
	struct import_totals *totals_out, struct str *why_out) MUST_USE;

#endif
