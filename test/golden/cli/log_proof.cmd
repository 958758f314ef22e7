exec 2>&1
habeas init --demo --db try.habeas > made
habeas scenario panama-flight --seed 7 --db try.habeas
key=$(tail -n 1 made)
habeas log proof 57 --db try.habeas > event-57.tlog-proof
habeas log proof 57 --db try.habeas --json | cut -c 1-40
habeas verify --vkey $key event-57.tlog-proof
habeas verify --vkey $key event-57.tlog-proof --json
sed 's/^index 56/index 55/' event-57.tlog-proof > other.tlog-proof
habeas verify --vkey $key other.tlog-proof
echo exit $?
habeas verify --json --vkey habeas/0f1e2d3c+a1df2f1e+AX0oYmVoYWxmIG9mIG5vYm9keSBhdCBhbGwgeHh4eHh4 event-57.tlog-proof
echo exit $?
habeas verify event-57.tlog-proof
echo exit $?
habeas backup --db try.habeas copy.habeas
habeas verify --db copy.habeas
# exit 0
