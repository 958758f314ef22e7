exec 2>&1
for file in unknown type twice day broken missing; do
	habeas decide -a us-sv-2025 --on 2025-03-20 $file.json
	echo exit $?
done
habeas decide -a us-sv-2025 --on 2025-03-20 /
echo exit $?
habeas decide -a us-sv-2025 --on 2025-03-20 < /dev/null
echo exit $?
echo '[]' | habeas decide -a us-sv-2025 --on 2025-03-20
echo exit $?
echo '{"facility": "cecot"}' | habeas decide -a us-sv-2025 --on 2025-03-20 -
echo exit $?
echo '{"funded_by": "defence"}' | habeas decide -a us-sv-2025 --on 2025-03-20 -
# exit 2
