COLUMNS=60 habeas decide -l little.law -a little --sender NO --receiver SE --on 2031-06-01 swede.json
# exit 1
