exec 2>&1
habeas survey -l little.law -l roll.law -a little --mapping roll --sender NO --receiver SE --on 2031-06-01 roll.csv
echo exit $?
habeas survey -l little.law -a little --sender NO --receiver SE --on 2031-06-01 missing.ndjson
echo exit $?
habeas survey -l little.law -a little --sender NO --receiver SE --on 2031-06-01 --assume 'not court_sty' persons.ndjson
echo exit $?
habeas survey -l little.law -a little --sender NO --receiver SE --on 2031-06-01 --by plaice persons.ndjson
# exit 2
