# Tests. A program in check_PROGRAMS is a Check suite, unless helper_programs names it too; script_tests are
# scripts that end with "N passed, N failed". tests/run runs them all; those under tests/unit need no database.
helper_programs =

script_tests = \
	tests/tools/check_layers.sh \
	tests/tools/run.sh \
	tests/tools/style.sh

EXTRA_DIST += $(script_tests) \
	tests/lib/script.sh \
	tests/run

check-programs: $(check_PROGRAMS) $(check_LIBRARIES)
list-tests:
	@for test in $(check_PROGRAMS) $(script_tests); do \
		case " $(helper_programs) " in *" $$test "*) ;; *) echo $$test ;; esac; done
check-unit: all check-programs
	$(srcdir)/tests/run -b . tests/unit
check-local: check-unit
.PHONY: check-programs list-tests check-unit
