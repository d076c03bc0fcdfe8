/* What a new installation needs first: the secret and the schema. */
#include "server/ctl/ctl.h"

#include <inttypes.h>
#include <stdio.h>

#include "server/db/migrate.h"

enum ctl_outcome ctl_make_secret(struct ctl *ctl)
{
	struct secret secret;
	struct str why;
	const char *path = str_c(ctl->arena, config_text(ctl->config, "files", "secret"));
	bool is_there = secret_load(ctl->arena, path, true, &secret, &why);
	secret_scrub(&secret, sizeof secret);
	if (!is_there)
		return ctl_fail(STR_FMT, STR_ARG(why));
	printf("The secret is in %s. Every instance needs the same.\n", path);
	return CTL_DONE;
}

static void tell(const struct migration *migration, size_t statement, void *context)
{
	if (migration->version > 0 && statement == migration->count)
		printf("%04u %s: %zu statements\n", migration->version, migration->name,
			migration->count);
}

enum ctl_outcome ctl_migrate(struct ctl *ctl)
{
	uint16_t version = 0;
	enum db_status status = migrate_run(ctl->db, ctl->arena, tell, NULL);
	if (status == DB_RETRY)
		return ctl_fail(
			"Another migration is running; it goes on, and this one is not needed.");
	if (status == DB_DONE)
		status = migrate_version(ctl->db, ctl->arena, &version);
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	printf("The schema is at version %u.\n", version);
	return CTL_DONE;
}
