/*
 * The words that are stored, sent and shown: order kinds, states, reasons at the
 * shelf. One X-macro list per kind; from each come the enum, its names and its
 * parser. The text stands in the database, in JSON and in message keys, so it is
 * never changed, only added to.
 */
#ifndef COMPTOIR_WORDS_H
#define COMPTOIR_WORDS_H

#include "common/str.h"

/* reservation: paid in the store; prepaid: paid on line. */
#define ORDER_KIND_LIST(X)                                                                         \
	X(ORDER_RESERVATION, "reservation")                                                        \
	X(ORDER_PREPAID, "prepaid")

/* What a shopper is told about the whole order; derived from its fulfilments, never stored. */
#define ORDER_STATE_LIST(X)                                                                        \
	X(ORDER_PLACED, "placed")                                                                  \
	X(ORDER_PREPARING, "preparing")                                                            \
	X(ORDER_READY, "ready")                                                                    \
	X(ORDER_CANCELLING, "cancelling") /* asked for; the store has not confirmed it yet */      \
	X(ORDER_TO_CHOOSE, "to_choose")	  /* the shopper decides how it goes on */                 \
	X(ORDER_WAITING, "waiting") /* for the store to have it again, as the shopper chose */     \
	X(ORDER_COLLECTED, "collected")                                                            \
	X(ORDER_CANCELLED, "cancelled")                                                            \
	X(ORDER_EXPIRED, "expired")                                                                \
	X(ORDER_UNAVAILABLE, "unavailable")                                                        \
	X(ORDER_IN_TRANSIT, "in_transit") /* on the way to the store where it is collected */

/* Whether another store may bring it without asking the shopper. */
#define MOVE_CONSENT_LIST(X)                                                                       \
	X(MOVE_ASK, "ask") /* only a near one */                                                   \
	X(MOVE_YES, "yes")                                                                         \
	X(MOVE_NO, "no")

/* What becomes of goods that a store could not give and others may not bring unasked. */
#define CHOICE_STATE_LIST(X)                                                                       \
	X(CHOICE_OPEN, "open")                                                                     \
	X(CHOICE_WAITING, "waiting") /* for the store to have them again */                        \
	X(CHOICE_MOVED, "moved")                                                                   \
	X(CHOICE_CANCELLED, "cancelled") /* by the shopper */                                      \
	X(CHOICE_KEPT, "kept")		 /* with the store that had not begun */                   \
	X(CHOICE_UNANSWERED, "unanswered")                                                         \
	X(CHOICE_REPLACED, "replaced")	 /* by one that is about more */                           \
	X(CHOICE_POINTLESS, "pointless") /* the goods came after all, or the order ended */

/* What the shopper may choose. */
#define CHOICE_ACT_LIST(X)                                                                         \
	X(CHOOSE_STORE, "store")                                                                   \
	X(CHOOSE_TRANSFER, "transfer") /* to where it was to be collected */                       \
	X(CHOOSE_WAIT, "wait")                                                                     \
	X(CHOOSE_CANCEL, "cancel")

/* What becomes of goods that a clerk offers instead of what is not found (doc/decisions/0027). */
#define SUBSTITUTE_STATE_LIST(X)                                                                   \
	X(SUBSTITUTE_OPEN, "open") /* the shopper is asked */                                      \
	X(SUBSTITUTE_ACCEPTED, "accepted")                                                         \
	X(SUBSTITUTE_REFUSED, "refused")                                                           \
	X(SUBSTITUTE_UNANSWERED, "unanswered")                                                     \
	X(SUBSTITUTE_WITHDRAWN, "withdrawn")   /* by the clerk */                                  \
	X(SUBSTITUTE_IMPOSSIBLE, "impossible") /* unknown here, or promised to others */           \
	X(SUBSTITUTE_POINTLESS, "pointless")   /* the store does not prepare it any more */

#define HOLD_STATE_LIST(X)                                                                         \
	X(HOLD_OPEN, "open")                                                                       \
	X(HOLD_ORDERED, "ordered")                                                                 \
	X(HOLD_RELEASED, "released")                                                               \
	X(HOLD_LAPSED, "lapsed")                                                                   \
	X(HOLD_WITHDRAWN, "withdrawn") /* the store has fewer than it had said */

#define FULFILMENT_STATE_LIST(X)                                                                   \
	X(FULFILMENT_ASSIGNED, "assigned")                                                         \
	X(FULFILMENT_ACCEPTED, "accepted")                                                         \
	X(FULFILMENT_PICKING, "picking")                                                           \
	X(FULFILMENT_READY, "ready")                                                               \
	X(FULFILMENT_COLLECTED, "collected")                                                       \
	X(FULFILMENT_REJECTED, "rejected")                                                         \
	X(FULFILMENT_CANCELLED, "cancelled")                                                       \
	X(FULFILMENT_EXPIRED, "expired")                                                           \
	X(FULFILMENT_IN_TRANSIT, "in_transit") /* sent by another store, not here yet */           \
	X(FULFILMENT_SENT, "sent")	       /* left for the store where it is collected */

/* What headquarters wants of a fulfilment that a store has accepted (doc/agent-protocol.md). */
#define RECALL_LIST(X)                                                                             \
	X(RECALL_CANCEL, "cancel")                                                                 \
	X(RECALL_EXPIRE, "expire")                                                                 \
	X(RECALL_MOVE, "move") /* another store shall do it */

/* What headquarters must look at, because it cannot know or decided too late. */
#define REVIEW_KIND_LIST(X)                                                                        \
	X(REVIEW_LEASE_ENDED, "lease_ended") /* ended without a word of the store */               \
	X(REVIEW_COLLECTED, "collected")     /* handed over although it was asked back */          \
	X(REVIEW_COLLECTED_TWICE, "collected_twice")

#define REVIEW_DECISION_LIST(X)                                                                    \
	X(REVIEW_REFUND, "refund")                                                                 \
	X(REVIEW_KEEP, "keep") /* nothing is paid back */

/* Why a stock figure moved. */
#define MOVEMENT_KIND_LIST(X)                                                                      \
	X(MOVEMENT_COUNT, "count")	 /* an import or count set on_hand */                      \
	X(MOVEMENT_HOLD, "hold")	 /* reserved for a shopper who is deciding */              \
	X(MOVEMENT_ORDER, "order")	 /* reserved for an order without a hold */                \
	X(MOVEMENT_RELEASE, "release")	 /* reserved no longer: lapse, cancel, reject, put-back */ \
	X(MOVEMENT_SHORT, "short")	 /* the clerk did not find it: it is not there */          \
	X(MOVEMENT_HANDOVER, "handover") /* left with the shopper */                               \
	X(MOVEMENT_RETURN, "return")	 /* came back and is on the shelf again */                 \
	X(MOVEMENT_DELTA, "delta")	 /* the store's own doing: receipt, loss, transfer */      \
	X(MOVEMENT_SALE, "sale")	 /* the store's till sold it */                            \
	X(MOVEMENT_SENT, "sent")	 /* left for another store */                              \
	X(MOVEMENT_RECEIVED, "received") /* came from another store, for an order */               \
	X(MOVEMENT_ARRIVED, "arrived")	 /* returned goods that another store sent on */

/* Why a clerk could not pick. */
#define SHORT_REASON_LIST(X)                                                                       \
	X(SHORT_NOT_FOUND, "not_found")                                                            \
	X(SHORT_DAMAGED, "damaged")

/* What headquarters did about goods that a store could not give. */
#define SHORT_FATE_LIST(X)                                                                         \
	X(SHORT_FOUND_ELSEWHERE, "elsewhere") /* another store brings them */                      \
	X(SHORT_ASKED, "asked")		      /* the shopper decides */                            \
	X(SHORT_UNAVAILABLE, "unavailable")   /* nobody has them: they are not paid for */

/* What a clerk's word does to the store's figure: nothing, those units are gone, or nothing more is
 * promised of the product until it was counted. */
#define STOCK_EFFECT_LIST(X)                                                                       \
	X(STOCK_EFFECT_NONE, "none")                                                               \
	X(STOCK_EFFECT_UNITS, "units")                                                             \
	X(STOCK_EFFECT_ZERO, "zero")

/* Why a store gives a fulfilment back. */
#define REJECT_REASON_LIST(X)                                                                      \
	X(REJECT_NO_STOCK, "no_stock")                                                             \
	X(REJECT_NO_TIME, "no_time")                                                               \
	X(REJECT_CLOSED, "closed")

/* Why the shopper does not take what was prepared. */
#define REFUSE_REASON_LIST(X)                                                                      \
	X(REFUSE_CHANGED_MIND, "changed_mind")                                                     \
	X(REFUSE_WRONG_SIZE, "wrong_size")                                                         \
	X(REFUSE_DEFECT, "defect")                                                                 \
	X(REFUSE_WRONG_ITEM, "wrong_item")                                                         \
	X(REFUSE_OTHER, "other")

/* Why a manager hands over without the code, or to somebody whom nobody named. */
#define OVERRIDE_REASON_LIST(X)                                                                    \
	X(OVERRIDE_CODE_LOST, "code_lost")                                                         \
	X(OVERRIDE_KNOWN, "known")                                                                 \
	X(OVERRIDE_OTHER_PERSON, "other_person")                                                   \
	X(OVERRIDE_OTHER, "other")

/* What let the clerk hand over. */
#define HANDOVER_PROOF_LIST(X)                                                                     \
	X(PROOF_CODE, "code")                                                                      \
	X(PROOF_MANAGER, "manager")

/* A shopper's photo of goods that are to come back. */
#define PICTURE_KIND_LIST(X)                                                                       \
	X(PICTURE_JPEG, "jpeg")                                                                    \
	X(PICTURE_PNG, "png")

/* Why a customer brings goods back. */
#define RETURN_REASON_LIST(X)                                                                      \
	X(RETURN_CHANGED_MIND, "changed_mind")                                                     \
	X(RETURN_WRONG_SIZE, "wrong_size")                                                         \
	X(RETURN_DEFECT, "defect")                                                                 \
	X(RETURN_WRONG_ITEM, "wrong_item")                                                         \
	X(RETURN_OTHER, "other")

/* What a customer may bring goods back for: a right of distance sales, the shop's own goodwill, or
 * goods that are not as sold. Each has its own period (common/returns.h). */
#define RETURN_GROUND_LIST(X)                                                                      \
	X(GROUND_WITHDRAWAL, "withdrawal")                                                         \
	X(GROUND_POLICY, "policy")                                                                 \
	X(GROUND_GUARANTEE, "guarantee")

/* What kind of goods, as far as the law of returns tells them apart. */
#define RETURN_CLASS_LIST(X)                                                                       \
	X(CLASS_ORDINARY, "ordinary")                                                              \
	X(CLASS_HYGIENE, "hygiene")	  /* sealed for health or hygiene */                       \
	X(CLASS_MEDIA, "media")		  /* sealed recordings or software */                      \
	X(CLASS_CUSTOM, "custom")	  /* made to the customer's wishes */                      \
	X(CLASS_PERISHABLE, "perishable") /* spoils or expires quickly */                          \
	X(CLASS_PRESS, "press")		  /* newspapers and magazines */

/* Goods that came back and were sent on (doc/decisions/0053). */
#define CONSIGNMENT_STATE_LIST(X)                                                                  \
	X(CONSIGNMENT_UNDERWAY, "underway")                                                        \
	X(CONSIGNMENT_ARRIVED, "arrived")                                                          \
	X(CONSIGNMENT_LOST, "lost") /* nothing of it came */

/* Why less arrived than was sent. */
#define CONSIGNMENT_GAP_LIST(X)                                                                    \
	X(GAP_NOT_IN_PARCEL, "not_in_parcel")                                                      \
	X(GAP_NEVER_CAME, "never_came")                                                            \
	X(GAP_OTHER, "other")

/* How goods are that came back. */
#define CONDITION_LIST(X)                                                                          \
	X(CONDITION_SEALED, "sealed")	/* as it was sold, never opened */                         \
	X(CONDITION_OPENED, "opened")	/* complete and clean: can be sold */                      \
	X(CONDITION_WORN, "worn")	/* used: cannot be sold as new */                          \
	X(CONDITION_DAMAGED, "damaged") /* broken or incomplete */

/* What an exchange costs (server/fulfilment/exchange.h). */
#define EXCHANGE_KIND_LIST(X)                                                                      \
	X(EXCHANGE_EVEN, "even")                                                                   \
	X(EXCHANGE_FOR_LESS, "for_less") /* the difference is owed back */                         \
	X(EXCHANGE_FOR_MORE, "for_more") /* the difference is paid at the till */                  \
	X(EXCHANGE_AT_TILL, "at_till")	 /* another rate or currency: a return and a sale there */

/* What becomes of goods that a shopper announced to take instead (doc/decisions/0049). */
#define EXCHANGE_STATE_LIST(X)                                                                     \
	X(EXCHANGE_HELD, "held")                                                                   \
	X(EXCHANGE_GIVEN, "given")                                                                 \
	X(EXCHANGE_DROPPED, "dropped") /* undone, or the old goods came back without it */         \
	X(EXCHANGE_EXPIRED, "expired") /* nobody came in time */                                   \
	X(EXCHANGE_LOST, "lost")       /* the store has them no more */

/* Why a manager takes back what no rule covers. */
#define RETURN_OVERRIDE_LIST(X)                                                                    \
	X(RETURN_FOR_GOODWILL, "goodwill")                                                         \
	X(RETURN_FOR_OUR_MISTAKE, "our_mistake")                                                   \
	X(RETURN_FOR_JUDGED_DEFECT, "judged_defect")                                               \
	X(RETURN_FOR_OTHER, "other")

/* What led the counter to the order of goods that come back. */
#define RETURN_FOUND_LIST(X)                                                                       \
	X(FOUND_BY_CODE, "code")     /* pickup code, return code or link */                        \
	X(FOUND_BY_NUMBER, "number") /* of the order, or of the till's receipt */                  \
	X(FOUND_BY_CONTACT, "contact")

/* What a manager is told of returns (server/fulfilment/return_signals.def). */
#define RETURN_SIGNAL_KIND_LIST(X)                                                                 \
	X(SIGNAL_SERIAL_RETURNER, "serial_returner")                                               \
	X(SIGNAL_UNANNOUNCED, "unannounced")                                                       \
	X(SIGNAL_RECEIPTLESS, "receiptless")                                                       \
	X(SIGNAL_MANY_EXCEPTIONS, "many_exceptions")                                               \
	X(SIGNAL_AGAINST_RULE, "against_rule")                                                     \
	X(SIGNAL_ITEM_SWITCHED, "item_switched") /* what was scanned is not what was sold */       \
	X(SIGNAL_SERIAL_TWICE, "serial_twice")	 /* one serial left, or came back, twice */

/* What the serial of goods that are brought back says. */
#define SERIAL_SAYS_LIST(X)                                                                        \
	X(SERIAL_SOLD, "sold")	     /* it is the unit that was sold */                            \
	X(SERIAL_DIFFERS, "differs") /* none that was sold */                                      \
	X(SERIAL_AGAIN, "again")     /* that unit has come back before */                          \
	X(SERIAL_UNKNOWN, "unknown") /* a unit left without its serial, or nobody knows yet */

/* Why a clerk tells no serial of goods that have one. */
#define NO_SERIAL_LIST(X)                                                                          \
	X(NO_SERIAL_UNREADABLE, "unreadable")                                                      \
	X(NO_SERIAL_NOT_THERE, "not_there") /* none stands on it */                                \
	X(NO_SERIAL_OTHER, "other")

#define RETURN_STATE_LIST(X)                                                                       \
	X(RETURN_ANNOUNCED, "announced")                                                           \
	X(RETURN_RECEIVED, "received")                                                             \
	X(RETURN_INSPECTED, "inspected")                                                           \
	X(RETURN_SETTLED, "settled")                                                               \
	X(RETURN_REFUSED, "refused")                                                               \
	X(RETURN_UNDONE, "undone") /* the shopper keeps the goods after all */

/* Where returned goods go. */
#define DISPOSITION_LIST(X)                                                                        \
	X(DISPOSITION_SHELF, "shelf")                                                              \
	X(DISPOSITION_QUARANTINE, "quarantine")                                                    \
	X(DISPOSITION_TRANSFER, "transfer") /* to another store or a warehouse */                  \
	X(DISPOSITION_SUPPLIER, "supplier")                                                        \
	X(DISPOSITION_DESTROY, "destroy")

/* Why money is owed back. */
#define REFUND_GROUND_LIST(X)                                                                      \
	X(REFUND_FOR_RETURN, "return")                                                             \
	X(REFUND_FOR_CANCEL, "cancel")                                                             \
	X(REFUND_FOR_UNAVAILABLE, "unavailable")                                                   \
	X(REFUND_FOR_REFUSED, "refused")                                                           \
	X(REFUND_FOR_EXPIRED, "expired")

#define REFUND_STATE_LIST(X)                                                                       \
	X(REFUND_DUE, "due")                                                                       \
	X(REFUND_REQUESTED, "requested")                                                           \
	X(REFUND_DONE, "done")                                                                     \
	X(REFUND_FAILED, "failed")                                                                 \
	X(REFUND_UNKNOWN, "unknown")                                                               \
	X(REFUND_AT_TILL, "at_till")   /* paid at a till, which gives it back */                   \
	X(REFUND_RELEASED, "released") /* was only set aside and never taken */

/* Who holds the money of an order. */
#define PAYMENT_PROVIDER_LIST(X)                                                                   \
	X(PROVIDER_EXTERNAL, "external") /* the web shop, asked by signed messages */              \
	X(PROVIDER_STRIPE, "stripe")                                                               \
	X(PROVIDER_TILL, "till") /* paid in the store */

/* What a provider is asked to do. */
#define MONEY_ACT_LIST(X)                                                                          \
	X(ACT_CAPTURE, "capture")                                                                  \
	X(ACT_VOID, "void")                                                                        \
	X(ACT_REFUND, "refund")

#define MONEY_STATE_LIST(X)                                                                        \
	X(MONEY_REQUESTED, "requested")                                                            \
	X(MONEY_DONE, "done")                                                                      \
	X(MONEY_FAILED, "failed")                                                                  \
	X(MONEY_UNKNOWN, "unknown") /* asked, and not answered yet */

/* How money goes back: the payment it came by, a voucher, the till that took it. */
#define REFUND_WAY_LIST(X)                                                                         \
	X(WAY_ORIGINAL, "original")                                                                \
	X(WAY_VOUCHER, "voucher")                                                                  \
	X(WAY_TILL, "till")

/* A voucher is spent whole, once; one that has expired is still open. */
#define VOUCHER_STATE_LIST(X)                                                                      \
	X(VOUCHER_OPEN, "open")                                                                    \
	X(VOUCHER_REDEEMED, "redeemed")                                                            \
	X(VOUCHER_VOIDED, "voided") /* its money goes back another way */

/* What a store's feed tells its agent (doc/agent-protocol.md). */
#define EVENT_TYPE_LIST(X)                                                                         \
	X(EVENT_FULFILMENT, "fulfilment")   /* a fulfilment document, new or changed */            \
	X(EVENT_CLERKS, "clerks")	    /* who may work at the counter */                      \
	X(EVENT_STORE, "store")		    /* name, address, hours of the store itself */         \
	X(EVENT_CONSIGNMENT, "consignment") /* returned goods that come here or left here */

/* What an agent tells headquarters. */
#define COMMAND_TYPE_LIST(X)                                                                       \
	X(COMMAND_ACCEPT, "accept")                                                                \
	X(COMMAND_START, "start")                                                                  \
	X(COMMAND_TAKE_OVER, "take_over")                                                          \
	X(COMMAND_PICK, "pick")                                                                    \
	X(COMMAND_SHORT, "short")                                                                  \
	X(COMMAND_SUBSTITUTE, "substitute")                                                        \
	X(COMMAND_READY, "ready")                                                                  \
	X(COMMAND_REOPEN, "reopen")                                                                \
	X(COMMAND_MOVE, "move")                                                                    \
	X(COMMAND_REJECT, "reject")                                                                \
	X(COMMAND_RELEASE, "release")                                                              \
	X(COMMAND_HANDOVER, "handover")                                                            \
	X(COMMAND_NOT_COLLECTED, "not_collected")                                                  \
	X(COMMAND_PUT_BACK, "put_back")                                                            \
	X(COMMAND_COUNT, "count")                                                                  \
	X(COMMAND_RETURN, "return")                                                                \
	X(COMMAND_INSPECT, "inspect")                                                              \
	X(COMMAND_EXCHANGE, "exchange")                                                            \
	X(COMMAND_SEND, "send")                                                                    \
	X(COMMAND_RECEIVE, "receive")                                                              \
	X(COMMAND_SIGNAL, "signal")                                                                \
	X(COMMAND_ARRIVE, "arrive")

/* By which rule goods are taxed; taxes.def says how. */
#define TAX_CODE_LIST(X)                                                                           \
	X(TAX_VAT, "vat")	      /* at the rate the goods have */                             \
	X(TAX_QC, "qc")		      /* GST and QST */                                            \
	X(TAX_QC_BOOK, "qc_book")     /* GST only */                                               \
	X(TAX_QC_ZERO, "qc_zero")     /* both at zero */                                           \
	X(TAX_EXEMPT, "exempt")	      /* of VAT */                                                 \
	X(TAX_QC_EXEMPT, "qc_exempt") /* of both */

#define TAX_KIND_LIST(X)                                                                           \
	X(KIND_NONE, "none")                                                                       \
	X(KIND_VAT, "VAT")                                                                         \
	X(KIND_GST, "GST")                                                                         \
	X(KIND_QST, "QST")

/* Why a journal numbers its commands anew (doc/agent-protocol.md, "One journal"). */
#define EPOCH_BEGUN_LIST(X)                                                                        \
	X(EPOCH_NEW, "new")	  /* the file was made */                                          \
	X(EPOCH_IMPORT, "import") /* out of an exported one, on another box */                     \
	X(EPOCH_BEHIND, "behind") /* headquarters knows more of it than it does itself */          \
	X(EPOCH_GAP, "gap")	  /* commands are missing in it */                                 \
	X(EPOCH_FORK, "fork")	  /* another copy of it went on */

/* What headquarters makes of an epoch. */
#define JOURNAL_STATE_LIST(X)                                                                      \
	X(JOURNAL_OPEN, "open")                                                                    \
	X(JOURNAL_WAITING, "waiting")                                                              \
	X(JOURNAL_ENDED, "ended")

/* How a reservation ended at the counter. */
#define OUTCOME_LIST(X)                                                                            \
	X(OUTCOME_BOUGHT, "bought")                                                                \
	X(OUTCOME_LEFT, "left")                                                                    \
	X(OUTCOME_NEVER_CAME, "never_came")

#define LANGUAGE_LIST(X)                                                                           \
	X(LANGUAGE_FR, "fr")                                                                       \
	X(LANGUAGE_EN, "en")

#define MAIL_KIND_LIST(X)                                                                          \
	X(MAIL_CONFIRMED, "confirmed")                                                             \
	X(MAIL_READY, "ready")                                                                     \
	X(MAIL_REMINDER, "reminder") /* a day after it was ready */                                \
	X(MAIL_LAST_DAY, "last_day")                                                               \
	X(MAIL_LAST_DAY_LONGER, "last_day_longer") /* after the shopper asked for more time */     \
	X(MAIL_CHOICE, "choice")		   /* the shopper decides how it goes on */        \
	X(MAIL_SUBSTITUTE, "substitute")	   /* the clerk offers something else */           \
	X(MAIL_CHANGED, "changed")		   /* another store, or a line that nobody has */  \
	X(MAIL_CANCELLED, "cancelled")                                                             \
	X(MAIL_RETURN_ANNOUNCED, "return_announced")                                               \
	X(MAIL_WITHDRAWN, "withdrawn")	 /* acknowledges the declaration, word for word */         \
	X(MAIL_IN_TRANSIT, "in_transit") /* on the way to the store where it is collected */       \
	X(MAIL_REFUNDED, "refunded")	 /* the money of a return has gone back */                 \
	X(MAIL_VOUCHER, "voucher")	 /* as a voucher: its code */                              \
	X(MAIL_EXCHANGE_ENDED, "exchange_ended") /* what was held for it is so no longer */

#define OUTBOX_STATE_LIST(X)                                                                       \
	X(OUTBOX_WAITING, "waiting")                                                               \
	X(OUTBOX_CLAIMED, "claimed")                                                               \
	X(OUTBOX_SENT, "sent")                                                                     \
	X(OUTBOX_REFUSED, "refused")                                                               \
	X(OUTBOX_UNKNOWN, "unknown")

/* What somebody of the back office is there for; routes.def says what each may do. */
#define STAFF_ROLE_LIST(X)                                                                         \
	X(STAFF_SERVICE, "service")	  /* customers and their orders */                         \
	X(STAFF_OPERATIONS, "operations") /* stores, agents, parcels */                            \
	X(STAFF_FINANCE, "finance")	  /* money */                                              \
	X(STAFF_ADMIN, "admin")		  /* everything */

#define WORD_KINDS(KIND)                                                                           \
	KIND(order_kind, ORDER_KIND_LIST)                                                          \
	KIND(order_state, ORDER_STATE_LIST)                                                        \
	KIND(move_consent, MOVE_CONSENT_LIST)                                                      \
	KIND(choice_state, CHOICE_STATE_LIST)                                                      \
	KIND(choice_act, CHOICE_ACT_LIST)                                                          \
	KIND(substitute_state, SUBSTITUTE_STATE_LIST)                                              \
	KIND(hold_state, HOLD_STATE_LIST)                                                          \
	KIND(fulfilment_state, FULFILMENT_STATE_LIST)                                              \
	KIND(recall, RECALL_LIST)                                                                  \
	KIND(review_kind, REVIEW_KIND_LIST)                                                        \
	KIND(review_decision, REVIEW_DECISION_LIST)                                                \
	KIND(movement_kind, MOVEMENT_KIND_LIST)                                                    \
	KIND(short_reason, SHORT_REASON_LIST)                                                      \
	KIND(short_fate, SHORT_FATE_LIST)                                                          \
	KIND(stock_effect, STOCK_EFFECT_LIST)                                                      \
	KIND(reject_reason, REJECT_REASON_LIST)                                                    \
	KIND(refuse_reason, REFUSE_REASON_LIST)                                                    \
	KIND(override_reason, OVERRIDE_REASON_LIST)                                                \
	KIND(handover_proof, HANDOVER_PROOF_LIST)                                                  \
	KIND(picture_kind, PICTURE_KIND_LIST)                                                      \
	KIND(return_reason, RETURN_REASON_LIST)                                                    \
	KIND(return_ground, RETURN_GROUND_LIST)                                                    \
	KIND(return_class, RETURN_CLASS_LIST)                                                      \
	KIND(consignment_state, CONSIGNMENT_STATE_LIST)                                            \
	KIND(consignment_gap, CONSIGNMENT_GAP_LIST)                                                \
	KIND(condition, CONDITION_LIST)                                                            \
	KIND(exchange_kind, EXCHANGE_KIND_LIST)                                                    \
	KIND(exchange_state, EXCHANGE_STATE_LIST)                                                  \
	KIND(return_override, RETURN_OVERRIDE_LIST)                                                \
	KIND(return_found, RETURN_FOUND_LIST)                                                      \
	KIND(return_signal_kind, RETURN_SIGNAL_KIND_LIST)                                          \
	KIND(serial_says, SERIAL_SAYS_LIST)                                                        \
	KIND(no_serial, NO_SERIAL_LIST)                                                            \
	KIND(return_state, RETURN_STATE_LIST)                                                      \
	KIND(disposition, DISPOSITION_LIST)                                                        \
	KIND(refund_ground, REFUND_GROUND_LIST)                                                    \
	KIND(refund_way, REFUND_WAY_LIST)                                                          \
	KIND(refund_state, REFUND_STATE_LIST)                                                      \
	KIND(payment_provider, PAYMENT_PROVIDER_LIST)                                              \
	KIND(money_act, MONEY_ACT_LIST)                                                            \
	KIND(money_state, MONEY_STATE_LIST)                                                        \
	KIND(voucher_state, VOUCHER_STATE_LIST)                                                    \
	KIND(tax_code, TAX_CODE_LIST)                                                              \
	KIND(tax_kind, TAX_KIND_LIST)                                                              \
	KIND(event_type, EVENT_TYPE_LIST)                                                          \
	KIND(command_type, COMMAND_TYPE_LIST)                                                      \
	KIND(epoch_begun, EPOCH_BEGUN_LIST)                                                        \
	KIND(journal_state, JOURNAL_STATE_LIST)                                                    \
	KIND(outcome, OUTCOME_LIST)                                                                \
	KIND(language, LANGUAGE_LIST)                                                              \
	KIND(mail_kind, MAIL_KIND_LIST)                                                            \
	KIND(outbox_state, OUTBOX_STATE_LIST)                                                      \
	KIND(staff_role, STAFF_ROLE_LIST)

/* The texts of one kind, indexed by its enum; for readers driven by tables (json.h). */
struct word_list {
	const char *const *names;
	size_t count;
};
bool word_find(const struct word_list *words, struct str text, int *value_out);

#define WORD_MEMBER(name, text) name,
/* For each kind k: enum k; struct str k_name(enum k); bool k_parse(struct str, enum k *); k_words.
 */
#define WORD_DECLARE(kind, LIST)                                                                   \
	enum kind { LIST(WORD_MEMBER) };                                                           \
	extern const struct word_list kind##_words;                                                \
	struct str kind##_name(enum kind value);                                                   \
	bool kind##_parse(struct str text, enum kind *value_out);
WORD_KINDS(WORD_DECLARE)

#endif
