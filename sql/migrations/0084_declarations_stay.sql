-- What a customer declared, and was acknowledged, is stored unalterably (decisions/0054): whoever asks, by whatever
-- statement, is refused. Hashes tell of a change all the same, should somebody lift these first.
CREATE OR REPLACE TRIGGER withdrawal_is_not_changed BEFORE UPDATE ON withdrawal FOR EACH ROW
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a declaration of withdrawal is not changed';

CREATE OR REPLACE TRIGGER withdrawal_is_not_removed BEFORE DELETE ON withdrawal FOR EACH ROW
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a declaration of withdrawal is not removed';
