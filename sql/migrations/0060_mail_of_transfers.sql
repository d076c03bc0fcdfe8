-- The shopper is told that the goods are on the way (0042); after 0044, which names the other mails.
ALTER TABLE outbox
	MODIFY kind ENUM('confirmed','ready','changed','cancelled','return_announced','withdrawn','choice','reminder','last_day','last_day_longer','substitute','in_transit') CHARACTER SET ascii NOT NULL;
