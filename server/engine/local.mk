# The committer and what stores have, between the business and the database.
noinst_LIBRARIES += libengine.a
libengine_a_SOURCES = \
	server/engine/affinity.c server/engine/affinity.h \
	server/engine/availability.c server/engine/availability.h \
	server/engine/availability_block.c server/engine/availability_block.h \
	server/engine/availability_follow.c \
	server/engine/availability_inside.h \
	server/engine/availability_load.c \
	server/engine/batch.c server/engine/batch.h \
	server/engine/engine.c server/engine/engine.h \
	server/engine/line.c server/engine/line.h \
	server/engine/near_index.c server/engine/near_index.h \
	server/engine/slab.c server/engine/slab.h \
	server/engine/sweep.c server/engine/sweep.h
