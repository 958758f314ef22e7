habeas compare --on 2033-06-01 -l little.law -l more.law -l failing.law little failing
# exit 0
