exec 2>&1
# Every refusal names the word and the way out.
habeas decide
echo exit $?
habeas decide -a us-sv-2026 citizen.json
echo exit $?
habeas decide -a us-sv-2025 --for removing citizen.json
echo exit $?
habeas decide -a us-sv-2025 --to secot citizen.json
echo exit $?
habeas decide -a us-sv-2025 --to gjilan citizen.json
echo exit $?
habeas decide -a us-sv-2025 --on 2025-02-29 citizen.json
echo exit $?
habeas decide -a us-sv-2025 --sender XX citizen.json
echo exit $?
habeas decide -a coe-1983 --on 2025-01-01 citizen.json
echo exit $?
habeas decide -a us-sv-2025 -a us-sv-2019 citizen.json
echo exit $?
habeas decide -a us-sv-2025 citizen.json swede.json
echo exit $?
habeas decide -a us-sv-2025 --agrement citizen.json
echo exit $?
habeas decide -a us-sv-2025 --on --json citizen.json
echo exit $?
habeas decide -a us-sv-2025 --coverage citizen.json
echo exit $?
habeas decide -a us-sv-2025 --as-if=yes citizen.json
echo exit $?
habeas decide --destinations citizen.json
# exit 2
