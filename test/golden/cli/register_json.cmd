habeas register --state GTM --on 2025-03-01 --json
# exit 0
