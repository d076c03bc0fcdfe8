-- name: place_of_postcode
-- why:  a shopper says where she is by postcode
-- in:   country text(2), postcode text(12)
-- out:  lat f64, lon f64
-- rows: one
SELECT lat, lon FROM postcode WHERE country = :country AND postcode = :postcode;
