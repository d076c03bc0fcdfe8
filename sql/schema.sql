-- What the migrations add up to; made by "make schema", compared by a test.

CREATE TABLE `agent` (
  `agent_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `store_id` int(10) unsigned NOT NULL,
  `name` varchar(64) NOT NULL,
  `key_hash` binary(32) NOT NULL,
  `is_active` tinyint(3) unsigned NOT NULL,
  `read_seq` bigint(20) unsigned NOT NULL DEFAULT 0,
  `seen_at` bigint(20) NOT NULL DEFAULT 0,
  `enrolled_at` bigint(20) NOT NULL,
  PRIMARY KEY (`agent_id`),
  UNIQUE KEY `uq_agent_key` (`key_hash`),
  KEY `ix_agent_store` (`store_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `agent_command` (
  `command_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `agent_id` int(10) unsigned NOT NULL,
  `journal_id` int(10) unsigned NOT NULL DEFAULT 0,
  `seq` bigint(20) unsigned NOT NULL,
  `type` varchar(24) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `clerk` varchar(64) NOT NULL,
  `result` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `body_hash` binary(32) NOT NULL,
  `happened_at` bigint(20) NOT NULL,
  `received_at` bigint(20) NOT NULL,
  PRIMARY KEY (`command_id`),
  KEY `ix_agent_command_store` (`store_id`,`received_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `agent_report` (
  `agent_id` int(10) unsigned NOT NULL,
  `reported_at` bigint(20) NOT NULL,
  `version` varchar(32) NOT NULL,
  `unsent` int(10) unsigned NOT NULL,
  `unsent_since` bigint(20) NOT NULL,
  `to_print` int(10) unsigned NOT NULL,
  `printers` smallint(5) unsigned NOT NULL,
  `printer_trouble` varchar(16) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `clock_ahead_ms` bigint(20) NOT NULL,
  PRIMARY KEY (`agent_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `announced_exchange` (
  `return_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `state` enum('held','given','dropped','expired','lost') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `hold_id` binary(16) NOT NULL,
  `held_until` bigint(20) NOT NULL,
  PRIMARY KEY (`return_id`),
  UNIQUE KEY `uq_announced_exchange_hold` (`hold_id`),
  KEY `ix_announced_exchange_order` (`order_id`,`state`),
  KEY `ix_announced_exchange_due` (`state`,`held_until`),
  CONSTRAINT `ck_announced_exchange_qty` CHECK (`qty` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `brought_serial` (
  `return_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `serial` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` binary(16) NOT NULL,
  `says` enum('sold','differs','again','unknown') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  PRIMARY KEY (`return_id`,`line`,`serial`),
  KEY `ix_brought_serial_order` (`order_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `choice` (
  `choice_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `fulfilment_id` binary(16) NOT NULL,
  `state` enum('open','waiting','moved','cancelled','kept','unanswered','replaced','pointless') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `is_kept` tinyint(3) unsigned NOT NULL,
  `hold_id` binary(16) DEFAULT NULL,
  `answer_by` bigint(20) NOT NULL,
  `wait_until` bigint(20) NOT NULL DEFAULT 0,
  `look_at` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`choice_id`),
  KEY `ix_choice_order` (`order_id`,`choice_id`),
  KEY `ix_choice_look` (`state`,`look_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `choice_line` (
  `choice_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  PRIMARY KEY (`choice_id`,`line`),
  CONSTRAINT `ck_choice_line_qty` CHECK (`qty` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `clerk` (
  `clerk_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `store_id` int(10) unsigned NOT NULL,
  `login` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `name` varchar(64) NOT NULL,
  `pin_hash` varchar(160) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `is_manager` tinyint(3) unsigned NOT NULL,
  `is_active` tinyint(3) unsigned NOT NULL,
  PRIMARY KEY (`clerk_id`),
  UNIQUE KEY `uq_clerk_login` (`store_id`,`login`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `consignment` (
  `consignment_id` binary(16) NOT NULL,
  `number` char(13) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `return_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `hop` smallint(5) unsigned NOT NULL,
  `order_id` binary(16) NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `from_store_id` int(10) unsigned NOT NULL,
  `to_store_id` int(10) unsigned DEFAULT NULL,
  `clerk` varchar(64) NOT NULL,
  `sent_at` bigint(20) NOT NULL,
  `arrives_by` bigint(20) NOT NULL,
  `state` enum('underway','arrived','lost') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `arrived` int(11) NOT NULL DEFAULT 0,
  `missing` int(11) NOT NULL DEFAULT 0,
  `gap` enum('not_in_parcel','never_came','other') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `place` enum('shelf','quarantine') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `at_store_id` int(10) unsigned DEFAULT NULL,
  `counted` int(11) NOT NULL DEFAULT 0,
  `closed_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`consignment_id`),
  UNIQUE KEY `uq_consignment_hop` (`return_id`,`line`,`hop`),
  KEY `ix_consignment_number` (`number`),
  KEY `ix_consignment_late` (`state`,`arrives_by`),
  KEY `ix_consignment_order` (`order_id`),
  KEY `ix_consignment_at` (`at_store_id`),
  CONSTRAINT `ck_consignment` CHECK (`qty` > 0 and `arrived` >= 0 and `missing` >= 0 and `arrived` + `missing` <= `qty` and `counted` between 0 and `arrived`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `credit_note` (
  `return_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `year` smallint(5) unsigned NOT NULL,
  `number` int(10) unsigned NOT NULL,
  `code` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `day` char(10) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `issued_at` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `taxable_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `total_minor` bigint(20) NOT NULL,
  `seller_name` varchar(120) NOT NULL,
  `seller_street` varchar(160) NOT NULL,
  `seller_postcode` varchar(12) NOT NULL,
  `seller_city` varchar(80) NOT NULL,
  `seller_country` char(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  PRIMARY KEY (`return_id`),
  UNIQUE KEY `uq_credit_note_number` (`store_id`,`year`,`number`),
  KEY `ix_credit_note_order` (`order_id`),
  KEY `ix_credit_note_day` (`day`,`store_id`),
  KEY `ix_credit_note_code` (`code`),
  CONSTRAINT `ck_credit_note_total` CHECK (`total_minor` > 0 and `total_minor` = `taxable_minor` + `tax_minor`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `credit_note_line` (
  `return_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `sku` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(300) NOT NULL,
  `qty` int(11) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `taxable_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`return_id`,`line`),
  CONSTRAINT `ck_credit_note_line_taxed` CHECK (`qty` > 0 and `tax2_minor` >= 0 and `tax_minor` >= `tax2_minor` and `taxable_minor` + if(`tax` = 'vat',`tax_minor`,0) = `qty` * `price_minor`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `credit_note_rate` (
  `return_id` binary(16) NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `taxable_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`return_id`,`tax`,`vat_bp`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `credit_note_series` (
  `store_id` int(10) unsigned NOT NULL,
  `year` smallint(5) unsigned NOT NULL,
  `last_number` int(10) unsigned NOT NULL,
  PRIMARY KEY (`store_id`,`year`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `event` (
  `store_id` int(10) unsigned NOT NULL,
  `seq` bigint(20) unsigned NOT NULL,
  `type` enum('fulfilment','clerks','store','consignment') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `subject` binary(16) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`,`seq`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `feed` (
  `store_id` int(10) unsigned NOT NULL,
  `last_seq` bigint(20) unsigned NOT NULL,
  `last_short` int(10) unsigned NOT NULL DEFAULT 0,
  `queue` int(11) NOT NULL DEFAULT 0,
  `figures_as_of` bigint(20) NOT NULL DEFAULT 0,
  `record_done` bigint(20) NOT NULL DEFAULT 0,
  `record_failed` bigint(20) NOT NULL DEFAULT 0,
  `record_day` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`store_id`),
  CONSTRAINT `ck_feed_queue` CHECK (`queue` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `fulfilment` (
  `fulfilment_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `state` enum('assigned','accepted','picking','ready','collected','rejected','cancelled','expired','in_transit','sent') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `epoch` int(10) unsigned NOT NULL,
  `short_id` varchar(8) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `distance_m` int(10) unsigned DEFAULT NULL,
  `promised_at` bigint(20) NOT NULL,
  `risk_at` bigint(20) NOT NULL DEFAULT 0,
  `collect_by` bigint(20) NOT NULL,
  `extended` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `slot` varchar(16) NOT NULL DEFAULT '',
  `collected_by` varchar(120) NOT NULL DEFAULT '',
  `outcome` enum('bought','left','never_came') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `put_back_due` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `created_at` bigint(20) NOT NULL,
  `accepted_at` bigint(20) NOT NULL DEFAULT 0,
  `picking_at` bigint(20) NOT NULL DEFAULT 0,
  `ready_at` bigint(20) NOT NULL DEFAULT 0,
  `ended_at` bigint(20) NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `replaces` binary(16) DEFAULT NULL,
  `coming_at` bigint(20) NOT NULL DEFAULT 0,
  `arrived_at` bigint(20) NOT NULL DEFAULT 0,
  `recall` enum('cancel','expire','move') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `recalled_at` bigint(20) NOT NULL DEFAULT 0,
  `remind_at` bigint(20) NOT NULL DEFAULT 0,
  `reject_reason` enum('no_stock','no_time','closed') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `to_store_id` int(10) unsigned DEFAULT NULL,
  `arrives_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`fulfilment_id`),
  KEY `ix_fulfilment_order` (`order_id`),
  KEY `ix_fulfilment_queue` (`store_id`,`state`,`promised_at`),
  KEY `ix_fulfilment_collect` (`state`,`collect_by`),
  KEY `ix_fulfilment_recall` (`recall`,`recalled_at`),
  KEY `ix_fulfilment_remind` (`state`,`remind_at`),
  KEY `ix_fulfilment_risk` (`state`,`risk_at`,`promised_at`,`store_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `fulfilment_line` (
  `fulfilment_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `ordered` int(11) NOT NULL,
  `picked` int(11) NOT NULL DEFAULT 0,
  `short` int(11) NOT NULL DEFAULT 0,
  `collected` int(11) NOT NULL DEFAULT 0,
  `refused` int(11) NOT NULL DEFAULT 0,
  `returned` int(11) NOT NULL DEFAULT 0,
  `put_back` int(11) NOT NULL DEFAULT 0,
  `short_reason` enum('not_found','damaged') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `refuse_reason` enum('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  PRIMARY KEY (`fulfilment_id`,`line`),
  CONSTRAINT `ck_line_picked_at_most_ordered` CHECK (`ordered` > 0 and `picked` >= 0 and `short` >= 0 and `picked` + `short` <= `ordered`),
  CONSTRAINT `ck_line_handed_over_once` CHECK (`collected` >= 0 and `refused` >= 0 and `collected` + `refused` <= `ordered`),
  CONSTRAINT `ck_line_returned_at_most_collected` CHECK (`returned` between 0 and `collected`),
  CONSTRAINT `ck_line_put_back` CHECK (`put_back` between 0 and `ordered`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `history` (
  `history_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `order_id` binary(16) NOT NULL,
  `what` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `who` varchar(100) NOT NULL,
  `detail` text NOT NULL,
  `happened_at` bigint(20) NOT NULL,
  PRIMARY KEY (`history_id`),
  KEY `ix_history_order` (`order_id`,`history_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `hold` (
  `hold_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `state` enum('open','ordered','released','lapsed','withdrawn') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `extended` tinyint(3) unsigned NOT NULL,
  `distance_m` int(10) unsigned DEFAULT NULL,
  `near_lat` double DEFAULT NULL,
  `near_lon` double DEFAULT NULL,
  `promised_at` bigint(20) NOT NULL,
  `decision` mediumtext NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `to_store_id` int(10) unsigned DEFAULT NULL,
  `arrives_at` bigint(20) NOT NULL DEFAULT 0,
  `with_store_id` int(10) unsigned DEFAULT NULL,
  `with_distance_m` int(10) unsigned DEFAULT NULL,
  `with_promised_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`hold_id`),
  KEY `ix_hold_lapse` (`state`,`expires_at`),
  KEY `ix_hold_store` (`store_id`,`state`),
  KEY `ix_hold_with` (`with_store_id`,`state`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `hold_bundle` (
  `hold_id` binary(16) NOT NULL,
  `bundle` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  PRIMARY KEY (`hold_id`,`bundle`),
  CONSTRAINT `ck_hold_bundle_qty` CHECK (`qty` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `hold_line` (
  `hold_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `is_with` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `bundle` smallint(5) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`hold_id`,`line`),
  CONSTRAINT `ck_hold_line_qty` CHECK (`qty` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `idempotency` (
  `caller` binary(32) NOT NULL,
  `key_hash` binary(32) NOT NULL,
  `body_hash` binary(32) NOT NULL,
  `status` smallint(5) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `location` varchar(200) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `answer` mediumtext NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `is_answer_kept` tinyint(3) unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (`caller`,`key_hash`),
  KEY `ix_idempotency_answers` (`is_answer_kept`,`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `journal` (
  `journal_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `store_id` int(10) unsigned NOT NULL,
  `agent_id` int(10) unsigned NOT NULL,
  `epoch` binary(16) NOT NULL,
  `parent` binary(16) NOT NULL,
  `begun` enum('new','import','behind','gap','fork') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `state` enum('open','waiting','ended') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `opens` int(10) unsigned NOT NULL,
  `next_seq` bigint(20) unsigned NOT NULL,
  `last_seq` bigint(20) unsigned NOT NULL,
  `met_at` bigint(20) NOT NULL,
  `seen_at` bigint(20) NOT NULL,
  `open_store` int(10) unsigned GENERATED ALWAYS AS (if(`state` = 'open',`store_id`,NULL)) STORED,
  PRIMARY KEY (`journal_id`),
  UNIQUE KEY `uq_journal_epoch` (`epoch`),
  UNIQUE KEY `uq_journal_one_open` (`open_store`),
  KEY `ix_journal_state` (`state`,`store_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `lookup_try` (
  `subject` binary(32) NOT NULL,
  `since` bigint(20) NOT NULL,
  `tries` int(10) unsigned NOT NULL,
  PRIMARY KEY (`subject`),
  KEY `ix_lookup_try_since` (`since`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `movement` (
  `movement_id` bigint(20) unsigned NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `kind` enum('count','hold','order','release','short','handover','return','delta','sale','sent','received','arrived') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `on_hand_by` int(11) NOT NULL,
  `reserved_by` int(11) NOT NULL,
  `safety_by` int(11) NOT NULL DEFAULT 0,
  `cause` binary(16) NOT NULL,
  `moved_at` bigint(20) NOT NULL,
  `as_of` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`movement_id`),
  KEY `ix_movement_store_kind` (`store_id`,`moved_at`,`kind`),
  CONSTRAINT `ck_movement_reserves` CHECK (`kind` not in ('hold','order','release') or `on_hand_by` = 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `orders` (
  `order_id` binary(16) NOT NULL,
  `number` char(10) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `kind` enum('reservation','prepaid') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `language` enum('fr','en') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `customer_name` varchar(120) NOT NULL,
  `customer_email` varchar(254) NOT NULL,
  `customer_phone` varchar(32) NOT NULL,
  `collector_name` varchar(120) NOT NULL DEFAULT '',
  `payment_ref` varchar(120) NOT NULL DEFAULT '',
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `total_minor` bigint(20) NOT NULL,
  `near_lat` double DEFAULT NULL,
  `near_lon` double DEFAULT NULL,
  `hold_id` binary(16) DEFAULT NULL,
  `decision` mediumtext NOT NULL,
  `code_hash` binary(32) NOT NULL,
  `placed_at` bigint(20) NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `move` enum('ask','yes','no') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'ask',
  `split` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `phone_tail` varchar(9) GENERATED ALWAYS AS (right(replace(replace(replace(replace(replace(`customer_phone`,' ',''),'.',''),'-',''),'(',''),')',''),9)) STORED,
  `till_reference` varchar(120) GENERATED ALWAYS AS (if(`kind` = 'reservation' and `payment_ref` <> '',`payment_ref`,NULL)) STORED,
  PRIMARY KEY (`order_id`),
  UNIQUE KEY `uq_order_number` (`number`),
  KEY `ix_order_email` (`customer_email`),
  KEY `ix_order_name` (`customer_name`),
  KEY `ix_order_phone_tail` (`phone_tail`),
  KEY `ix_order_till` (`till_reference`),
  KEY `ix_order_code_head` (`code_hash`(8))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `order_bundle` (
  `order_id` binary(16) NOT NULL,
  `bundle` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `sku` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(300) NOT NULL,
  `qty` int(11) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `is_set` tinyint(3) unsigned NOT NULL,
  PRIMARY KEY (`order_id`,`bundle`),
  CONSTRAINT `ck_order_bundle` CHECK (`qty` > 0 and `price_minor` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `order_cost` (
  `order_id` binary(16) NOT NULL,
  `name` varchar(120) NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `standard_minor` bigint(20) NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `vat_minor` bigint(20) NOT NULL,
  `back_minor` bigint(20) NOT NULL DEFAULT 0,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`order_id`),
  CONSTRAINT `ck_order_cost` CHECK (`amount_minor` > 0 and `standard_minor` between 0 and `amount_minor`),
  CONSTRAINT `ck_order_cost_back_at_most_once` CHECK (`back_minor` between 0 and `amount_minor`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `order_line` (
  `order_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `sku` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(300) NOT NULL,
  `gtin` bigint(20) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `vat_minor` bigint(20) NOT NULL,
  `unavailable` int(11) NOT NULL DEFAULT 0,
  `swap_of` smallint(5) unsigned NOT NULL DEFAULT 0,
  `exchange_id` binary(16) DEFAULT NULL,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  `added_minor` bigint(20) GENERATED ALWAYS AS (if(`tax` = 'vat',0,`vat_minor`)) VIRTUAL,
  `bundle` smallint(5) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`order_id`,`line`),
  CONSTRAINT `ck_order_line_qty` CHECK (`qty` > 0 and `unavailable` between 0 and `qty`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `outbox` (
  `outbox_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` enum('confirmed','ready','changed','cancelled','return_announced','withdrawn','choice','reminder','last_day','last_day_longer','substitute','in_transit','refunded','voucher','exchange_ended') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `order_id` binary(16) NOT NULL,
  `subject` binary(16) NOT NULL,
  `state` enum('waiting','claimed','sent','refused','unknown') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `attempts` smallint(5) unsigned NOT NULL DEFAULT 0,
  `due_at` bigint(20) NOT NULL,
  `claimed_at` bigint(20) NOT NULL DEFAULT 0,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`outbox_id`),
  UNIQUE KEY `uq_outbox_once` (`kind`,`subject`),
  KEY `ix_outbox_due` (`state`,`due_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `partner` (
  `partner_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) NOT NULL,
  `key_hash` binary(32) NOT NULL,
  `scopes` int(10) unsigned NOT NULL,
  `is_active` tinyint(3) unsigned NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`partner_id`),
  UNIQUE KEY `uq_partner_key` (`key_hash`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `payment` (
  `order_id` binary(16) NOT NULL,
  `provider` enum('external','stripe','till') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `authorised_minor` bigint(20) NOT NULL,
  `capture_before` bigint(20) NOT NULL DEFAULT 0,
  `capture_minor` bigint(20) NOT NULL DEFAULT 0,
  `captured_minor` bigint(20) NOT NULL DEFAULT 0,
  `void_minor` bigint(20) NOT NULL DEFAULT 0,
  `voided_minor` bigint(20) NOT NULL DEFAULT 0,
  `refund_minor` bigint(20) NOT NULL DEFAULT 0,
  `refunded_minor` bigint(20) NOT NULL DEFAULT 0,
  `look_at` bigint(20) NOT NULL DEFAULT 0,
  `voucher_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`order_id`),
  KEY `ix_payment_look` (`provider`,`look_at`),
  CONSTRAINT `ck_payment_captured_at_most_authorised` CHECK (`capture_minor` + `void_minor` <= `authorised_minor`),
  CONSTRAINT `ck_payment_done_at_most_asked` CHECK (`captured_minor` between 0 and `capture_minor` and `voided_minor` between 0 and `void_minor` and `refunded_minor` between 0 and `refund_minor`),
  CONSTRAINT `ck_payment_given_back_at_most_captured` CHECK (`voucher_minor` >= 0 and `refund_minor` + `voucher_minor` <= `captured_minor`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `payment_act` (
  `act_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `provider` enum('external','stripe','till') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `reference` varchar(120) NOT NULL,
  `kind` enum('capture','void','refund') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `cause` binary(16) NOT NULL,
  `round` smallint(5) unsigned NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `detail` varchar(2000) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `state` enum('requested','done','failed','unknown') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `key_no` int(10) unsigned NOT NULL DEFAULT 0,
  `due_at` bigint(20) NOT NULL,
  `provider_ref` varchar(120) NOT NULL DEFAULT '',
  `error` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `requested_at` bigint(20) NOT NULL,
  `asked_at` bigint(20) NOT NULL DEFAULT 0,
  `settled_at` bigint(20) NOT NULL DEFAULT 0,
  `store_id` int(10) unsigned DEFAULT NULL,
  `day` char(10) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  PRIMARY KEY (`act_id`),
  UNIQUE KEY `uq_payment_act_once` (`order_id`,`kind`,`cause`,`round`),
  KEY `ix_payment_act_due` (`state`,`provider`,`due_at`),
  KEY `ix_payment_act_reference` (`reference`),
  KEY `ix_payment_act_day` (`day`,`store_id`),
  CONSTRAINT `ck_payment_act_positive` CHECK (`amount_minor` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `payment_act_line` (
  `act_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`act_id`,`line`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `postcode` (
  `country` char(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `postcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `place` varchar(80) NOT NULL,
  `lat` double NOT NULL,
  `lon` double NOT NULL,
  `changed_at` bigint(20) NOT NULL DEFAULT (cast(unix_timestamp(current_timestamp(3)) * 1000 as signed)),
  PRIMARY KEY (`country`,`postcode`),
  KEY `ix_postcode_changed` (`changed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `product` (
  `product_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `sku` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name_fr` varchar(300) NOT NULL,
  `name_en` varchar(300) NOT NULL,
  `brand` varchar(80) NOT NULL DEFAULT '',
  `price_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `gtin` bigint(20) unsigned NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `changed_at` bigint(20) NOT NULL,
  `return_class` enum('ordinary','hygiene','media','custom','perishable','press') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'ordinary',
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  `contents` varchar(400) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `is_set` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `is_serialised` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `model` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  `size` varchar(32) NOT NULL DEFAULT '',
  `colour_fr` varchar(64) NOT NULL DEFAULT '',
  `colour_en` varchar(64) NOT NULL DEFAULT '',
  PRIMARY KEY (`product_id`),
  UNIQUE KEY `uq_product_sku` (`sku`),
  KEY `ix_product_changed` (`changed_at`,`version`),
  KEY `ix_product_model` (`model`),
  FULLTEXT KEY `ft_product_words` (`name_fr`,`name_en`,`brand`),
  CONSTRAINT `ck_product_price` CHECK (`price_minor` >= 0),
  CONSTRAINT `ck_product_model_differs` CHECK (`model` <> '' or `size` = '' and `colour_fr` = '' and `colour_en` = '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `product_gtin` (
  `gtin` bigint(20) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  PRIMARY KEY (`gtin`),
  KEY `ix_product_gtin_product` (`product_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `refund` (
  `refund_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `ground` enum('return','cancel','unavailable','refused','expired') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `cause` binary(16) NOT NULL,
  `state` enum('due','requested','done','failed','unknown','at_till','released') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `due_at` bigint(20) NOT NULL,
  `way` enum('original','voucher','till') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'original',
  `pay_by` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`refund_id`),
  UNIQUE KEY `uq_refund_once_per_cause` (`ground`,`cause`),
  KEY `ix_refund_order` (`order_id`),
  KEY `ix_refund_pay_by` (`state`,`pay_by`),
  KEY `ix_refund_way` (`way`,`state`,`due_at`),
  CONSTRAINT `ck_refund_positive` CHECK (`amount_minor` > 0),
  CONSTRAINT `ck_refund_voucher_is_not_asked_for` CHECK (`way` <> 'voucher' or `state` in ('due','done'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `refund_line` (
  `order_id` binary(16) NOT NULL,
  `ground` enum('return','cancel','unavailable','refused','expired') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `cause` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `tax2_minor` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`ground`,`cause`,`line`),
  KEY `ix_refund_line_order` (`order_id`,`line`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `returns` (
  `return_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned DEFAULT NULL,
  `state` enum('announced','received','inspected','settled','refused','undone') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `reason` enum('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `clerk` varchar(64) NOT NULL DEFAULT '',
  `announced_at` bigint(20) NOT NULL DEFAULT 0,
  `received_at` bigint(20) NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `code_hash` binary(32) DEFAULT NULL,
  `ground` enum('withdrawal','policy','guarantee') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `rule` varchar(24) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `override_reason` varchar(200) NOT NULL DEFAULT '',
  `asked_at` bigint(20) NOT NULL DEFAULT 0,
  `bring_by` bigint(20) NOT NULL DEFAULT 0,
  `refund_by` bigint(20) NOT NULL DEFAULT 0,
  `inspected_at` bigint(20) NOT NULL DEFAULT 0,
  `is_before_notes` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `found_by` varchar(16) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `refund_way` enum('original','voucher','till') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'original',
  `settled_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`return_id`),
  KEY `ix_return_order` (`order_id`),
  KEY `ix_return_code` (`code_hash`),
  KEY `ix_return_due` (`state`,`refund_by`),
  KEY `ix_returns_refund_by` (`state`,`refund_by`),
  KEY `ix_returns_inspected` (`state`,`inspected_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `return_announced` (
  `return_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `must_be_sealed` tinyint(3) unsigned NOT NULL,
  `reason` enum('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `ground` enum('withdrawal','policy','guarantee') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `rule` varchar(24) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `bring_by` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`return_id`,`line`),
  CONSTRAINT `ck_return_announced_qty` CHECK (`qty` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `return_line` (
  `return_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `reason` enum('changed_mind','wrong_size','defect','wrong_item','other') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `disposition` enum('shelf','quarantine','transfer','supplier','destroy') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `refund_minor` bigint(20) NOT NULL,
  `goods_condition` enum('sealed','opened','worn','damaged') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `is_checked` tinyint(3) unsigned NOT NULL DEFAULT 0,
  `ground` enum('withdrawal','policy','guarantee') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `rule` varchar(24) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `asked_at` bigint(20) DEFAULT NULL,
  `refund_by` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`return_id`,`line`),
  CONSTRAINT `ck_return_line` CHECK (`qty` > 0 and `refund_minor` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `return_photo` (
  `photo_id` binary(16) NOT NULL,
  `return_id` binary(16) DEFAULT NULL,
  `number` tinyint(3) unsigned DEFAULT NULL,
  `line` smallint(5) unsigned DEFAULT NULL,
  `kind` enum('jpeg','png') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `width` int(10) unsigned NOT NULL,
  `height` int(10) unsigned NOT NULL,
  `sha256` binary(32) NOT NULL,
  `kept_until` bigint(20) NOT NULL,
  `picture` mediumblob NOT NULL,
  PRIMARY KEY (`photo_id`),
  UNIQUE KEY `uq_photo_number` (`return_id`,`number`),
  UNIQUE KEY `uq_photo_once` (`return_id`,`sha256`),
  KEY `ix_photo_kept` (`kept_until`),
  CONSTRAINT `ck_photo_at_most_three` CHECK (`number` between 1 and 3),
  CONSTRAINT `ck_photo_has_place` CHECK (`return_id` is null = (`number` is null)),
  CONSTRAINT `ck_photo_bounded` CHECK (octet_length(`picture`) <= 4194368)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `return_signal` (
  `cause` binary(16) NOT NULL,
  `kind` enum('serial_returner','unannounced','receiptless','many_exceptions','against_rule','item_switched','serial_twice') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `order_id` binary(16) NOT NULL,
  `store_id` int(10) unsigned NOT NULL,
  `clerk` varchar(64) NOT NULL,
  `detail` varchar(64) NOT NULL,
  `noticed_at` bigint(20) NOT NULL,
  `seen_by` varchar(64) NOT NULL DEFAULT '',
  `seen_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`cause`,`kind`),
  KEY `ix_signal_order` (`order_id`),
  KEY `ix_signal_noticed` (`noticed_at`),
  CONSTRAINT `ck_signal_seen_by_somebody` CHECK (`seen_at` = 0 = (`seen_by` = ''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `review` (
  `fulfilment_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `kind` enum('lease_ended','collected','collected_twice') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `opened_at` bigint(20) NOT NULL,
  `decision` enum('refund','keep') CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `reason` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `decided_by` varchar(80) NOT NULL DEFAULT '',
  `decided_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`fulfilment_id`),
  KEY `ix_review_open` (`decided_at`,`opened_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `schema_migration` (
  `version` smallint(5) unsigned NOT NULL,
  `name` varchar(80) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `checksum` binary(32) NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `schema_migrator` (
  `one` tinyint(3) unsigned NOT NULL,
  `server` varchar(255) NOT NULL,
  `connection` bigint(20) unsigned NOT NULL,
  `lease_until` bigint(20) NOT NULL,
  PRIMARY KEY (`one`),
  CONSTRAINT `ck_migrator_is_one` CHECK (`one` = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `shortage` (
  `store_id` int(10) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `cause` binary(16) NOT NULL,
  `told` int(11) NOT NULL DEFAULT 0,
  `noticed_at` bigint(20) NOT NULL,
  `look_at` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`,`product_id`),
  KEY `ix_shortage_look` (`look_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sold_serial` (
  `order_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `fulfilment_id` binary(16) NOT NULL,
  `serial` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `return_id` binary(16) DEFAULT NULL,
  PRIMARY KEY (`order_id`,`line`,`fulfilment_id`,`serial`),
  KEY `ix_sold_serial` (`product_id`,`serial`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `staff` (
  `staff_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `login` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `name` varchar(64) NOT NULL,
  `password_hash` varchar(160) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `is_active` tinyint(3) unsigned NOT NULL,
  `role` enum('service','operations','finance','admin') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'admin',
  PRIMARY KEY (`staff_id`),
  UNIQUE KEY `uq_staff_login` (`login`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `staff_session` (
  `token_hash` binary(32) NOT NULL,
  `staff_id` int(10) unsigned NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`token_hash`),
  KEY `ix_session_expiry` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `stock` (
  `store_id` int(10) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `on_hand` int(11) NOT NULL,
  `reserved` int(11) NOT NULL,
  `safety` int(11) NOT NULL,
  `shortage` int(11) NOT NULL DEFAULT 0,
  `shelf` varchar(16) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
  `as_of` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`,`product_id`),
  CONSTRAINT `ck_stock_not_oversold` CHECK (`reserved` >= 0 and `reserved` <= `on_hand` + `shortage`),
  CONSTRAINT `ck_stock_not_negative` CHECK (`on_hand` >= 0 and `safety` >= 0 and `shortage` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `stock_feed` (
  `store_id` int(10) unsigned NOT NULL,
  `source` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `last_seq` bigint(20) unsigned NOT NULL,
  `seq` bigint(20) unsigned NOT NULL,
  `body_hash` binary(32) NOT NULL,
  `is_open` tinyint(3) unsigned NOT NULL,
  `is_complete` tinyint(3) unsigned NOT NULL,
  `as_of` bigint(20) NOT NULL,
  `done_ordinal` bigint(20) unsigned NOT NULL,
  `added` bigint(20) unsigned NOT NULL,
  `changed` bigint(20) unsigned NOT NULL,
  `unchanged` bigint(20) unsigned NOT NULL,
  `older` bigint(20) unsigned NOT NULL,
  `contained` bigint(20) unsigned NOT NULL,
  `corrected` bigint(20) unsigned NOT NULL,
  `shortages` bigint(20) unsigned NOT NULL,
  `zeroed` bigint(20) unsigned NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`,`source`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `stock_held` (
  `store_id` int(10) unsigned NOT NULL,
  `source` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seq` bigint(20) unsigned NOT NULL,
  `body_hash` binary(32) NOT NULL,
  `as_of` bigint(20) NOT NULL,
  `with_stock` bigint(20) unsigned NOT NULL,
  `to_zero` bigint(20) unsigned NOT NULL,
  `held_at` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`,`source`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `stock_held_message` (
  `body_hash` binary(32) NOT NULL,
  `format` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `store_code` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seq` bigint(20) unsigned NOT NULL,
  `as_of` bigint(20) NOT NULL,
  `is_complete` tinyint(3) unsigned NOT NULL,
  `message` mediumblob NOT NULL,
  `kept_at` bigint(20) NOT NULL,
  PRIMARY KEY (`body_hash`),
  KEY `ix_held_message_age` (`kept_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `stock_message` (
  `body_hash` binary(32) NOT NULL,
  `report` mediumtext NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`body_hash`),
  KEY `ix_stock_message_age` (`applied_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `store` (
  `store_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `code` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(120) NOT NULL,
  `street` varchar(160) NOT NULL,
  `postcode` varchar(12) NOT NULL,
  `city` varchar(80) NOT NULL,
  `region` varchar(40) NOT NULL DEFAULT '',
  `country` char(2) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `lat` double NOT NULL,
  `lon` double NOT NULL,
  `time_zone` varchar(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `language` enum('fr','en') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `phone` varchar(32) NOT NULL DEFAULT '',
  `email` varchar(254) NOT NULL DEFAULT '',
  `profile` varchar(8) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `pickup_enabled` tinyint(3) unsigned NOT NULL,
  `prep_min` smallint(5) unsigned NOT NULL,
  `prep_each_min` smallint(5) unsigned NOT NULL,
  `collect_days` smallint(5) unsigned NOT NULL,
  `return_to` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  `version` int(10) unsigned NOT NULL,
  `changed_at` bigint(20) NOT NULL,
  PRIMARY KEY (`store_id`),
  UNIQUE KEY `uq_store_code` (`code`),
  KEY `ix_store_changed` (`changed_at`,`version`),
  CONSTRAINT `ck_store_on_earth` CHECK (`lat` between -90 and 90 and `lon` between -180 and 180)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `store_exception` (
  `store_id` int(10) unsigned NOT NULL,
  `day` int(11) NOT NULL,
  `opens_min` smallint(5) unsigned NOT NULL,
  `closes_min` smallint(5) unsigned NOT NULL,
  `label` varchar(80) NOT NULL DEFAULT '',
  PRIMARY KEY (`store_id`,`day`,`opens_min`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `store_hours` (
  `store_id` int(10) unsigned NOT NULL,
  `weekday` tinyint(3) unsigned NOT NULL,
  `opens_min` smallint(5) unsigned NOT NULL,
  `closes_min` smallint(5) unsigned NOT NULL,
  PRIMARY KEY (`store_id`,`weekday`,`opens_min`),
  CONSTRAINT `ck_hours_weekday` CHECK (`weekday` <= 6),
  CONSTRAINT `ck_hours_forward` CHECK (`opens_min` < `closes_min` and `opens_min` < 1440 and `closes_min` <= 2880)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `substitute` (
  `substitute_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `fulfilment_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `state` enum('open','accepted','refused','unanswered','withdrawn','impossible','pointless') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `sku` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(300) NOT NULL,
  `gtin` bigint(20) unsigned NOT NULL,
  `qty` int(11) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `vat_bp` smallint(5) unsigned NOT NULL,
  `reason` enum('not_found','damaged') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `effect` enum('none','units','zero') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `hold_id` binary(16) DEFAULT NULL,
  `given_line` smallint(5) unsigned NOT NULL DEFAULT 0,
  `asked_at` bigint(20) NOT NULL,
  `answer_by` bigint(20) NOT NULL,
  `tax` enum('vat','qc','qc_book','qc_zero','exempt','qc_exempt') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'vat',
  PRIMARY KEY (`substitute_id`),
  KEY `ix_substitute_order` (`order_id`,`substitute_id`),
  KEY `ix_substitute_line` (`fulfilment_id`,`line`,`substitute_id`),
  KEY `ix_substitute_due` (`state`,`answer_by`),
  CONSTRAINT `ck_substitute_qty` CHECK (`qty` > 0),
  CONSTRAINT `ck_substitute_given` CHECK (`state` = 'accepted' = (`given_line` > 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transfer` (
  `sent_id` binary(16) NOT NULL,
  `arriving_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `from_store_id` int(10) unsigned NOT NULL,
  `to_store_id` int(10) unsigned NOT NULL,
  `arrives_at` bigint(20) NOT NULL,
  `sent_at` bigint(20) NOT NULL,
  `received_at` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`sent_id`),
  UNIQUE KEY `uq_transfer_arriving` (`arriving_id`),
  KEY `ix_transfer_late` (`received_at`,`arrives_at`),
  KEY `ix_transfer_order` (`order_id`),
  KEY `ix_transfer_from` (`from_store_id`),
  KEY `ix_transfer_to` (`to_store_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transfer_line` (
  `sent_id` binary(16) NOT NULL,
  `line` smallint(5) unsigned NOT NULL,
  `product_id` int(10) unsigned NOT NULL,
  `sent` int(11) NOT NULL,
  `of_reserved` int(11) NOT NULL,
  `received` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`sent_id`,`line`),
  CONSTRAINT `ck_transfer_line` CHECK (`sent` >= 0 and `of_reserved` between 0 and `sent` and `received` between 0 and `sent`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `unit_serial` (
  `product_id` int(10) unsigned NOT NULL,
  `serial` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `out_times` int(11) NOT NULL,
  PRIMARY KEY (`product_id`,`serial`),
  CONSTRAINT `ck_unit_serial_out` CHECK (`out_times` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `voucher` (
  `refund_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `return_id` binary(16) NOT NULL,
  `code_hash` binary(32) NOT NULL,
  `state` enum('open','redeemed','voided') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `amount_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `issued_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `ended_at` bigint(20) NOT NULL DEFAULT 0,
  `ended_by` varchar(64) NOT NULL DEFAULT '',
  `reference` varchar(120) NOT NULL DEFAULT '',
  PRIMARY KEY (`refund_id`),
  UNIQUE KEY `uq_voucher_code` (`code_hash`),
  KEY `ix_voucher_return` (`return_id`),
  KEY `ix_voucher_order` (`order_id`),
  CONSTRAINT `ck_voucher_positive` CHECK (`amount_minor` > 0),
  CONSTRAINT `ck_voucher_ends_once` CHECK (`state` = 'open' = (`ended_at` = 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `voucher_guess` (
  `partner_id` int(10) unsigned NOT NULL,
  `since` bigint(20) NOT NULL,
  `wrong` int(10) unsigned NOT NULL,
  PRIMARY KEY (`partner_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `withdrawal` (
  `order_id` binary(16) NOT NULL,
  `number` smallint(5) unsigned NOT NULL,
  `return_id` binary(16) DEFAULT NULL,
  `content` text NOT NULL,
  `declared_at` bigint(20) NOT NULL,
  `hash` binary(32) NOT NULL,
  PRIMARY KEY (`order_id`,`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `writer` (
  `writer_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(80) NOT NULL,
  `began_at` bigint(20) NOT NULL,
  PRIMARY KEY (`writer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TRIGGER `withdrawal_is_not_changed` BEFORE UPDATE ON `withdrawal` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a declaration of withdrawal is not changed';

CREATE TRIGGER `withdrawal_is_not_removed` BEFORE DELETE ON `withdrawal` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a declaration of withdrawal is not removed';

