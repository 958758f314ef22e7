# A history from elsewhere: what stands before the line that is refused is in, and what is begun again goes on behind it.
habeas init --demo --db r >init.log
cat >cases.ndjson <<'END'
{"action": "user.add", "by": "U1", "as": "marta", "input": {"name": "Marta Quintero", "role": "caseworker", "side": "PA"}}
{"action": "person.record", "by": "marta", "as": "ana", "input": {"name": "Ana Duarte", "sex": "female", "happened": "2025-01-01T08:00:00Z"}}
{"action": "case.open", "by": "marta", "as": "ana's case", "use": {"person": "ana"}}
{"action": "fact.record", "by": "marta", "use": {"case": "ana's case"}, "input": {"fact": "shoe_size", "value": 38, "attested_by": "The file"}}
END
habeas import cases.ndjson --db r
echo "exit $?"
sed -i 's/shoe_size", "value": 38/court_stay", "value": false/' cases.ndjson
habeas import cases.ndjson --db r
habeas import cases.ndjson --db r --json
# Other lines under the same name, and under one of their own.
sed 's/Ana/Eva/' cases.ndjson >evas.ndjson
habeas import evas.ndjson --db r --name cases.ndjson
echo "exit $?"
habeas import - --db r --name evas --json <evas.ndjson
# What no line may be.
for line in '[]' '{"action": "person.record", "by": "U9", "input": {"name": "A", "sex": "male"}}' '{"action": "fly"}' '{"action": "case.open", "by": "U2", "use": {"person": "nobody"}}' '{"action": "case.open", "bye": 1}' '{' \
	'{"action": "user.add", "by": "U1", "as": "x", "input": {"name": "A", "role": "monitor"}, "use": 1}' '{"action": "hold.place", "by": "U2", "as": "h", "input": {"person": "P1"}}'; do
	echo "$line" | habeas import - --db r --name wrong
	echo "exit $?"
done
habeas verify --db r
# A record of real persons takes lines by a key alone, and then as its user's.
habeas init --db real --json >init.json
line='{"action": "user.add", "input": {"name": "Marta Quintero", "role": "caseworker", "side": "PA"}}'
echo "$line" | habeas import - --db real --name users
echo "exit $?"
HABEAS_KEY=$(sed 's/.*"key":"\([^"]*\)".*/\1/' init.json)
export HABEAS_KEY
echo "$line" | habeas import - --db real --name users
echo '{"action": "person.record", "by": "U2", "input": {"name": "A", "sex": "male"}}' | habeas import - --db real --name others
echo "exit $?"
habeas verify --db real
habeas import none.ndjson --db real
# exit 3
