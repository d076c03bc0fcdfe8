/* How a customer can be reached: what is plainly not an address or a number is refused at the door.
 */
#ifndef COMPTOIR_CONTACT_H
#define COMPTOIR_CONTACT_H

#include "common/str.h"

/* One @ between something and a host with a dot, no blanks, ASCII only (RFC 5321 without quoted
 * local parts and address literals), at most 254 bytes. Whether it exists is known when mail
 * arrives. */
bool contact_is_email(struct str text);
/* Digits, blanks and + - . ( ), with 6 to 15 digits (E.164). */
bool contact_is_phone(struct str text);
/* By what orders of a phone number are found, however it was typed: its last digits
 * (phone_tail), or "-", which is nobody's, when it is none. */
struct str contact_phone_key(struct arena *arena, struct str text);

#endif
