-- What clerks do while they pick: they take over another's work, unpack a bag that was ready, move it elsewhere.
ALTER TABLE agent_command MODIFY type ENUM('accept','start','take_over','pick','short','ready','reopen','move','reject',
	'handover','put_back','return') CHARACTER SET ascii NOT NULL;
