habeas show --on 2033-06-01 little --law little.law --law more.law
# exit 0
