habeas survey -l little.law -l failing.law -a little --against failing --on 2031-06-01 --sender NO --receiver SE --for removal --to none --as-if --assume 'not court_stay' --exact persons.ndjson --bad refused.txt
echo exit $?
cat refused.txt
# exit 0
