rate() { sed '/rows read/s/;.*//'; }
habeas survey -l little.law -l people-table.law --mapping people-table -a little --sender NO --receiver SE --for removal --to none --on 2031-06-01 --departing 2031-07-01 --by Nationality --by convicted people.csv | rate
echo exit $?
habeas survey -l little.law -l people-table.law --mapping people-table -a little --sender NO --receiver SE --as-if --on 2029-06-01 --against-on 2031-06-01 --assume 'not court_stay and citizenship_claim = none' --exact people.csv 2>/dev/null | rate
# exit 0
