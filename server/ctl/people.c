/* Accounts and keys: who may do what. */
#include "server/ctl/ctl.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/db/q_people.h"
#include "server/fulfilment/feed.h"

enum { PASSWORD_MIN = 10, PIN_MIN = 4, PIN_MAX = 12 };

static enum ctl_outcome act(struct ctl *ctl, tx_body *body, const void *input)
{
	return ctl_outcome_of(tx_run(ctl->db, ctl->arena, body, input, NULL, 0));
}

/* An UPDATE that found no row named nothing. */
static enum db_status closed(enum db_status status, const uint64_t *changed)
{
	return status == DB_DONE && *changed == 0 ? DB_NONE : status;
}

/* --- staff --- */

static enum db_status set_role(struct tx *tx, const void *input, void *output_out)
{
	uint64_t changed = 0;
	return closed(q_staff_role_set(tx, input, &changed), &changed);
}

static enum db_status close_staff(struct tx *tx, const void *input, void *output_out)
{
	uint64_t changed = 0;
	return closed(q_staff_close(tx, input, &changed), &changed);
}

struct staff_input {
	struct q_staff_set_in set;
	bool is_role_said; /* else whoever is there already keeps the role */
};

static enum db_status set_staff(struct tx *tx, const void *input, void *output_out)
{
	const struct staff_input *staff = input;
	const struct q_staff_role_set_in role = {staff->set.role, staff->set.login};
	enum db_status status = q_staff_set(tx, &staff->set);
	return status == DB_DONE && staff->is_role_said ? set_role(tx, &role, NULL) : status;
}

static enum ctl_outcome fail_role(void)
{
	return ctl_fail("Roles are: service, operations, finance, admin.");
}

enum ctl_outcome ctl_set_staff(struct ctl *ctl)
{
	struct str password, role_name = ctl_argument(ctl, 2);
	enum staff_role role = STAFF_SERVICE;
	if (role_name.n > 0 && !staff_role_parse(role_name, &role))
		return fail_role();
	if (!ctl_read_secret_line(ctl, "password", &password))
		return CTL_FAILED;
	if (str_code_points(password) < PASSWORD_MIN)
		return ctl_fail("A password has at least %d characters.", PASSWORD_MIN);
	const struct staff_input in = {
		.set = {ctl_argument(ctl, 0), ctl_argument(ctl, 1),
			password_hash(ctl->arena, password), role},
		.is_role_said = role_name.n > 0,
	};
	return act(ctl, set_staff, &in);
}

enum ctl_outcome ctl_set_role(struct ctl *ctl)
{
	enum staff_role role;
	if (!staff_role_parse(ctl_argument(ctl, 1), &role))
		return fail_role();
	const struct q_staff_role_set_in in = {role, ctl_argument(ctl, 0)};
	return act(ctl, set_role, &in);
}

enum ctl_outcome ctl_close_staff(struct ctl *ctl)
{
	const struct q_staff_close_in in = {ctl_argument(ctl, 0)};
	return act(ctl, close_staff, &in);
}

/* --- clerks: the change and the word of it to the store's agent are one transaction --- */

struct clerk_input {
	struct str store_code, login, name, pin_hash;
	bool is_manager;
	int64_t now;
};

static enum db_status find_store(struct tx *tx, struct str code, store_id *store_out)
{
	struct q_store_id_by_code row;
	const struct q_store_id_by_code_in in = {code};
	enum db_status status = q_store_id_by_code(tx, &in, &row);
	*store_out = row.store;
	return status;
}

static enum db_status tell_store(struct tx *tx, store_id store, enum event_type type, int64_t now)
{
	return feed_append(tx, store, type, (struct uuid){{0}}, 0, now);
}

static enum db_status set_clerk(struct tx *tx, const void *input, void *output_out)
{
	const struct clerk_input *clerk = input;
	store_id store;
	enum db_status status = find_store(tx, clerk->store_code, &store);
	if (status != DB_DONE)
		return status;
	const struct q_clerk_set_in in = {
		store, clerk->login, clerk->name, clerk->pin_hash, clerk->is_manager};
	status = q_clerk_set(tx, &in);
	return status == DB_DONE ? tell_store(tx, store, EVENT_CLERKS, clerk->now) : status;
}

static enum db_status close_clerk(struct tx *tx, const void *input, void *output_out)
{
	const struct clerk_input *clerk = input;
	store_id store;
	uint64_t changed = 0;
	enum db_status status = find_store(tx, clerk->store_code, &store);
	if (status != DB_DONE)
		return status;
	const struct q_clerk_close_in in = {store, clerk->login};
	status = closed(q_clerk_close(tx, &in, &changed), &changed);
	return status == DB_DONE ? tell_store(tx, store, EVENT_CLERKS, clerk->now) : status;
}

static bool is_pin(struct str text)
{
	uint64_t digits;
	return text.n >= PIN_MIN && text.n <= PIN_MAX && str_to_u64(text, UINT64_MAX, &digits);
}

enum ctl_outcome ctl_set_clerk(struct ctl *ctl)
{
	struct str pin, role = ctl_argument(ctl, 3);
	if (role.n > 0 && !str_equal(role, STR("manager")))
		return CTL_WRONG_USAGE;
	if (!ctl_read_secret_line(ctl, "PIN", &pin))
		return CTL_FAILED;
	if (!is_pin(pin))
		return ctl_fail("A PIN has %d to %d digits.", PIN_MIN, PIN_MAX);
	const struct clerk_input clerk = {ctl_argument(ctl, 0), ctl_argument(ctl, 1),
		ctl_argument(ctl, 2), password_hash(ctl->arena, pin), role.n > 0, ctl->now};
	return act(ctl, set_clerk, &clerk);
}

enum ctl_outcome ctl_close_clerk(struct ctl *ctl)
{
	const struct clerk_input clerk = {
		.store_code = ctl_argument(ctl, 0), .login = ctl_argument(ctl, 1), .now = ctl->now};
	return act(ctl, close_clerk, &clerk);
}

/* --- partners --- */

/* "orders,stock"; false when a word is no scope. */
static bool scopes_parse(struct str text, uint32_t *scopes_out)
{
	static const struct {
		struct str name;
		uint32_t bit;
	} scopes[] = {{STR("orders"), 1}, {STR("catalogue"), 2}, {STR("stock"), 4},
		{STR("operations"), 8}};
	*scopes_out = 0;
	while (text.n > 0) {
		struct str word = str_cut(&text, ',');
		uint32_t bit = 0;
		for (size_t i = 0; i < ARRAY_LENGTH(scopes); i++)
			if (str_equal(word, scopes[i].name))
				bit = scopes[i].bit;
		if (bit == 0)
			return false;
		*scopes_out |= bit;
	}
	return *scopes_out != 0;
}

static enum db_status add_partner(struct tx *tx, const void *input, void *output_out)
{
	return q_partner_add(tx, input);
}

static enum db_status close_partner(struct tx *tx, const void *input, void *output_out)
{
	uint64_t changed = 0;
	return closed(q_partner_close(tx, input, &changed), &changed);
}

enum ctl_outcome ctl_add_partner(struct ctl *ctl)
{
	uint32_t scopes;
	struct str key = credential_new(ctl->arena, "ck");
	if (!scopes_parse(ctl_argument(ctl, 1), &scopes))
		return ctl_fail("Scopes are: orders, catalogue, stock, operations, with commas.");
	if (!ctl_write_private(ctl->arguments[2], key))
		return CTL_FAILED;
	const struct q_partner_add_in in = {
		ctl_argument(ctl, 0), credential_hash(key), scopes, ctl->now};
	return act(ctl, add_partner, &in);
}

enum ctl_outcome ctl_close_partner(struct ctl *ctl)
{
	const struct q_partner_close_in in = {ctl_argument(ctl, 0)};
	return act(ctl, close_partner, &in);
}

/* --- agents --- */

struct agent_input {
	struct str store_code;
	struct hash key_hash;
	int64_t now;
};

/* The new agent starts from the beginning of the feed, so store and clerks are told anew. */
static enum db_status enrol(struct tx *tx, const void *input, void *output_out)
{
	const struct agent_input *agent = input;
	store_id *store = output_out;
	uint64_t changed;
	enum db_status status = find_store(tx, agent->store_code, store);
	if (status != DB_DONE)
		return status;
	const struct q_agents_close_in close = {*store};
	const struct q_agent_add_in add = {*store, agent->store_code, agent->key_hash, agent->now};
	status = q_agents_close(tx, &close, &changed);
	if (status == DB_DONE)
		status = q_agent_add(tx, &add);
	if (status == DB_DONE)
		status = tell_store(tx, *store, EVENT_STORE, agent->now);
	return status == DB_DONE ? tell_store(tx, *store, EVENT_CLERKS, agent->now) : status;
}

static enum ctl_outcome write_agent_files(struct ctl *ctl, const struct secret *server_secret,
	store_id store, struct str key, const char *folder)
{
	struct secret secret = store_secret(server_secret, store);
	struct str hex = hex_print(ctl->arena, secret.bytes, sizeof secret.bytes);
	bool is_written = ctl_write_private(arena_printf(ctl->arena, "%s/key", folder), key) &&
			  ctl_write_private(arena_printf(ctl->arena, "%s/secret", folder), hex);
	secret_scrub(&secret, sizeof secret);
	return is_written ? CTL_DONE : CTL_FAILED;
}

enum ctl_outcome ctl_enrol_agent(struct ctl *ctl)
{
	struct secret server_secret;
	store_id store = {0};
	const char *folder = ctl->arguments[1];
	struct str key = credential_new(ctl->arena, "ca");
	const struct agent_input agent = {ctl_argument(ctl, 0), credential_hash(key), ctl->now};
	if (!ctl_secret(ctl, &server_secret))
		return CTL_FAILED;
	if (mkdir(folder, 0700) != 0)
		return ctl_fail("%s: the folder must be new.", folder);
	enum ctl_outcome outcome =
		ctl_outcome_of(tx_run(ctl->db, ctl->arena, enrol, &agent, &store, sizeof store));
	if (outcome == CTL_DONE)
		outcome = write_agent_files(ctl, &server_secret, store, key, folder);
	else
		rmdir(folder);
	secret_scrub(&server_secret, sizeof server_secret);
	return outcome;
}
