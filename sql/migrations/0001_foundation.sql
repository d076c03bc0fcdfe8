-- The first schema. Times in _at are milliseconds since 1970 UTC (doc/decisions/0002). Wide ids are
-- version 7 uuids. Constraint names say what they protect. No foreign keys: rows are only ever written by
-- the statements in queries/, and `comptoirctl verify` proves what they would (doc/decisions/0003).

CREATE TABLE IF NOT EXISTS store (
	store_id         INT UNSIGNED NOT NULL AUTO_INCREMENT,
	code             VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name             VARCHAR(120) NOT NULL,
	street           VARCHAR(160) NOT NULL,
	postcode         VARCHAR(12) NOT NULL,
	city             VARCHAR(80) NOT NULL,
	region           VARCHAR(40) NOT NULL DEFAULT '',
	country          CHAR(2) CHARACTER SET ascii NOT NULL,
	lat              DOUBLE NOT NULL,
	lon              DOUBLE NOT NULL,
	time_zone        VARCHAR(40) CHARACTER SET ascii NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	language         ENUM('fr','en') CHARACTER SET ascii NOT NULL,
	phone            VARCHAR(32) NOT NULL DEFAULT '',
	email            VARCHAR(254) NOT NULL DEFAULT '',
	profile          VARCHAR(8) CHARACTER SET ascii NOT NULL,
	pickup_enabled   TINYINT UNSIGNED NOT NULL,
	prep_min         SMALLINT UNSIGNED NOT NULL,
	prep_each_min    SMALLINT UNSIGNED NOT NULL,
	collect_days     SMALLINT UNSIGNED NOT NULL,
	version          INT UNSIGNED NOT NULL,
	changed_at       BIGINT NOT NULL,
	PRIMARY KEY (store_id),
	UNIQUE KEY uq_store_code (code),
	CONSTRAINT ck_store_on_earth CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One row per opening interval; weekday 0 is Monday.
CREATE TABLE IF NOT EXISTS store_hours (
	store_id         INT UNSIGNED NOT NULL,
	weekday          TINYINT UNSIGNED NOT NULL,
	opens_min        SMALLINT UNSIGNED NOT NULL,
	closes_min       SMALLINT UNSIGNED NOT NULL,
	PRIMARY KEY (store_id, weekday, opens_min),
	CONSTRAINT ck_hours_weekday CHECK (weekday <= 6),
	CONSTRAINT ck_hours_forward CHECK (opens_min < closes_min AND opens_min < 1440 AND closes_min <= 2880)
) ENGINE=InnoDB;

-- A dated exception replaces the whole day. A closed day is one row with opens_min = closes_min = 0.
CREATE TABLE IF NOT EXISTS store_exception (
	store_id         INT UNSIGNED NOT NULL,
	day              INT NOT NULL,
	opens_min        SMALLINT UNSIGNED NOT NULL,
	closes_min       SMALLINT UNSIGNED NOT NULL,
	label            VARCHAR(80) NOT NULL DEFAULT '',
	PRIMARY KEY (store_id, day, opens_min)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Where postcodes lie; a postcode of several communes has their mean position.
CREATE TABLE IF NOT EXISTS postcode (
	country          CHAR(2) CHARACTER SET ascii NOT NULL,
	postcode         VARCHAR(12) CHARACTER SET ascii NOT NULL,
	place            VARCHAR(80) NOT NULL,
	lat              DOUBLE NOT NULL,
	lon              DOUBLE NOT NULL,
	PRIMARY KEY (country, postcode)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS product (
	product_id       INT UNSIGNED NOT NULL AUTO_INCREMENT,
	sku              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name_fr          VARCHAR(300) NOT NULL,
	name_en          VARCHAR(300) NOT NULL,
	brand            VARCHAR(80) NOT NULL DEFAULT '',
	price_minor      BIGINT NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	gtin             BIGINT UNSIGNED NOT NULL DEFAULT 0,
	version          INT UNSIGNED NOT NULL,
	changed_at       BIGINT NOT NULL,
	PRIMARY KEY (product_id),
	UNIQUE KEY uq_product_sku (sku),
	FULLTEXT KEY ft_product_words (name_fr, name_en, brand),
	CONSTRAINT ck_product_price CHECK (price_minor >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Every barcode of a product; product.gtin is the one that is printed.
CREATE TABLE IF NOT EXISTS product_gtin (
	gtin             BIGINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	PRIMARY KEY (gtin),
	KEY ix_product_gtin_product (product_id)
) ENGINE=InnoDB;

-- shortage: units promised that the store says it does not have; rule 1 of DESIGN.md holds through it.
CREATE TABLE IF NOT EXISTS stock (
	store_id         INT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	on_hand          INT NOT NULL,
	reserved         INT NOT NULL,
	safety           INT NOT NULL,
	shortage         INT NOT NULL DEFAULT 0,
	shelf            VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT '',
	as_of            BIGINT NOT NULL,
	PRIMARY KEY (store_id, product_id),
	CONSTRAINT ck_stock_not_oversold CHECK (reserved >= 0 AND reserved <= on_hand + shortage),
	CONSTRAINT ck_stock_not_negative CHECK (on_hand >= 0 AND safety >= 0 AND shortage >= 0)
) ENGINE=InnoDB;

-- The ledger: why a figure changed. on_hand and reserved equal the sums of their movements.
CREATE TABLE IF NOT EXISTS movement (
	movement_id      BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
	store_id         INT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	kind             ENUM('count','hold','order','release','short','handover','return')
	                 CHARACTER SET ascii NOT NULL,
	on_hand_by       INT NOT NULL,
	reserved_by      INT NOT NULL,
	cause            BINARY(16) NOT NULL,
	moved_at         BIGINT NOT NULL,
	PRIMARY KEY (movement_id),
	KEY ix_movement_stock (store_id, product_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS hold (
	hold_id          BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	state            ENUM('open','ordered','released','lapsed') CHARACTER SET ascii NOT NULL,
	extended         TINYINT UNSIGNED NOT NULL,
	distance_m       INT UNSIGNED NULL,
	near_lat         DOUBLE NULL,
	near_lon         DOUBLE NULL,
	promised_at      BIGINT NOT NULL,
	decision         MEDIUMTEXT NOT NULL,
	expires_at       BIGINT NOT NULL,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (hold_id),
	KEY ix_hold_lapse (state, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS hold_line (
	hold_id          BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	PRIMARY KEY (hold_id, line),
	CONSTRAINT ck_hold_line_qty CHECK (qty > 0)
) ENGINE=InnoDB;

-- decision: the inputs and the choice of the store, as explain shows them (JSON). code_hash: keyed hash of the
-- pickup code, so that any counter can find the order by it; the code itself is derived, not stored.
CREATE TABLE IF NOT EXISTS orders (
	order_id         BINARY(16) NOT NULL,
	number           CHAR(10) CHARACTER SET ascii NOT NULL,
	kind             ENUM('reservation','prepaid') CHARACTER SET ascii NOT NULL,
	language         ENUM('fr','en') CHARACTER SET ascii NOT NULL,
	customer_name    VARCHAR(120) NOT NULL,
	customer_email   VARCHAR(254) NOT NULL,
	customer_phone   VARCHAR(32) NOT NULL,
	collector_name   VARCHAR(120) NOT NULL DEFAULT '',
	payment_ref      VARCHAR(120) NOT NULL DEFAULT '',
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	total_minor      BIGINT NOT NULL,
	near_lat         DOUBLE NULL,
	near_lon         DOUBLE NULL,
	hold_id          BINARY(16) NULL,
	decision         MEDIUMTEXT NOT NULL,
	code_hash        BINARY(32) NOT NULL,
	placed_at        BIGINT NOT NULL,
	version          INT UNSIGNED NOT NULL,
	PRIMARY KEY (order_id),
	UNIQUE KEY uq_order_number (number),
	KEY ix_order_email (customer_email),
	KEY ix_order_code (code_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What was bought, as it was called and priced at that moment.
CREATE TABLE IF NOT EXISTS order_line (
	order_id         BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	sku              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name             VARCHAR(300) NOT NULL,
	gtin             BIGINT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	price_minor      BIGINT NOT NULL,
	vat_bp           SMALLINT UNSIGNED NOT NULL,
	vat_minor        BIGINT NOT NULL,
	unavailable      INT NOT NULL DEFAULT 0,
	PRIMARY KEY (order_id, line),
	CONSTRAINT ck_order_line_qty CHECK (qty > 0 AND unavailable BETWEEN 0 AND qty)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fulfilment (
	fulfilment_id    BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	state            ENUM('assigned','accepted','picking','ready','collected','rejected','cancelled','expired')
	                 CHARACTER SET ascii NOT NULL,
	epoch            INT UNSIGNED NOT NULL,
	short_id         VARCHAR(8) CHARACTER SET ascii NOT NULL,
	distance_m       INT UNSIGNED NULL,
	promised_at      BIGINT NOT NULL,
	collect_by       BIGINT NOT NULL,
	extended         TINYINT UNSIGNED NOT NULL DEFAULT 0,
	slot             VARCHAR(16) NOT NULL DEFAULT '',
	collected_by     VARCHAR(120) NOT NULL DEFAULT '',
	outcome          ENUM('bought','left','never_came') CHARACTER SET ascii NULL,
	put_back_due     TINYINT UNSIGNED NOT NULL DEFAULT 0,
	created_at       BIGINT NOT NULL,
	accepted_at      BIGINT NOT NULL DEFAULT 0,
	picking_at       BIGINT NOT NULL DEFAULT 0,
	ready_at         BIGINT NOT NULL DEFAULT 0,
	ended_at         BIGINT NOT NULL DEFAULT 0,
	version          INT UNSIGNED NOT NULL,
	PRIMARY KEY (fulfilment_id),
	KEY ix_fulfilment_order (order_id),
	KEY ix_fulfilment_queue (store_id, state, promised_at),
	KEY ix_fulfilment_collect (state, collect_by)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- ordered = picked + short + still to do; picked = collected + refused + still waiting.
CREATE TABLE IF NOT EXISTS fulfilment_line (
	fulfilment_id    BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	ordered          INT NOT NULL,
	picked           INT NOT NULL DEFAULT 0,
	short            INT NOT NULL DEFAULT 0,
	collected        INT NOT NULL DEFAULT 0,
	refused          INT NOT NULL DEFAULT 0,
	returned         INT NOT NULL DEFAULT 0,
	put_back         INT NOT NULL DEFAULT 0,
	short_reason     ENUM('not_found','damaged') CHARACTER SET ascii NULL,
	PRIMARY KEY (fulfilment_id, line),
	CONSTRAINT ck_line_picked_at_most_ordered
		CHECK (ordered > 0 AND picked >= 0 AND short >= 0 AND picked + short <= ordered),
	CONSTRAINT ck_line_handed_over_once
		CHECK (collected >= 0 AND refused >= 0 AND collected + refused <= ordered),
	CONSTRAINT ck_line_returned_at_most_collected CHECK (returned BETWEEN 0 AND collected),
	CONSTRAINT ck_line_put_back CHECK (put_back BETWEEN 0 AND ordered)
) ENGINE=InnoDB;

-- What happened to an order, for the tracking page, customer service and explain. detail is JSON without
-- personal data.
CREATE TABLE IF NOT EXISTS history (
	history_id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
	order_id         BINARY(16) NOT NULL,
	what             VARCHAR(32) CHARACTER SET ascii NOT NULL,
	who              VARCHAR(64) NOT NULL,
	detail           TEXT NOT NULL,
	happened_at      BIGINT NOT NULL,
	PRIMARY KEY (history_id),
	KEY ix_history_order (order_id, history_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS returns (
	return_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NULL,
	state            ENUM('announced','received','inspected','settled','refused') CHARACTER SET ascii NOT NULL,
	reason           ENUM('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii NOT NULL,
	clerk            VARCHAR(64) NOT NULL DEFAULT '',
	announced_at     BIGINT NOT NULL DEFAULT 0,
	received_at      BIGINT NOT NULL DEFAULT 0,
	version          INT UNSIGNED NOT NULL,
	PRIMARY KEY (return_id),
	KEY ix_return_order (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS return_line (
	return_id        BINARY(16) NOT NULL,
	line             SMALLINT UNSIGNED NOT NULL,
	product_id       INT UNSIGNED NOT NULL,
	qty              INT NOT NULL,
	disposition      ENUM('shelf','quarantine') CHARACTER SET ascii NULL,
	refund_minor     BIGINT NOT NULL,
	PRIMARY KEY (return_id, line),
	CONSTRAINT ck_return_line CHECK (qty > 0 AND refund_minor >= 0)
) ENGINE=InnoDB;

-- Money owed back, once for each cause (a return, a cancelled fulfilment, a command of the counter).
CREATE TABLE IF NOT EXISTS refund (
	refund_id        BINARY(16) NOT NULL,
	order_id         BINARY(16) NOT NULL,
	ground           ENUM('return','cancel','unavailable','refused','expired') CHARACTER SET ascii NOT NULL,
	cause            BINARY(16) NOT NULL,
	state            ENUM('due','requested','done','failed','unknown') CHARACTER SET ascii NOT NULL,
	amount_minor     BIGINT NOT NULL,
	currency         CHAR(3) CHARACTER SET ascii NOT NULL,
	due_at           BIGINT NOT NULL,
	PRIMARY KEY (refund_id),
	UNIQUE KEY uq_refund_once_per_cause (ground, cause),
	KEY ix_refund_order (order_id),
	CONSTRAINT ck_refund_positive CHECK (amount_minor > 0)
) ENGINE=InnoDB;

-- The ordered feed of each store. feed.last_seq is locked by whoever appends, so a reader never sees a
-- later row before an earlier one.
CREATE TABLE IF NOT EXISTS feed (
	store_id         INT UNSIGNED NOT NULL,
	last_seq         BIGINT UNSIGNED NOT NULL,
	last_short       INT UNSIGNED NOT NULL DEFAULT 0,
	PRIMARY KEY (store_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS event (
	store_id         INT UNSIGNED NOT NULL,
	seq              BIGINT UNSIGNED NOT NULL,
	type             ENUM('fulfilment','clerks','store') CHARACTER SET ascii NOT NULL,
	subject          BINARY(16) NOT NULL,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (store_id, seq)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS agent (
	agent_id         INT UNSIGNED NOT NULL AUTO_INCREMENT,
	store_id         INT UNSIGNED NOT NULL,
	name             VARCHAR(64) NOT NULL,
	key_hash         BINARY(32) NOT NULL,
	is_active        TINYINT UNSIGNED NOT NULL,
	read_seq         BIGINT UNSIGNED NOT NULL DEFAULT 0,
	seen_at          BIGINT NOT NULL DEFAULT 0,
	enrolled_at      BIGINT NOT NULL,
	PRIMARY KEY (agent_id),
	UNIQUE KEY uq_agent_key (key_hash),
	KEY ix_agent_store (store_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What agents said; a command id acts once, for ever. result is what was answered, for a repeat.
CREATE TABLE IF NOT EXISTS agent_command (
	command_id       BINARY(16) NOT NULL,
	store_id         INT UNSIGNED NOT NULL,
	agent_id         INT UNSIGNED NOT NULL,
	seq              BIGINT UNSIGNED NOT NULL,
	type             ENUM('accept','start','pick','short','ready','reject','handover','put_back','return')
	                 CHARACTER SET ascii NOT NULL,
	clerk            VARCHAR(64) NOT NULL,
	result           VARCHAR(32) CHARACTER SET ascii NOT NULL,
	body_hash        BINARY(32) NOT NULL,
	happened_at      BIGINT NOT NULL,
	received_at      BIGINT NOT NULL,
	PRIMARY KEY (command_id),
	KEY ix_agent_command_store (store_id, received_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS clerk (
	clerk_id         INT UNSIGNED NOT NULL AUTO_INCREMENT,
	store_id         INT UNSIGNED NOT NULL,
	login            VARCHAR(32) CHARACTER SET ascii NOT NULL,
	name             VARCHAR(64) NOT NULL,
	pin_hash         VARCHAR(160) CHARACTER SET ascii NOT NULL,
	is_manager       TINYINT UNSIGNED NOT NULL,
	is_active        TINYINT UNSIGNED NOT NULL,
	PRIMARY KEY (clerk_id),
	UNIQUE KEY uq_clerk_login (store_id, login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS partner (
	partner_id       INT UNSIGNED NOT NULL AUTO_INCREMENT,
	name             VARCHAR(64) NOT NULL,
	key_hash         BINARY(32) NOT NULL,
	scopes           INT UNSIGNED NOT NULL,
	is_active        TINYINT UNSIGNED NOT NULL,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (partner_id),
	UNIQUE KEY uq_partner_key (key_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS staff (
	staff_id         INT UNSIGNED NOT NULL AUTO_INCREMENT,
	login            VARCHAR(64) CHARACTER SET ascii NOT NULL,
	name             VARCHAR(64) NOT NULL,
	password_hash    VARCHAR(160) CHARACTER SET ascii NOT NULL,
	is_active        TINYINT UNSIGNED NOT NULL,
	PRIMARY KEY (staff_id),
	UNIQUE KEY uq_staff_login (login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS staff_session (
	token_hash       BINARY(32) NOT NULL,
	staff_id         INT UNSIGNED NOT NULL,
	expires_at       BIGINT NOT NULL,
	PRIMARY KEY (token_hash),
	KEY ix_session_expiry (expires_at)
) ENGINE=InnoDB;

-- status 0: the effect is being worked on in this very transaction. Rows live 72 hours.
CREATE TABLE IF NOT EXISTS idempotency (
	caller           BINARY(32) NOT NULL,
	key_hash         BINARY(32) NOT NULL,
	body_hash        BINARY(32) NOT NULL,
	status           SMALLINT UNSIGNED NOT NULL,
	version          INT UNSIGNED NOT NULL,
	location         VARCHAR(200) CHARACTER SET ascii NOT NULL,
	answer           MEDIUMTEXT NOT NULL,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (caller, key_hash),
	KEY ix_idempotency_age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Mails to send, written with the change they tell of. claimed_at guards against two senders.
CREATE TABLE IF NOT EXISTS outbox (
	outbox_id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
	kind             ENUM('confirmed','ready','changed','cancelled') CHARACTER SET ascii NOT NULL,
	order_id         BINARY(16) NOT NULL,
	subject          BINARY(16) NOT NULL,
	state            ENUM('waiting','claimed','sent','refused','unknown') CHARACTER SET ascii NOT NULL,
	attempts         SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	due_at           BIGINT NOT NULL,
	claimed_at       BIGINT NOT NULL DEFAULT 0,
	created_at       BIGINT NOT NULL,
	PRIMARY KEY (outbox_id),
	UNIQUE KEY uq_outbox_once (kind, subject),
	KEY ix_outbox_due (state, due_at)
) ENGINE=InnoDB;
