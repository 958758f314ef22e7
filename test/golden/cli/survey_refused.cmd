exec 2>&1
habeas survey -a us-sv-2025 --on 2025-03-20 --mapping ice-removal people.csv
echo exit $?
habeas survey -a us-sv-2025 --on 2025-03-20 --mapping ice-removals people.csv
echo exit $?
habeas survey -a us-sv-2025 --on 2025-03-20 -l people-table.law --mapping people-table --by Colour people.csv
echo exit $?
habeas survey -a us-sv-2025 --on 2025-03-20 --assume 'convicted or serving_sentence' people.csv
echo exit $?
habeas survey -a us-sv-2025 --on 2025-03-20 absent.csv
echo exit $?
habeas survey -a us-sv-2025
# exit 2
