# Named statements (queries/) and migrations; tools/sqlgen turns the statements into C.
