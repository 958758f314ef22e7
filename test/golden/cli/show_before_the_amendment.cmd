habeas show little -l little.law -l more.law --on 2031-06-01T12:00Z
# exit 0
