# The committer, between the business and the database.
noinst_LIBRARIES += libengine.a
libengine_a_SOURCES = \
	server/engine/batch.c server/engine/batch.h \
	server/engine/engine.c server/engine/engine.h \
	server/engine/line.c server/engine/line.h
