exec 2>&1
habeas verify
habeas verify --db a --url http://127.0.0.1:1
habeas verify citizen.json --vkey x
habeas verify --url http://127.0.0.1:1/ --remember seen
echo exit $?
habeas verify --url file:///etc/passwd
echo exit $?
habeas log proof 0 --db try.habeas
habeas log show 5 --db try.habeas
habeas log proof 5
habeas log proof 5 --server http://127.0.0.1:1
habeas log proof 5 --server http://127.0.0.1:1 --reason Appeal
echo exit $?
echo secret > key
habeas log proof 5 --server http://127.0.0.1:1 --reason Appeal --key-file key
echo exit $?
habeas init --db real.habeas > /dev/null
habeas log proof 1 --db real.habeas
echo exit $?
habeas init --demo --db try.habeas > /dev/null
habeas log proof 1 --db try.habeas
echo exit $?
# exit 0
