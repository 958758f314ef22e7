# A register of one's own.
cat > own.law <<'T'
register own-2025 "Notes of a desk"
  source "A desk"

statement 2025-02-07 "The offer of prisons is not taken up here"
  by      "Minister of Justice" of CR
  against us-sv-2025 3
  about   CR, SV
  cites   "A letter" by "The desk" on 2025-02-08 verified
T
habeas register --law own.law --state CR --on 2025-02-10
# exit 0
