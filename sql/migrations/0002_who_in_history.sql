-- Who acted is "staff" and a login of up to 64 characters, or a store's code (32) and a clerk's login (32).
ALTER TABLE history MODIFY who VARCHAR(100) NOT NULL;
