exec 2>&1
habeas decide --law wrong.law -a wrong citizen.json
echo exit $?
habeas decide --law usurper.law -a us-sv-2025 citizen.json
echo exit $?
habeas decide --law missing.law -a us-sv-2025 citizen.json
echo exit $?
habeas decide --law . -a us-sv-2025 citizen.json
# exit 3
