habeas decide -l little.law -a little --sender NO --receiver SE --for removal --on 2036-06-01 < determinate.json
# exit 1
