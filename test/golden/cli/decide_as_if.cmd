habeas decide -l little.law -a little --sender NO --receiver SE --for removal --on 2029-06-01 --as-if national.json
# exit 0
