/* The tables of probe.sql. */
#ifndef COMPTOIR_TESTS_PROBE_TABLE_H
#define COMPTOIR_TESTS_PROBE_TABLE_H

#define PROBE_TABLES                                                                               \
	"CREATE TABLE IF NOT EXISTS probe (probe_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY " \
	"KEY,"                                                                                     \
	" name VARCHAR(40) NOT NULL, qty INT NOT NULL, UNIQUE KEY uq_probe (name),"                \
	" CONSTRAINT ck_probe_not_negative CHECK (qty >= 0))"                                      \
	" ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;"                                                  \
	"CREATE TABLE IF NOT EXISTS kinds (u8 TINYINT UNSIGNED NOT NULL, u16 SMALLINT UNSIGNED "   \
	"NOT NULL,"                                                                                \
	" u32 INT UNSIGNED NOT NULL, u64 BIGINT UNSIGNED NOT NULL, i32 INT NOT NULL,"              \
	" i64 BIGINT NOT NULL, f64 DOUBLE NOT NULL, yes TINYINT UNSIGNED NOT NULL,"                \
	" text VARCHAR(40) NULL, `blob` VARBINARY(40) NULL, uuid BINARY(16) NOT NULL,"             \
	" hash BINARY(32) NOT NULL, word ENUM('reservation','prepaid') NOT NULL,"                  \
	" maybe ENUM('bought','left','never_came') NULL, store INT UNSIGNED NOT NULL,"             \
	" orders BINARY(16) NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"

#endif
