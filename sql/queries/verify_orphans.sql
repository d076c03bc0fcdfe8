-- What foreign keys would say (doc/decisions/0003).

-- name: verify_orphans
-- why:  every row belongs to one that is there
-- where: table text(64), id text(64)?
-- out:  missing text(64)
-- rows: breaks
SELECT 'orders' AS in_table, HEX(o.order_id) AS id, 'order_line' AS missing
  FROM orders o LEFT JOIN order_line l ON l.order_id = o.order_id WHERE l.order_id IS NULL
UNION ALL
SELECT 'order_line', HEX(l.order_id), 'orders'
  FROM order_line l LEFT JOIN orders o ON o.order_id = l.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'fulfilment', HEX(f.fulfilment_id), 'orders'
  FROM fulfilment f LEFT JOIN orders o ON o.order_id = f.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'fulfilment', HEX(f.fulfilment_id), 'fulfilment_line'
  FROM fulfilment f LEFT JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id WHERE l.line IS NULL
UNION ALL
SELECT 'fulfilment_line', HEX(l.fulfilment_id), 'fulfilment'
  FROM fulfilment_line l LEFT JOIN fulfilment f ON f.fulfilment_id = l.fulfilment_id WHERE f.store_id IS NULL
UNION ALL
SELECT 'fulfilment_line', HEX(l.fulfilment_id), 'order_line'
  FROM fulfilment_line l
  JOIN fulfilment f ON f.fulfilment_id = l.fulfilment_id
  LEFT JOIN order_line o ON o.order_id = f.order_id AND o.line = l.line AND o.product_id = l.product_id
 WHERE o.order_id IS NULL
UNION ALL
SELECT 'voucher', HEX(v.refund_id), 'refund'
  FROM voucher v LEFT JOIN refund r ON r.refund_id = v.refund_id WHERE r.refund_id IS NULL
UNION ALL
SELECT 'order_line', HEX(l.order_id), 'order_bundle'
  FROM order_line l LEFT JOIN order_bundle b ON b.order_id = l.order_id AND b.bundle = l.bundle
 WHERE l.bundle <> 0 AND b.sku IS NULL
UNION ALL
SELECT 'hold_line', HEX(l.hold_id), 'hold_bundle'
  FROM hold_line l LEFT JOIN hold_bundle b ON b.hold_id = l.hold_id AND b.bundle = l.bundle
 WHERE l.bundle <> 0 AND b.qty IS NULL
UNION ALL
SELECT 'hold_line', HEX(l.hold_id), 'hold'
  FROM hold_line l LEFT JOIN hold h ON h.hold_id = l.hold_id WHERE h.state IS NULL
UNION ALL
SELECT 'choice', HEX(c.choice_id), 'orders'
  FROM choice c LEFT JOIN orders o ON o.order_id = c.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'choice_line', HEX(l.choice_id), 'choice'
  FROM choice_line l LEFT JOIN choice c ON c.choice_id = l.choice_id WHERE c.order_id IS NULL
UNION ALL
SELECT 'substitute', HEX(s.substitute_id), 'orders'
  FROM substitute s LEFT JOIN orders o ON o.order_id = s.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'returns', HEX(r.return_id), 'orders'
  FROM returns r LEFT JOIN orders o ON o.order_id = r.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'return_line', HEX(l.return_id), 'returns'
  FROM return_line l LEFT JOIN returns r ON r.return_id = l.return_id WHERE r.order_id IS NULL
UNION ALL
SELECT 'announced_exchange', HEX(x.return_id), 'returns'
  FROM announced_exchange x LEFT JOIN returns r ON r.return_id = x.return_id AND r.order_id = x.order_id
 WHERE r.order_id IS NULL
UNION ALL
SELECT 'announced_exchange', HEX(x.return_id), 'order_line'
  FROM announced_exchange x LEFT JOIN order_line l ON l.order_id = x.order_id AND l.line = x.line
 WHERE l.order_id IS NULL
UNION ALL
SELECT 'return_photo', HEX(p.photo_id), 'returns'
  FROM return_photo p LEFT JOIN returns r ON r.return_id = p.return_id
 WHERE p.return_id IS NOT NULL AND r.order_id IS NULL
UNION ALL
SELECT 'sold_serial', HEX(s.order_id), 'order_line'
  FROM sold_serial s
  LEFT JOIN order_line l ON l.order_id = s.order_id AND l.line = s.line AND l.product_id = s.product_id
 WHERE l.order_id IS NULL
UNION ALL
SELECT 'sold_serial', HEX(s.order_id), 'unit_serial'
  FROM sold_serial s LEFT JOIN unit_serial u ON u.product_id = s.product_id AND u.serial = s.serial
 WHERE u.out_times IS NULL
UNION ALL
SELECT 'sold_serial', HEX(s.order_id), 'brought_serial'
  FROM sold_serial s
  LEFT JOIN brought_serial b ON b.return_id = s.return_id AND b.line = s.line AND b.serial = s.serial
 WHERE s.return_id IS NOT NULL AND b.says IS NULL
UNION ALL
SELECT 'brought_serial', HEX(b.return_id), 'return_line'
  FROM brought_serial b LEFT JOIN return_line l ON l.return_id = b.return_id AND l.line = b.line
 WHERE l.return_id IS NULL
UNION ALL
SELECT 'return_signal', HEX(s.cause), 'orders'
  FROM return_signal s LEFT JOIN orders o ON o.order_id = s.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'refund', HEX(r.refund_id), 'orders'
  FROM refund r LEFT JOIN orders o ON o.order_id = r.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'payment', HEX(p.order_id), 'orders'
  FROM payment p LEFT JOIN orders o ON o.order_id = p.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'payment_act', HEX(a.act_id), 'payment'
  FROM payment_act a LEFT JOIN payment p ON p.order_id = a.order_id WHERE p.order_id IS NULL
UNION ALL
SELECT 'payment_act_line', HEX(l.act_id), 'payment_act'
  FROM payment_act_line l LEFT JOIN payment_act a ON a.act_id = l.act_id WHERE a.order_id IS NULL
UNION ALL
SELECT 'order_cost', HEX(c.order_id), 'orders'
  FROM order_cost c LEFT JOIN orders o ON o.order_id = c.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'refund_line', HEX(l.cause), 'orders'
  FROM refund_line l LEFT JOIN orders o ON o.order_id = l.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'history', HEX(h.order_id), 'orders'
  FROM history h LEFT JOIN orders o ON o.order_id = h.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'outbox', HEX(b.order_id), 'orders'
  FROM outbox b LEFT JOIN orders o ON o.order_id = b.order_id WHERE o.order_id IS NULL
UNION ALL
SELECT 'transfer', HEX(t.sent_id), 'transfer_line'
  FROM transfer t LEFT JOIN transfer_line l ON l.sent_id = t.sent_id WHERE l.sent_id IS NULL
UNION ALL
SELECT 'transfer_line', HEX(l.sent_id), 'transfer'
  FROM transfer_line l LEFT JOIN transfer t ON t.sent_id = l.sent_id WHERE t.sent_id IS NULL
UNION ALL
SELECT 'fulfilment', HEX(f.fulfilment_id), 'transfer'
  FROM fulfilment f LEFT JOIN transfer t ON t.arriving_id = f.fulfilment_id
 WHERE f.state = 'in_transit' AND t.sent_id IS NULL
UNION ALL
SELECT 'consignment', c.number, 'return_line'
  FROM consignment c
  LEFT JOIN return_line l ON l.return_id = c.return_id AND l.line = c.line AND l.product_id = c.product_id
 WHERE l.return_id IS NULL
UNION ALL
SELECT 'event', HEX(e.subject), 'consignment'
  FROM event e LEFT JOIN consignment c ON c.consignment_id = e.subject
 WHERE e.type = 'consignment' AND c.number IS NULL
UNION ALL
SELECT 'event', HEX(e.subject), 'fulfilment'
  FROM event e LEFT JOIN fulfilment f ON f.fulfilment_id = e.subject
 WHERE e.type = 'fulfilment' AND (f.store_id IS NULL OR f.store_id <> e.store_id)
UNION ALL
SELECT 'product_gtin', CAST(g.gtin AS CHAR(20)), 'product'
  FROM product_gtin g LEFT JOIN product p ON p.product_id = g.product_id WHERE p.sku IS NULL
UNION ALL
SELECT 'stock_held', CONCAT(h.store_id, ' ', h.source), 'number used'
  FROM stock_held h LEFT JOIN stock_feed f ON f.store_id = h.store_id AND f.source = h.source AND f.last_seq >= h.seq
 WHERE f.store_id IS NULL
UNION ALL
SELECT 'idempotency', HEX(i.key_hash), 'answer' FROM idempotency i WHERE i.status = 0;
