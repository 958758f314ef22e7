habeas survey -l little.law -l people-table.law --mapping people-table -a little --sender NO --receiver SE --for removal --on 2031-06-01 --against us-sv-2025 --bad bad.txt --out report.csv people.csv 2>/dev/null
echo exit $?
tr -d '\r' < report.csv
cat bad.txt
# exit 0
