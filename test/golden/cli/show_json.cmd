habeas show --json more -l little.law -l more.law --on 2033-06-01
# exit 0
