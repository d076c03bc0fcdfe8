/*
 * Files that a reader never sees half written, and that survive a loss of power: written aside
 * (path.part), synced, renamed, and the folder synced.
 */
#ifndef COMPTOIR_FILE_H
#define COMPTOIR_FILE_H

#include <stdio.h>

#include "common/str.h"

/* False with errno: an earlier file of that name is untouched. */
bool file_replace(struct arena *arena, const char *path, struct str content);

/* The same for what is written piece by piece: begin, write, finish. NULL with errno. */
FILE *file_begin(struct arena *arena, const char *path);
/* Takes the file over in each case. is_good false: what was written is thrown away, and false is
 * answered. */
bool file_finish(struct arena *arena, const char *path, FILE *file, bool is_good);

#endif
