habeas compare --json --on 2033-06-01 --law little.law --law failing.law little failing
# exit 0
