-- What kind of goods a product is to the law of returns (common/returns.def).
ALTER TABLE product ADD COLUMN IF NOT EXISTS return_class ENUM('ordinary','hygiene','media','custom','perishable','press')
	CHARACTER SET ascii NOT NULL DEFAULT 'ordinary';
