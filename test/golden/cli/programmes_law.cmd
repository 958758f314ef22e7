# A text of one's own; nothing but what it needs is known; two currencies.
cat > own.law <<'T'
agreement us-cr-2030 "Invented support"
  subject  programme
  parties  US sends, CR receives
  in force 2030-01-01
  kind     grant
  binding  no
  purpose  payment

article 1
  admits when food in uses
  cites "Invented"
T
cat > own.csv <<'T'
programme,agreement,country,currency,budget,spent,uses
A,us-cr-2030,CRI,JPY,1000,10,only food
B,us-cr-2030,CR,USD,0.01,0.01,not food
C,us-cr-2030,CR,USD,2.02,1,?
T
habeas programmes --law own.law --on 2030-02-01 own.csv
# exit 0
