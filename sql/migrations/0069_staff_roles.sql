-- What an account of the back office may do (server/http/routes.def). Whoever is there already may do everything, as before.
ALTER TABLE staff
	ADD COLUMN IF NOT EXISTS role ENUM('service','operations','finance','admin') CHARACTER SET ascii NOT NULL DEFAULT 'admin';
