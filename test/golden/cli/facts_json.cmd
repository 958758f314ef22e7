habeas facts --json --law little.law citizenships
# exit 0
