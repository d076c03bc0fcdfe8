/*
 * One order, two stores, headquarters, a shopper who may cancel and may stand at both counters, a
 * manager who may give it to the other store, and a line that loses, delays and doubles: the rules of
 * doc/agent-protocol.md, "Who owns what, and for how long", without quantities.
 *
 * tests/model/lease.sh checks it, and that each of these defects is found:
 *	-DNO_LEASE	headquarters does not wait for the store's answer
 *	-DNO_AGENT_LEASE the agent does not know when its lease ends
 *	-DNO_REVIEW	money is paid back when the lease ends
 *	-DNO_IDS	a command that arrives twice acts twice
 * and that with -DMANAGER, who hands over what the agent would not, a person learns of everything.
 *
 * The store's journal is a list of commands of which headquarters has applied some and the agent has
 * seen some answered; a lost answer is one that has not been seen yet. The feed is one answer in
 * flight for each store, with a copy of the document as it was: written over it is lost, taken twice
 * it came twice.
 */
#define STORES 2
#define COMMANDS 4

mtype = { NONE, ASSIGNED, ACCEPTED, READY, COLLECTED, GIVEN_BACK, CANCELLED };
mtype = { ACCEPT, MAKE_READY, HAND_OVER, RELEASE };
mtype = { NOTHING, CANCEL, MOVE };

/* headquarters */
mtype hq_state[STORES] = NONE;
mtype hq_recall[STORES] = NOTHING;
byte hq_epoch[STORES] = 1;
byte applied[STORES];		/* commands */
byte counted[STORES];		/* handovers */
bool is_reviewed;		/* a person was asked */
bool is_uncertain;		/* given to another store without a word of the first */
bool is_paid_back;		/* without a person: what a person decides is a review */
bool may_cancel = true, may_move = true;

/* the answer in flight to each store */
bool in_flight[STORES], is_stale[STORES]; /* stale: the lease that it renews is over already */
mtype told_state[STORES], told_recall[STORES];
byte told_epoch[STORES];

/* the stores */
mtype state[STORES] = NONE;
byte epoch[STORES];
bool is_lease_over[STORES];	/* by the agent's clock, from when it asked */
mtype command[STORES * COMMANDS];
byte command_epoch[STORES * COMMANDS];
byte written[STORES], answered[STORES];
byte ready_at[STORES];		/* the number of MAKE_READY, from 1; ACCEPT is 1 */
bool is_accept_ok[STORES], is_ready_ok[STORES]; /* what headquarters said to them */
byte handed[STORES];
bool is_by_manager;		/* one of them, against the lease */

#define OPEN(s)	   (hq_state[s] == ASSIGNED || hq_state[s] == ACCEPTED || hq_state[s] == READY)
#define OTHER(s)   (1 - (s))
#define IS_MINE(s) (state[s] == ACCEPTED || state[s] == READY)

inline write(s, what)
{
	command[s * COMMANDS + written[s]] = what;
	command_epoch[s * COMMANDS + written[s]] = epoch[s];
	written[s]++
}

/* --- headquarters --- */

inline give_to_other(s)
{
	hq_state[s] = GIVEN_BACK;
	hq_epoch[s]++;
	hq_recall[s] = NOTHING;
	if
	:: hq_state[OTHER(s)] == NONE -> hq_state[OTHER(s)] = ASSIGNED
	:: else
	fi;
	assert(!(OPEN(0) && OPEN(1))) /* no two stores are asked for the same goods */
}

/* Only what is certainly in a store is paid back without asking a person, as far as anybody can know
 * who has not heard of what a manager did. */
inline pay_back()
{
	if
#ifdef NO_REVIEW
	:: true -> assert(handed[0] + handed[1] == 0); is_paid_back = true
#endif
	:: is_uncertain -> is_reviewed = true
	:: !is_uncertain ->
		assert(handed[0] + handed[1] == 0 || is_by_manager);
		is_paid_back = true
	fi
}

inline end_by_cancel(s)
{
	hq_state[s] = CANCELLED;
	hq_epoch[s]++;
	hq_recall[s] = NOTHING
}

/* The store said that the goods are there. */
inline answered_by_release(s)
{
	if
	:: hq_recall[s] == CANCEL -> end_by_cancel(s); pay_back()
	:: hq_recall[s] == MOVE -> give_to_other(s)
	:: else
	fi
}

inline hand_over_at_headquarters(s)
{
	counted[s]++;
	if
	:: hq_state[s] == READY ->
		is_reviewed = is_reviewed || hq_recall[s] == CANCEL
	:: else ->
		is_reviewed = true;
		if
		:: OPEN(OTHER(s)) -> hq_state[OTHER(s)] = GIVEN_BACK; hq_epoch[OTHER(s)]++;
			hq_recall[OTHER(s)] = NOTHING
		:: else
		fi
	fi;
	hq_state[s] = COLLECTED;
	hq_recall[s] = NOTHING
}

inline apply(s, i)
{
	if
	:: command[s * COMMANDS + i] == HAND_OVER -> hand_over_at_headquarters(s)
	:: command[s * COMMANDS + i] != HAND_OVER &&
		command_epoch[s * COMMANDS + i] == hq_epoch[s] ->
		if
		:: command[s * COMMANDS + i] == ACCEPT && hq_state[s] == ASSIGNED ->
			hq_state[s] = ACCEPTED; is_accept_ok[s] = true
		:: command[s * COMMANDS + i] == MAKE_READY && hq_state[s] == ACCEPTED ->
			hq_state[s] = READY; is_ready_ok[s] = true;
			if
			:: hq_recall[s] == MOVE -> hq_recall[s] = NOTHING
			:: else
			fi
		:: command[s * COMMANDS + i] == RELEASE -> answered_by_release(s)
		:: else
		fi
	:: else /* superseded */
	fi
}

inline unanswered(s)
{
	if
	:: hq_recall[s] == CANCEL ->
		end_by_cancel(s);
		is_uncertain = true;
		pay_back()
	:: hq_recall[s] == MOVE -> is_uncertain = true; give_to_other(s)
	fi
}

/* A person may decide to pay back: that is a review, whatever comes to light later. */
active proctype headquarters()
{
	byte s, i;
	do
	:: atomic { may_cancel && (OPEN(0) || OPEN(1)) ->
		may_cancel = false;
		s = (OPEN(0) -> 0 : 1);
		if
		:: hq_state[s] == ASSIGNED -> end_by_cancel(s); pay_back()
		:: else -> hq_recall[s] = CANCEL
		fi; s = 0; i = 0 }
	:: atomic { may_move && (hq_state[0] == ASSIGNED || hq_state[0] == ACCEPTED) &&
			hq_recall[0] == NOTHING ->
		may_move = false;
		if
		:: hq_state[0] == ASSIGNED -> give_to_other(0)
		:: else -> hq_recall[0] = MOVE
		fi; s = 0; i = 0 }
	:: atomic { select(s : 0 .. 1);
		if
		:: applied[s] < written[s] -> apply(s, applied[s]); applied[s]++
		:: else
		fi; s = 0; i = 0 }
#ifdef NO_IDS
	:: atomic { select(s : 0 .. 1);
		if
		:: applied[s] > answered[s] && counted[s] < 2 -> i = applied[s] - 1; apply(s, i)
		:: else
		fi; s = 0; i = 0 }
#endif
	:: atomic { select(s : 0 .. 1); /* an answer of the feed, which renews the lease */
		if
		:: hq_state[s] != NONE && (is_lease_over[s] || !in_flight[s]) ->
			in_flight[s] = true; is_stale[s] = false;
			told_state[s] = hq_state[s]; told_recall[s] = hq_recall[s];
			told_epoch[s] = hq_epoch[s]
		:: else
		fi; s = 0; i = 0 }
	:: atomic { select(s : 0 .. 1); /* the lease ends: not before the agent's, nor an answer's */
		if
#ifdef NO_LEASE
		:: hq_recall[s] != NOTHING -> unanswered(s)
#else
		:: hq_recall[s] != NOTHING && is_lease_over[s] &&
				(!in_flight[s] || is_stale[s]) -> unanswered(s)
#endif
		:: else
		fi; s = 0; i = 0 }
	od
}

/* --- a store --- */

/* A document of an older epoch is left out. One of a raised epoch, or ended, ends it here. */
inline read(s)
{
	if
	:: told_epoch[s] < epoch[s]
	:: else ->
		if
		:: state[s] == NONE && told_state[s] == ASSIGNED ->
			epoch[s] = told_epoch[s]; state[s] = ACCEPTED; write(s, ACCEPT)
		:: IS_MINE(s) && (told_epoch[s] > epoch[s] || told_state[s] == CANCELLED ||
				told_state[s] == GIVEN_BACK) ->
			epoch[s] = told_epoch[s]; state[s] = GIVEN_BACK
		:: IS_MINE(s) && told_epoch[s] == epoch[s] && told_recall[s] == CANCEL ->
			state[s] = GIVEN_BACK; write(s, RELEASE)
		:: state[s] == ACCEPTED && told_epoch[s] == epoch[s] && told_recall[s] == MOVE ->
			state[s] = GIVEN_BACK; write(s, RELEASE)
		:: else
		fi
	fi
}

#ifdef NO_AGENT_LEASE
#define MAY_HAND_OVER(s) true
#else
/* What headquarters knows to be ready it does not give away. Of the rest it must have heard that it
 * is accepted, and not too long ago. Otherwise a manager answers for it. */
#define MAY_HAND_OVER(s) ((answered[s] >= ready_at[s] && is_ready_ok[s]) || \
			  (answered[s] >= 1 && is_accept_ok[s] && !is_lease_over[s]))
#endif

proctype store(byte s)
{
	do
	:: atomic { in_flight[s] -> read(s);
		is_lease_over[s] = (is_stale[s] -> is_lease_over[s] : false);
		if
		:: in_flight[s] = false; is_stale[s] = false; told_state[s] = NONE;
			told_recall[s] = NOTHING; told_epoch[s] = 0
		:: true /* it comes again */
		fi }
	:: atomic { !is_lease_over[s] -> /* time passes, and answers in flight grow old */
		is_lease_over[s] = true; is_stale[s] = in_flight[s] }
	:: atomic { in_flight[s] && !is_stale[s] && is_lease_over[s] -> is_stale[s] = true }
	:: atomic { state[s] == ACCEPTED ->
		state[s] = READY; write(s, MAKE_READY); ready_at[s] = written[s] }
	:: atomic { state[s] == READY && MAY_HAND_OVER(s) ->
		/* While this store may hand over, no other was asked. */
		assert(!OPEN(OTHER(s)));
		/* Nor are goods given away for nothing. */
		assert(!is_paid_back);
		state[s] = COLLECTED; handed[s]++; write(s, HAND_OVER) }
#ifdef MANAGER
	/* Told that the lease is in doubt, a manager gives the goods away all the same, once. */
	:: atomic { state[s] == READY && !MAY_HAND_OVER(s) ->
		state[s] = COLLECTED; handed[s]++; is_by_manager = true; write(s, HAND_OVER) }
#endif
	:: atomic { answered[s] < applied[s] -> answered[s] = applied[s] }
	od
}

/* --- what must hold whenever headquarters has heard of everything --- */

#define ALL_TOLD (applied[0] == written[0] && applied[1] == written[1])

active proctype watch()
{
	atomic {
		ALL_TOLD ->
		/* every handover is known, and counted once */
		assert(counted[0] == handed[0] && counted[1] == handed[1]);
		/* goods leave twice only where a person learns of it */
		assert(handed[0] + handed[1] < 2 || is_reviewed);
		/* and so does money go back for what has left */
		assert(handed[0] + handed[1] == 0 || !is_paid_back || is_reviewed)
	}
}

init {
	atomic {
		hq_state[0] = ASSIGNED;
		run store(0);
		run store(1)
	}
}
