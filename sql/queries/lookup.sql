-- name: lookup_gtins
-- why:  a clerk scans what a customer brings back: any barcode of the product will do
-- in:   product product_id
-- out:  gtin u64
-- rows: many(500)
SELECT gtin FROM product_gtin WHERE product_id = :product ORDER BY gtin LIMIT 500;

-- name: lookup_names
-- why:  what the store that looks at an order calls its goods
-- in:   order order_id, store store_id
-- out:  line u16, name text(1200), bundle_name text(1200)?
-- rows: many(100)
SELECT ol.line, IF(here.language = 'fr', p.name_fr, p.name_en), IF(here.language = 'fr', bp.name_fr, bp.name_en)
  FROM order_line ol
  JOIN product p ON p.product_id = ol.product_id
  JOIN store here ON here.store_id = :store
  LEFT JOIN order_bundle ob ON ob.order_id = ol.order_id AND ob.bundle = ol.bundle
  LEFT JOIN product bp ON bp.product_id = ob.product_id
 WHERE ol.order_id = :order
 ORDER BY ol.line;

-- name: store_is_heard
-- why:  whether headquarters knows what happens in a store: its agent speaks, and has nothing left to send
-- in:   store store_id, silent_before i64
-- out:  is_heard bool
-- rows: one
SELECT EXISTS (SELECT 1 FROM agent a LEFT JOIN agent_report r ON r.agent_id = a.agent_id
                WHERE a.store_id = :store AND a.is_active = 1 AND a.seen_at > :silent_before
                  AND COALESCE(r.unsent, 0) = 0);

-- name: lookup_by_contact
-- why:  orders of an e-mail address, a phone number however it is typed, or a name (case and accents do not matter);
--       a phone_tail of "-" is nobody's
-- in:   text text(1016), phone_tail text(36), most u32
-- out:  order order_id
-- rows: many(300)
SELECT order_id FROM (
        (SELECT order_id FROM orders WHERE customer_email = :text ORDER BY order_id DESC LIMIT :most)
  UNION (SELECT order_id FROM orders WHERE phone_tail = :phone_tail ORDER BY order_id DESC LIMIT :most)
  UNION (SELECT order_id FROM orders WHERE customer_name = :text ORDER BY order_id DESC LIMIT :most)) found
 ORDER BY order_id DESC;

-- name: lookup_by_receipt
-- why:  orders that a till's receipt or a credit note of ours names; a till's number may come again
-- in:   text text(1016), code text(1016), most u32
-- out:  order order_id
-- rows: many(300)
SELECT order_id FROM (
        (SELECT order_id FROM orders WHERE till_reference = :text ORDER BY order_id DESC LIMIT :most)
  UNION (SELECT order_id FROM credit_note WHERE code = :code)) found
 ORDER BY order_id DESC;

-- name: lookup_is_proven
-- why:  whoever says an order is theirs knows the number on the bag, or brings an article of it
-- in:   order order_id, proof text(256), gtin u64
-- out:  is_proven bool
-- rows: one
SELECT EXISTS (SELECT 1 FROM fulfilment f WHERE f.order_id = :order AND f.short_id = :proof)
    OR EXISTS (SELECT 1 FROM order_line l LEFT JOIN product_gtin g ON g.product_id = l.product_id AND g.gtin = :gtin
                WHERE l.order_id = :order AND (l.sku = :proof OR g.gtin IS NOT NULL));

-- name: lookup_try
-- why:  one more search that may be in vain; counted anew when the last count began long ago
-- in:   subject hash, now i64, forget_before i64
-- rows: none
INSERT INTO lookup_try (subject, since, tries) VALUES (:subject, :now, 1)
ON DUPLICATE KEY UPDATE tries = IF(since < :forget_before, 1, tries + 1), since = IF(since < :forget_before, :now, since);

-- name: lookup_tries
-- why:  how many of them there were, this one included
-- in:   subject hash
-- out:  since i64, tries u32
-- rows: one
SELECT since, tries FROM lookup_try WHERE subject = :subject;

-- name: lookup_try_forget
-- why:  it was not in vain
-- in:   subject hash
-- rows: changed
UPDATE lookup_try SET tries = tries - 1 WHERE subject = :subject AND tries > 0;

-- name: lookup_try_purge
-- why:  what was counted long ago counts no more
-- in:   before i64
-- rows: changed
DELETE FROM lookup_try WHERE since < :before ORDER BY since LIMIT 500;
