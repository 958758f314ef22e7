habeas survey --law little.law --agreement little --sender NO --receiver SE --on 2029-06-01 --against-on 2031-06-01 --exact --bad refused.txt --out report.json persons.ndjson
echo exit $?
cat report.json
# exit 0
