-- name: sourcing_available
-- why:  what up to 32 stores have of one product; shorter lists repeat a store
-- in:   product product_id,
--       s1 store_id, s2 store_id, s3 store_id, s4 store_id, s5 store_id, s6 store_id, s7 store_id, s8 store_id,
--       s9 store_id, s10 store_id, s11 store_id, s12 store_id, s13 store_id, s14 store_id, s15 store_id,
--       s16 store_id, s17 store_id, s18 store_id, s19 store_id, s20 store_id, s21 store_id, s22 store_id,
--       s23 store_id, s24 store_id, s25 store_id, s26 store_id, s27 store_id, s28 store_id, s29 store_id,
--       s30 store_id, s31 store_id, s32 store_id
-- out:  store store_id, available i32, as_of i64
-- rows: many(32)
SELECT store_id, GREATEST(0, on_hand - reserved - safety), as_of
  FROM stock
 WHERE product_id = :product
   AND store_id IN (:s1, :s2, :s3, :s4, :s5, :s6, :s7, :s8, :s9, :s10, :s11, :s12, :s13, :s14, :s15, :s16,
                    :s17, :s18, :s19, :s20, :s21, :s22, :s23, :s24, :s25, :s26, :s27, :s28, :s29, :s30,
                    :s31, :s32);

-- name: sourcing_queue
-- why:  how many fulfilments a store still has to prepare: part of its promise
-- in:   store store_id
-- out:  queue u32
-- rows: one
SELECT COUNT(*) FROM fulfilment WHERE store_id = :store AND state IN ('assigned', 'accepted', 'picking');
