# Tests: see tests/README.
